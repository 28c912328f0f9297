"""The plan's campaigns, batches and unit procedures, each beside what its recipe says of it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from scheduler.checker.readings import Reading
from scheduler.domain.plan import Plan, PlannedBatch, PlannedCampaign, PlannedProcedure
from scheduler.domain.product import Alternative, Operation, Procedure
from scheduler.domain.scenario import Scenario


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A unit procedure of the plan; what its recipe does not know is None."""

    batch: str
    planned: PlannedProcedure
    procedure: Procedure | None
    alternative: Alternative | None
    operations: tuple[Operation, ...] | None


@dataclass(frozen=True, eq=False)
class BatchRun:
    """A batch of the plan; `position` is its place in the campaign, from 0."""

    planned: PlannedBatch
    position: int
    runs: tuple[Run, ...]

    @cached_property
    def by_procedure(self) -> dict[str, Run]:
        """Runs by procedure id; of a procedure run twice, the first."""
        return {run.planned.procedure: run for run in reversed(self.runs)}

    @cached_property
    def start(self) -> datetime:
        """First start of its procedures."""
        return min((r.planned.start for r in self.runs), default=self.planned.start)

    @cached_property
    def end(self) -> datetime:
        """Last end of its procedures."""
        return max((r.planned.end for r in self.runs), default=self.planned.end)


@dataclass(frozen=True, eq=False)
class CampaignRun:
    """A campaign of the plan; `reading` is None where the scenario has no such recipe."""

    planned: PlannedCampaign
    reading: Reading | None
    committed: bool
    batches: tuple[BatchRun, ...]

    @cached_property
    def product(self) -> str:
        """What it makes, as its recipe says."""
        return self.reading.recipe.product if self.reading else self.planned.product


def read_campaigns(scenario: Scenario, plan: Plan) -> tuple[CampaignRun, ...]:
    """Every campaign of the plan beside its recipe."""
    readings = {recipe.id: Reading(scenario, recipe) for recipe in scenario.recipes}
    committed = {c.id for c in scenario.commitments}
    return tuple(_campaign(c, readings.get(c.recipe), c.id in committed) for c in plan.campaigns)


def _campaign(planned: PlannedCampaign, reading: Reading | None, committed: bool) -> CampaignRun:
    batches = tuple(
        BatchRun(batch, position, tuple(_run(batch.id, procedure, reading) for procedure in batch.procedures))
        for position, batch in enumerate(planned.batches)
    )
    return CampaignRun(planned, reading, committed, batches)


def _run(batch: str, planned: PlannedProcedure, reading: Reading | None) -> Run:
    if reading is None:
        return Run(batch, planned, None, None, None)
    key = (planned.procedure, planned.alternative)
    return Run(
        batch,
        planned,
        reading.procedures.get(planned.procedure),
        reading.alternatives.get(key),
        reading.operations.get(key),
    )
