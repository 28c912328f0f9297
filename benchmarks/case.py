"""What a benchmark case is: a scenario, and the way back to the units of whoever published it."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from scheduler.domain.plan import Plan
from scheduler.domain.scenario import Scenario
from scheduler.domain.tactical import TacticalPlan, TacticalSettings

START = datetime(2027, 1, 4, tzinfo=UTC)
ROOT = Path(__file__).parent.parent


class MissingDataError(Exception):
    """The folder with the published files is not there."""


class UnsupportedCaseError(Exception):
    """A file asks for something the scheduling language has no words for."""


class Evaluation(NamedTuple):
    """A plan judged by the case's own rules: objective in the case's unit, and what it breaks."""

    objective: float
    violations: tuple[str, ...]


class Case(NamedTuple):
    """A benchmark case.

    Attributes:
        unit: of the objective, as published.
        scale: case units per unit of the tier's value; below zero where the case maximises.
        tier: index of the tier that is the case's objective; None = the first tier that is not zero.
        reference: published or proven value to compare with.
        evaluate: judges a plan by the original data alone; None where the product's checker is the only judge.
        tactical: the case is solved by the tactical layer with these settings, not by the detailed one.
        evaluate_tactical: judges such a plan by the original data alone.
        peer: the instance as `benchmarks/peers/` reads it; None where no peer can.
    """

    name: str
    scenario: Scenario
    unit: str
    scale: float = 1.0
    tier: int | None = None
    reference: float | None = None
    evaluate: Callable[[Plan], Evaluation] | None = None
    tactical: TacticalSettings | None = None
    evaluate_tactical: Callable[[TacticalPlan], Evaluation] | None = None
    peer: dict[str, Any] | None = None


def data_folder() -> Path:
    """Where the published files are."""
    return Path(os.environ.get("SCHEDULER_BENCH_DATA") or ROOT.parent / "shared" / "bench")


def data_file(relative: str) -> Path:
    """A published file below SCHEDULER_BENCH_DATA (default: `../shared/bench` beside the checkout).

    Raises:
        MissingDataError: the file is not there.
    """
    path = data_folder() / relative
    if not path.is_file():
        raise MissingDataError(
            f"{path} is not there. The published cases are not part of this repository; "
            "set SCHEDULER_BENCH_DATA to the folder that holds them (see benchmarks/README.md)."
        )
    return path
