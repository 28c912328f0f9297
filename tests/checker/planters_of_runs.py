"""Planters that move a unit procedure or change what it is."""

from itertools import permutations
from random import Random

from scheduler.domain.plan import Plan, TaskKind
from scheduler.domain.scenario import Scenario
from scheduler.domain.working_time import Attendance
from tests.checker.edits import Planted, Planter, hours, procedures_of, runs, shifted, with_batch, with_run


def unit_capacity(rng: Random, scenario: Scenario, plan: Plan) -> Planted:
    """A procedure starts while another batch is on its unit."""
    pairs = [
        (one, two)
        for one, two in permutations(runs(plan), 2)
        if one[0] != two[0] and set(one[1].units) & set(two[1].units) and one[1].end > one[1].start
    ]
    if not pairs:
        return None
    (first, there), (second, run) = rng.choice(pairs)
    start = there.start + hours(rng.randrange(max(1, int((there.end - there.start) / hours(1)))))
    return with_run(plan, second, shifted(run, start - run.start)), (first, second)


def unit_qualification(rng: Random, scenario: Scenario, plan: Plan) -> Planted:
    """A procedure runs on a unit that is not qualified for it yet."""
    found = [(b, p) for b, p in runs(plan) if p.procedure == "grow"]
    if "BR3" not in scenario.unit_by_id or not found:
        return None
    batch, run = rng.choice(found)
    return with_run(plan, batch, run.model_copy(update={"alternative": "BR3", "units": ("BR3",)})), (batch, "BR3")


def unit_connection(rng: Random, scenario: Scenario, plan: Plan) -> Planted:
    """A procedure runs on units that are not its alternative's, or an alternative that does not exist."""
    if not runs(plan):
        return None
    batch, run = rng.choice(runs(plan))
    changes: list[dict[str, object]] = [{"alternative": "nowhere"}, {"units": ("nowhere",)}, {"units": ()}]
    if "FILL2" in scenario.unit_by_id and run.procedure == "fill":
        changes = [{"alternative": "FILL2", "units": ("FILL2",)}]
    return with_run(plan, batch, run.model_copy(update=rng.choice(changes))), (batch,)


def operation_link(rng: Random, scenario: Scenario, plan: Plan) -> Planted:
    """A procedure is missing, is run before its material is there, or has operations of other lengths."""
    if not runs(plan):
        return None
    batch, run = rng.choice(runs(plan))
    all_of = procedures_of(plan, batch)
    kind = rng.choice(["drop", "early", "long", "gap"])
    if kind == "drop" and len(all_of) > 1:
        return with_batch(plan, batch, tuple(p for p in all_of if p is not run)), (batch, run.procedure)
    if kind == "early" and len(all_of) > 1:
        before, after = all_of[0], all_of[1]
        start = before.end - hours(rng.randint(1, 30))
        return with_run(plan, batch, shifted(after, start - after.start)), (batch, after.procedure)
    last = run.operations[-1]
    by = hours(rng.randint(60, 90) if kind == "long" else 1)
    if kind == "gap":
        last = last.model_copy(update={"start": last.start + by})
    longer = last.model_copy(update={"end": last.end + by})
    operations = (*run.operations[:-1], longer)
    changed = run.model_copy(update={"operations": operations, "start": operations[0].start, "end": longer.end})
    if kind == "gap" and len(operations) == 1:
        changed = changed.model_copy(update={"start": run.start})
    return with_run(plan, batch, changed), (batch, run.procedure)


def working_time(rng: Random, scenario: Scenario, plan: Plan) -> Planted:
    """Attended work leaves its shift."""
    recipes = {b.id: scenario.recipe_by_id[c.recipe] for c in plan.campaigns for b in c.batches}
    found = []
    for batch, run in runs(plan):
        stated = next(p for p in recipes[batch].procedures if p.id == run.procedure)
        attended = {o.id for o in stated.operations if o.attendance is Attendance.ATTENDED}
        opened = [span for unit in run.units for span in scenario.working_time(unit).open]
        for by in range(1, 24):
            later = shifted(run, hours(by))
            if any(
                o.operation in attended and not any(s.start <= o.start and o.end <= s.end for s in opened)
                for o in later.operations
            ):
                found.append((batch, later))
    if not found:
        return None
    batch, run = rng.choice(found)
    return with_run(plan, batch, run), (batch, run.procedure)


def clean_hold(rng: Random, scenario: Scenario, plan: Plan) -> Planted:
    """The last use of a unit comes too long after it was cleaned."""
    for unit in scenario.units:
        on_unit = sorted((p.start, b, p.procedure) for b, p in runs(plan) if unit.id in p.units)
        if unit.clean_hold is None or not on_unit:
            continue
        _, batch, name = on_unit[-1]
        run = next(p for p in procedures_of(plan, batch) if p.procedure == name)
        tasks = tuple(t for t in plan.tasks if (t.kind, t.unit) != (TaskKind.CLEAN, unit.id))
        later = shifted(run, unit.clean_hold + hours(rng.randint(1, 48)))
        return with_run(plan.model_copy(update={"tasks": tasks}), batch, later), (batch, unit.id)
    return None


def room_segregation(rng: Random, scenario: Scenario, plan: Plan) -> Planted:
    """A batch of one sponsor is in the suite while one of another is."""
    sponsor = {b.id: scenario.product_by_id[c.product].sponsor for c in plan.campaigns for b in c.batches}
    rooms = {u.id: u.room for u in scenario.units if u.room and scenario.room_by_id[u.room].exclusive_by == "sponsor"}
    pairs = [
        (one, two)
        for one, two in permutations([(b, p) for b, p in runs(plan) if p.units[0] in rooms], 2)
        if sponsor[one[0]] != sponsor[two[0]]
        and rooms[one[1].units[0]] == rooms[two[1].units[0]]
        and one[1].units != two[1].units
    ]
    if not pairs:
        return None
    (_, there), (second, run) = rng.choice(pairs)
    start = there.start + hours(rng.randrange(int((there.end - there.start) / hours(1))))
    return with_run(plan, second, shifted(run, start - run.start)), (rooms[run.units[0]] or "",)


def resource_pool(rng: Random, scenario: Scenario, plan: Plan) -> Planted:
    """Two operations want the only operator at the same time."""
    short = [(b, p) for b, p in runs(plan) if p.procedure in ("purify", "fill")]
    pairs = [(one, two) for one, two in permutations(short, 2) if one[1].units != two[1].units]
    if "operators" not in scenario.pool_by_id or not pairs:
        return None
    (first, there), (second, run) = rng.choice(pairs)
    start = there.start + hours(rng.randrange(int((there.end - there.start) / hours(1))))
    return with_run(plan, second, shifted(run, start - run.start)), ("operators", first, second)


PLANTERS: dict[str, Planter] = {
    p.__name__: p
    for p in (
        unit_capacity,
        unit_qualification,
        unit_connection,
        operation_link,
        working_time,
        clean_hold,
        room_segregation,
        resource_pool,
    )
}
