"""What is stored of users, sessions and keys; secrets are kept elsewhere, as hashes only."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, model_validator

from scheduler.domain.units import Id, Model
from scheduler.service.entries import Position
from scheduler.service.principal import Principal, Role

Login = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[a-z0-9][a-z0-9._+@-]*$")]
Name = Id  # printable, so that no record can be made to read otherwise
Scopes = Annotated[tuple[Id, ...], Field(max_length=50)]
PERSONS = frozenset(Role) - {Role.SERVICE}
PROGRAMS = frozenset({Role.PLANNER, Role.ANALYST, Role.SPONSOR})  # persons sign plans, persons look after users


class Account(Model):
    """A user or a key: who it is in records, and what it may do.

    Attributes:
        name: as it is printed in records.
        sponsor: id of the sponsor, for the role `sponsor` only.
    """

    id: UUID
    created: AwareDatetime
    name: Name
    role: Role
    sponsor: Id | None = None

    @model_validator(mode="after")
    def _belongs(self) -> Self:
        if (self.role is Role.SPONSOR) != (self.sponsor is not None):
            raise ValueError("a sponsor is named for the role sponsor, and for no other")
        return self

    @property
    def position(self) -> Position:
        """Its place in the listing."""
        return Position(self.created, self.id)

    def principal(self, plant: str, scopes: tuple[str, ...] = ()) -> Principal:
        """Who asks, when this account does; no scopes = all that the role may."""
        restricted = frozenset(scopes) or None
        return Principal(self.role, plant, self.sponsor, self.id, self.name, restricted)


class User(Account):
    """A person.

    Attributes:
        login: what they sign in with; one in the plant.
        active: may sign in; what a user did stays, so that users are never deleted.
    """

    login: Login
    active: bool = True


class Key(Account):
    """What a program shows instead of a password.

    Attributes:
        scopes: operations, or groups of them, that it is restricted to; none = all that the role may.
        expires: when it stops working; `revoked`: when it was made to.
    """

    scopes: Scopes = ()
    expires: AwareDatetime
    revoked: AwareDatetime | None = None


class Session(Model):
    """A user who signed in.

    Attributes:
        seen: when it was last used, to the minute or so.
        ended: when it was signed out or put to an end.
    """

    user: UUID
    created: AwareDatetime
    seen: AwareDatetime
    ended: AwareDatetime | None = None
