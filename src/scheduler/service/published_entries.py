"""What is stored of publications, and of what sponsors see, ask for and may count on."""

from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from scheduler.domain.publication import Disclosure, PublicationState, Signature
from scheduler.domain.sponsor_view import SponsorView
from scheduler.domain.units import Id, Model, Quantity, Text
from scheduler.service.entries import Position


class Publication(Model):
    """A plan that is, was or may be put in force; its first signature is the author's."""

    id: UUID
    plan: UUID
    created: AwareDatetime
    disclosure: Disclosure
    digest: str
    state: PublicationState
    signatures: tuple[Signature, ...]

    @property
    def author(self) -> UUID:
        """Who proposed it."""
        return self.signatures[0].user

    @property
    def position(self) -> Position:
        """Its place in the listing."""
        return Position(self.created, self.id)


class PublishedView(Model):
    """What a sponsor sees, and since when."""

    id: UUID
    published: AwareDatetime
    view: SponsorView


class ChangeKind(StrEnum):
    """What a sponsor asks to be changed."""

    QUANTITY = "quantity"
    DATE = "date"
    CANCEL = "cancel"
    OTHER = "other"


class ChangeWanted(Model):
    """A change that a sponsor asks for.

    Attributes:
        order: of the sponsor, as the published plan names it; None = of no order in particular.
        quantity, day: what it should be.
    """

    kind: ChangeKind
    order: Id | None = None
    product: Id | None = None
    quantity: Annotated[Quantity, Field(gt=0)] | None = None
    day: date | None = None
    text: Text = ""


class Decision(StrEnum):
    """What becomes of a request."""

    ACCEPTED = "accepted"
    DECLINED = "declined"


class ChangeAnswer(Model):
    """What the planner answered; it is said once."""

    decision: Decision
    text: Text = ""
    answered: AwareDatetime
    name: str


class ChangeRequest(Model):
    """A sponsor's request, and its answer once there is one."""

    id: UUID
    sponsor: Id
    created: AwareDatetime
    name: str
    wanted: ChangeWanted
    answer: ChangeAnswer | None = None

    @property
    def position(self) -> Position:
        """Its place in the listing."""
        return Position(self.created, self.id)


class LeadTime(Model):
    """From order to delivery of a product, for quantities up to a size."""

    product: Id
    up_to: Annotated[Quantity, Field(gt=0)]
    days: Annotated[int, Field(strict=True, ge=0, le=3_650)]


class LeadTimes(Model):
    """What the planner lets a sponsor count on; version 0 is stated nowhere and empty."""

    version: int = 0
    created: AwareDatetime | None = None
    lead_times: Annotated[tuple[LeadTime, ...], Field(max_length=1_000)] = ()

    def earliest(self, product: str, quantity: Decimal, ordered: date) -> date | None:
        """Day on which an order of that day could be delivered; None where nothing is stated for so much of it."""
        fitting = [row.days for row in self.lead_times if row.product == product and quantity <= row.up_to]
        return ordered + timedelta(days=min(fitting)) if fitting else None
