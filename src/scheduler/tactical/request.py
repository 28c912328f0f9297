"""What goes to the solving process and what comes back."""

from typing import Any, Literal, NamedTuple

from scheduler.domain.scenario import Scenario
from scheduler.domain.tactical import TacticalSettings


class Request(NamedTuple):
    """A normalised scenario and the settings of one solve."""

    scenario: Scenario
    settings: TacticalSettings


class Message(NamedTuple):
    """`progress`: a Progress; `plan`: the first plan, and `done`: the last; `failed`: why there is none."""

    kind: Literal["progress", "plan", "done", "failed"]
    content: Any
