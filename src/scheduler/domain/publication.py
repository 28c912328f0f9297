"""A plan on its way to the sponsors: who signed what, in which state it is, and how much each sponsor is shown."""

import hashlib
import json
from enum import StrEnum
from typing import Annotated, NamedTuple
from uuid import UUID

from pydantic import AwareDatetime, Field

from scheduler.domain.plan import Plan
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import Id, Model


class PublicationState(StrEnum):
    """Life of a publication, in this order; a change makes a new publication."""

    DRAFT = "draft"
    CHECKED = "checked"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


BEFORE = {
    PublicationState.CHECKED: PublicationState.DRAFT,
    PublicationState.REVIEWED: PublicationState.CHECKED,
    PublicationState.APPROVED: PublicationState.REVIEWED,
    PublicationState.PUBLISHED: PublicationState.APPROVED,
}
MEANING = {
    PublicationState.DRAFT: "I propose this plan for publication.",
    PublicationState.CHECKED: "The independent checker found no broken rule.",
    PublicationState.REVIEWED: "I reviewed this plan and what each sponsor will see of it.",
    PublicationState.APPROVED: "I approve this plan for publication.",
    PublicationState.PUBLISHED: "I put this plan in force.",
}


class Grain(StrEnum):
    """How exact a date is that a sponsor sees."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class LateReason(StrEnum):
    """All that a sponsor is ever told of why an order is late or short."""

    CAPACITY = "capacity"
    MATERIAL = "material"
    QUALITY_HOLD = "quality_hold"
    MAINTENANCE = "maintenance"
    CLEANING = "cleaning"
    YOUR_CHANGE = "your_change"
    SITE_CALENDAR = "site_calendar"


class Disclosure(Model):
    """What sponsors are shown; names of units, rooms and other sponsors never are.

    Attributes:
        batches: how exact the dates of batches and milestones are; None = none of them is shown.
        promises: how exact the dates of promises and lots are.
        reasons: whether a reason is shown for what is late or short.
        stated: reasons in the planner's own judgement, by order; they take the place of what the plan says.
    """

    batches: Grain | None = Grain.DAY
    promises: Grain = Grain.DAY
    reasons: bool = True
    stated: Annotated[dict[Id, LateReason], Field(max_length=10_000)] = {}


class Signature(Model):
    """Who took a publication into a state, when, and what that means.

    Attributes:
        digest: SHA-256 of what was signed, see `digest_of`.
    """

    state: PublicationState
    user: UUID
    name: str
    role: str
    signed: AwareDatetime
    meaning: str
    digest: str


class Shown(NamedTuple):
    """What a signer looks at: a plan with its verdict, the scenario it is of, and what sponsors will be told."""

    scenario: Scenario
    plan: Plan
    disclosure: Disclosure


def digest_of(shown: Shown) -> str:
    """SHA-256 of scenario, plan with its verdict, and disclosure, as canonical JSON (keys sorted, no spaces)."""
    document = {name: part.model_dump(mode="json") for name, part in shown._asdict().items()}
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
