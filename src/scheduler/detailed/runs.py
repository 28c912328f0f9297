"""Required runs compiled to steps, and which of them must have ended before what may start."""

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from scheduler.domain.purpose import RequiredRun, RunPurpose
from scheduler.domain.units import utc

if TYPE_CHECKING:
    from scheduler.detailed.problem import Problem
    from scheduler.detailed.recipe_data import RecipeData

_BEFORE = {
    RunPurpose.PPQ: (RunPurpose.ENGINEERING,),
    RunPurpose.COMMERCIAL: (RunPurpose.ENGINEERING, RunPurpose.PPQ),
}
"""Purposes of which every required run ends before a batch of the purpose starts."""
STAGES = (RunPurpose.ENGINEERING, RunPurpose.PPQ)
"""Purposes that others wait for, in their order."""
IDLE = (RunPurpose.DEVELOPMENT, RunPurpose.ENGINEERING)
"""Purposes whose lots serve no order."""
SERVES = {
    RunPurpose.COMMERCIAL: (RunPurpose.COMMERCIAL, RunPurpose.PPQ),
    RunPurpose.CLINICAL: (RunPurpose.CLINICAL, RunPurpose.COMMERCIAL, RunPurpose.PPQ),
}
"""Purposes of lots that may serve an order of a purpose."""


class RunData(NamedTuple):
    """A required run; `rate` is the priority of one batch, `report` the steps its lots stay in quarantine after it."""

    id: str
    recipe: "RecipeData"
    purpose: RunPurpose
    batches: int
    due: int
    rate: Fraction
    report: int | None

    @property
    def slot(self) -> str:
        """Id of the campaign that the search makes for it."""
        return f"{self.recipe.id}#{self.id}"


def compiled(problem: "Problem", run: RequiredRun) -> RunData:
    """A required run in steps."""
    recipe = problem.recipes[run.recipe]
    report = problem.grid.steps(run.report) if run.report is not None and run.purpose is RunPurpose.PPQ else None
    rate = Fraction(run.priority) * Fraction(recipe.source.batch_size)
    return RunData(run.id, recipe, run.purpose, run.batches, problem.grid.at(utc(run.due)), rate, report)


def required_before(problem: "Problem", recipe: str, purpose: RunPurpose) -> list[RunData]:
    """Required runs of the recipe's product at its site that end before a batch of a purpose starts."""
    sites, product = problem.restrictions.sites, problem.recipes[recipe].product
    return [
        run
        for run in problem.runs.values()
        if run.purpose in _BEFORE.get(purpose, ())
        and run.recipe.product == product
        and sites[run.recipe.id] == sites[recipe]
    ]
