"""Edits of a plan. A planter breaks a plan at random, and returns it with ids the checker must name; or None."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from scheduler.domain.normalise import normalise
from scheduler.domain.plan import Plan, PlannedBatch, PlannedCampaign, PlannedProcedure, PlannedTask, TaskKind
from scheduler.domain.scenario import Scenario

Planted = tuple[Plan, tuple[str, ...]] | None
Planter = Callable[[Random, Scenario, Plan], Planted]


def hours(number: int) -> timedelta:
    return timedelta(hours=number)


def runs(plan: Plan) -> list[tuple[str, PlannedProcedure]]:
    return [(b.id, p) for c in plan.campaigns for b in c.batches for p in b.procedures]


def new_campaigns(scenario: Scenario, plan: Plan) -> list[PlannedCampaign]:
    return [c for c in plan.campaigns if c.id not in {k.id for k in scenario.commitments}]


def with_batch(plan: Plan, batch_id: str, procedures: tuple[PlannedProcedure, ...]) -> Plan:
    """The plan with other procedures in one batch, whose start and end follow."""

    def changed(batch: PlannedBatch) -> PlannedBatch:
        if batch.id != batch_id:
            return batch
        start, end = min(p.start for p in procedures), max(p.end for p in procedures)
        return batch.model_copy(update={"procedures": procedures, "start": start, "end": end})

    campaigns = tuple(c.model_copy(update={"batches": tuple(map(changed, c.batches))}) for c in plan.campaigns)
    return plan.model_copy(update={"campaigns": campaigns})


def procedures_of(plan: Plan, batch_id: str) -> tuple[PlannedProcedure, ...]:
    return next(b.procedures for c in plan.campaigns for b in c.batches if b.id == batch_id)


def with_run(plan: Plan, batch_id: str, run: PlannedProcedure) -> Plan:
    found = procedures_of(plan, batch_id)
    return with_batch(plan, batch_id, tuple(run if p.procedure == run.procedure else p for p in found))


def shifted(run: PlannedProcedure, by: timedelta) -> PlannedProcedure:
    operations = tuple(o.model_copy(update={"start": o.start + by, "end": o.end + by}) for o in run.operations)
    return run.model_copy(update={"start": run.start + by, "end": run.end + by, "operations": operations})


def with_tasks(plan: Plan, old: PlannedTask, *new: PlannedTask) -> Plan:
    index = plan.tasks.index(old)
    return plan.model_copy(update={"tasks": (*plan.tasks[:index], *new, *plan.tasks[index + 1 :])})


def moved(task: PlannedTask, start: datetime) -> PlannedTask:
    return task.model_copy(update={"start": start, "end": start + (task.end - task.start)})


def tasks_of(plan: Plan, *kinds: TaskKind) -> list[PlannedTask]:
    return [task for task in plan.tasks if task.kind in kinds]


def stretched(rng: Random, task: PlannedTask) -> PlannedTask:
    """The task an hour or more longer, or cut short."""
    length = int((task.end - task.start) / hours(1))
    other = rng.choice([n for n in range(1, 2 * length + 2) if n != length])
    return task.model_copy(update={"end": task.start + hours(other)})


def on_the_grid(scenario: Scenario) -> Scenario:
    """The scenario as planters read it."""
    return normalise(scenario).scenario
