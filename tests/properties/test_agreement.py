"""Solver and checker read the rules alike: of plans edited at random each allows what the other allows.

The model is fixed to the edited plan, task by task; each campaign of a legal plan is also taken out and put back.
"""

from collections.abc import Callable
from random import Random

import pytest

from scheduler.checker import check_plan
from scheduler.detailed.lexicographic import Stop
from scheduler.detailed.problem import Problem
from scheduler.detailed.solve import Listener, solve
from scheduler.detailed.to_plan import to_plan
from scheduler.domain.errors import ConflictingCommitmentsError
from scheduler.domain.normalise import normalise
from scheduler.domain.plan import Plan, PlannedCampaign, PlannedOperation, PlannedProcedure, TaskKind
from scheduler.domain.recipe import operations_of, procedure_of
from scheduler.domain.scenario import Scenario
from scheduler.domain.solve_settings import SolveSettings
from tests.checker import builders
from tests.checker.edits import moved, procedures_of, runs, shifted, with_run, with_tasks
from tests.properties.tiny_scenarios import STEP, tiny_scenario
from tests.rules.support import model_plan

SETTINGS = SolveSettings(reproducible=True, workers=1, seed=3, time_limit=0.5)
SEEDS = [*range(3000, 3020), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(3020, 3400))]
EDITS = 12


def _move_run(random: Random, scenario: Scenario, plan: Plan) -> Plan:
    """A procedure earlier or later."""
    batch, run = random.choice(runs(plan))
    return with_run(plan, batch, shifted(run, random.choice([-3, -2, -1, 1, 2, 3]) * STEP))


def _stretch_run(random: Random, scenario: Scenario, plan: Plan) -> Plan:
    """An operation longer or shorter, what follows it in its procedure later or earlier."""
    batch, run = random.choice(runs(plan))
    place, by = random.randrange(len(run.operations)), random.choice([-1, 1]) * STEP
    first = [o.model_copy(update={"end": o.end + by}) if i == place else o for i, o in enumerate(run.operations)]
    made = [
        o.model_copy(update={"start": o.start + by, "end": o.end + by}) if i > place else o for i, o in enumerate(first)
    ]
    if any(o.end < o.start for o in made):
        return plan
    return with_run(plan, batch, run.model_copy(update={"operations": tuple(made), "end": run.end + by}))


def _change_units(random: Random, scenario: Scenario, plan: Plan) -> Plan:
    """A procedure as another alternative runs it."""
    batch, run = random.choice(runs(plan))
    owner = next(c for c in plan.campaigns if any(b.id == batch for b in c.batches))
    stated = procedure_of(scenario.recipe_by_id[owner.recipe], run.procedure)
    chosen, at, operations = random.choice(stated.alternatives), run.start, []
    for operation in operations_of(stated, chosen):
        operations.append(PlannedOperation(operation=operation.id, start=at, end=at + operation.duration))
        at += operation.duration
    other = PlannedProcedure(
        procedure=run.procedure,
        alternative=chosen.id,
        units=chosen.units,
        start=run.start,
        end=at,
        operations=tuple(operations),
    )
    return with_run(plan, batch, other)


def _move_task(random: Random, scenario: Scenario, plan: Plan) -> Plan:
    """A task earlier or later."""
    if not plan.tasks:
        return plan
    task = random.choice(plan.tasks)
    return with_tasks(plan, task, moved(task, task.start + random.choice([-3, -2, -1, 1, 2, 3]) * STEP))


def _drop_task(random: Random, scenario: Scenario, plan: Plan) -> Plan:
    """A task less."""
    return with_tasks(plan, random.choice(plan.tasks)) if plan.tasks else plan


def _move_campaign(random: Random, scenario: Scenario, plan: Plan) -> Plan:
    """A campaign with its tasks earlier or later."""
    campaign, by = random.choice(plan.campaigns), random.choice([-3, -2, -1, 1, 2, 3]) * STEP
    names = {b.id for b in campaign.batches}
    for batch in sorted(names):
        for run in procedures_of(plan, batch):
            plan = with_run(plan, batch, shifted(run, by))
    for task in [t for t in plan.tasks if {t.before, t.after} & names]:
        plan = with_tasks(plan, task, moved(task, task.start + by))
    return plan


Edit = Callable[[Random, Scenario, Plan], Plan]
KINDS: tuple[Edit, ...] = (_move_run, _stretch_run, _change_units, _move_task, _move_task, _drop_task, _move_campaign)


def _first_plan(scenario: Scenario) -> Plan:
    """A plan with something in it, without deliveries."""
    try:
        found = solve(scenario, SETTINGS, Stop(SETTINGS), Listener(lambda _: None, lambda _: None))
    except ConflictingCommitmentsError:
        pytest.skip("the scenario has no plan")
    plan = to_plan(Problem(scenario), found.solution)
    if not plan.campaigns:
        pytest.skip("nothing can be made")
    return builders.plan(scenario, *plan.campaigns, tasks=plan.tasks)


def _by_id(campaign: PlannedCampaign) -> str:
    return campaign.id


def _is_read_differently(plan: Plan) -> bool:
    """The checker lets a clean lie before the tear-down of its use, or after a set-up; the solver does not."""
    kinds = (TaskKind.CLEAN, TaskKind.FULL_CLEAN, TaskKind.REFRESH)
    cleans = [t for t in plan.tasks if t.kind in kinds]
    ends = [t for t in plan.tasks if t.kind is TaskKind.TEARDOWN]
    begins = [t for t in plan.tasks if t.kind is TaskKind.SETUP]
    last = [t for t in cleans if t.kind is TaskKind.CLEAN]
    early = any(clean.unit == end.unit and clean.end <= end.start for clean in last for end in ends)
    return early or any(
        clean.unit == begin.unit and clean.before == begin.before and begin.end <= clean.start
        for clean in cleans
        for begin in begins
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_solver_and_checker_agree_on_edited_plans(seed):
    """A legal plan is a solution of the model, an illegal one is none; edits go on from the last legal plan."""
    scenario, random = normalise(tiny_scenario(seed)).scenario, Random(seed)
    legal = _first_plan(scenario)
    assert check_plan(scenario, legal) == ()
    for edit in (random.choice(KINDS) for _ in range(EDITS)):
        plan = edit(random, scenario, legal)
        found, complaints = model_plan(scenario, plan), check_plan(scenario, plan)
        label = f"seed {seed}, {edit.__doc__} {complaints}"
        if found is None:
            assert complaints or _is_read_differently(plan), label
        else:
            # Where changeovers and turnarounds are mere gaps, the model says where they lie.
            assert check_plan(scenario, found) == (), label
            assert sorted(found.campaigns, key=_by_id) == sorted(plan.campaigns, key=_by_id)
        if not complaints:
            legal = plan
