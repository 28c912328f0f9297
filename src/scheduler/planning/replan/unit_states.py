"""The state every unit is in at an instant of a plan."""

from datetime import datetime
from typing import NamedTuple

from scheduler.domain.plan import Plan, PlannedTask, TaskKind
from scheduler.domain.plant import Level, Unit, UnitState
from scheduler.domain.recipe import alternative_of, procedure_of
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import utc

_CLEANINGS = (TaskKind.TURNAROUND, TaskKind.FULL_CLEAN, TaskKind.REFRESH, TaskKind.CLEAN)


class _Use(NamedTuple):
    start: datetime
    end: datetime
    batch: str
    product: str
    setup_state: str | None
    campaign: str


def states_at(
    scenario: Scenario, plan: Plan, now: datetime, kept: set[str], committed: set[str]
) -> dict[str, UnitState]:
    """State of each unit after all that has ended by `now`.

    Args:
        scenario: what the plan was made for; its own initial states hold where the plan changed nothing.
        plan: with actuals.
        now: the instant, in UTC.
        kept: batches that stay in the plan; their uses are not counted since the last full clean, the plan does that.
        committed: campaigns that go on.
    """
    uses = _uses(scenario, plan, now)
    tasks: dict[str, list[PlannedTask]] = {unit.id: [] for unit in scenario.units}
    for task in plan.tasks:
        if task.end <= now and task.unit in tasks:
            tasks[task.unit].append(task)
    return {unit.id: _state(unit, uses[unit.id], tasks[unit.id], kept, committed) for unit in scenario.units}


def _uses(scenario: Scenario, plan: Plan, now: datetime) -> dict[str, list[_Use]]:
    found: dict[str, list[_Use]] = {unit.id: [] for unit in scenario.units}
    for campaign in plan.campaigns:
        recipe = scenario.recipe_by_id[campaign.recipe]
        for batch in campaign.batches:
            for run in batch.procedures:
                if run.end > now:
                    continue
                state = alternative_of(procedure_of(recipe, run.procedure), run.alternative).setup_state
                for unit in run.units:
                    found[unit].append(_Use(run.start, run.end, batch.id, campaign.product, state, campaign.id))
    return {unit: sorted(uses) for unit, uses in found.items()}


def _state(unit: Unit, uses: list[_Use], tasks: list[PlannedTask], kept: set[str], committed: set[str]) -> UnitState:
    before = unit.initial
    cleans = [t for t in tasks if t.kind in _CLEANINGS or (t.kind is TaskKind.CHANGEOVER and t.level is not Level.NONE)]
    fulls = [t.end for t in cleans if t.kind is TaskKind.FULL_CLEAN or t.level is Level.FULL]
    full = max(fulls, default=None)
    clean = max((t.end for t in cleans), default=None)
    after_full = [u for u in uses if full is None or u.start >= full]
    counted = [u for u in after_full if u.batch not in kept]
    dirty = [u.end for u in uses if clean is None or u.end > clean]
    if clean is None and before.dirty_since is not None:
        dirty.append(utc(before.dirty_since))
    last = uses[-1].campaign if uses else before.last_campaign
    return UnitState(
        last_product=uses[-1].product if uses else before.last_product,
        last_setup_state=uses[-1].setup_state if uses else before.last_setup_state,
        last_campaign=last if last in committed else None,
        dirty_since=min(dirty, default=None),
        clean_since=clean or before.clean_since,
        batches_since_full_clean=len(counted) + (before.batches_since_full_clean if full is None else 0),
        full_clean_at=full or before.full_clean_at,
        full_clean_due=before.full_clean_due and full is None,
    )
