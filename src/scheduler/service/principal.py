"""On whose behalf a call is made; every port takes one, so that tenancy is never an afterthought."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do: a planner sees all sponsors of the plant, a sponsor user no plant-wide document."""

    PLANNER = "planner"
    SPONSOR = "sponsor"


@dataclass(frozen=True)
class Principal:
    """Who asks.

    Attributes:
        plant: id of the plant whose data is asked for.
        sponsor: id of the sponsor a sponsor user belongs to; None for a planner.
    """

    role: Role
    plant: str
    sponsor: str | None = None

    def __post_init__(self) -> None:
        if (self.role is Role.SPONSOR) != (self.sponsor is not None):
            raise ValueError("a sponsor user, and nobody else, belongs to a sponsor")
