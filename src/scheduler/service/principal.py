"""On whose behalf a call is made; every port takes one, so that tenancy is never an afterthought."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What somebody may do; policies see nothing else of what a person is.

    A planner makes plans for all sponsors of the plant, an approver signs them, an analyst reads them. A sponsor user
    has the own sponsor's rows and no plant-wide document. An admin looks after users and keys and sees no business
    data. `service` is the service itself, at work for nobody: it tells who asks. No user and no key has it.
    """

    PLANNER = "planner"
    APPROVER = "approver"
    SPONSOR = "sponsor"
    ANALYST = "analyst"
    ADMIN = "admin"
    SERVICE = "service"


STAFF = frozenset({Role.PLANNER, Role.APPROVER, Role.ANALYST})  # who read what concerns the plant as a whole


@dataclass(frozen=True)
class Principal:
    """Who asks.

    Attributes:
        plant: id of the plant whose data is asked for.
        sponsor: id of the sponsor a sponsor user belongs to; None for everybody else.
        user: id of the user; of the key where a program asks; None where there are no users.
        name: of the user or key, as it is printed in records.
        scopes: operations that a key is restricted to; None = all that the role may.
        request_id: of the HTTP request; it tells nothing of who asks, so callers that differ in it only are the same.
    """

    role: Role
    plant: str
    sponsor: str | None = None
    user: UUID | None = None
    name: str = ""
    scopes: frozenset[str] | None = None
    request_id: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if (self.role is Role.SPONSOR) != (self.sponsor is not None):
            raise ValueError("a sponsor user, and nobody else, belongs to a sponsor")
