"""What passes between the caller and the solving process."""

from typing import Any, NamedTuple

from scheduler.domain.plan import Plan
from scheduler.domain.scenario import Scenario
from scheduler.domain.solve_settings import SolveSettings


class Request(NamedTuple):
    """A normalised scenario to plan.

    Attributes:
        loose: campaigns of the baseline that cannot stand any more, where the others may; None = nothing is known.
    """

    scenario: Scenario
    settings: SolveSettings
    baseline: Plan | None
    loose: frozenset[str] | None = None


class Message(NamedTuple):
    """`progress` (Progress), `plan` or `done` (Plan), `refused` (an error), `failed` (a sentence)."""

    kind: str
    content: Any
    figures: dict[str, float] | None = None
