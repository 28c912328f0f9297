"""Rule campaign_block: a campaign is one block on each unit, in order, with turnaround, set-up, tear-down."""

import pytest

from scheduler.domain.commitment import Commitment
from scheduler.domain.plant import Level
from scheduler.domain.rules import Rule
from tests.checker.builders import (
    batch,
    breaks,
    campaign,
    iso,
    passes,
    plan,
    plant,
    procedure,
    recipe,
    run,
    task,
    timed,
)
from tests.rules.support import model_allows, model_forbids, promised, solve_exact, starts, tasks

DAY = {"id": "day", "open": [{"start": "06:00", "end": "18:00"}]}
TWO = {"duration": "2h", "attendance": "unattended"}
THREE = {"duration": "3h", "attendance": "unattended"}
UNITS = [pytest.param({}, id="plain"), pytest.param({"calendar": "day"}, id="with tasks")]
APART = (Rule.unit_capacity, Rule.changeover)
"""Rules that keep the blocks of campaigns apart in the model."""


def _plant(*steps, unit=None, units=("V",), rules=None, **fields):
    """A by these procedures, B in 4 h on U."""
    made = recipe("r", "A", *(steps or (procedure("make", "U", "V"),)), campaign=rules or {})
    other = recipe("s", "B", procedure("rinse", "U", duration="4h"))
    return plant(made, other, units=[{"id": "U", **(unit or {})}, *units], calendars=[DAY], **fields)


def _row(scenario, *begins, tasks=(), between=None):
    """A campaign of A with batches at these hours (a tuple: an hour for each procedure), a batch of B in between."""
    made, other = scenario.recipes
    batches = []
    for i, begin in enumerate(begins, start=1):
        hours = begin if isinstance(begin, tuple) else (begin,)
        steps = zip(made.procedures, hours, strict=True)
        batches.append(batch(f"C-{i}", *(run(made, p.id, h) for p, h in steps)))
    campaigns = [campaign("C", made, *batches)]
    if between is not None:
        campaigns.append(campaign("D", other, batch("D-1", run(other, "rinse", between))))
    return scenario, plan(scenario, *campaigns, tasks=tasks)


def _task(kind, start, end, name, unit="U"):
    return task(kind, unit, start, end, **{"after" if kind == "teardown" else "before": name})


def _orders(quantity):
    return [{"id": "o", "product": "A", "quantity": quantity, "due": iso(0)}]


@pytest.mark.parametrize("unit", UNITS)
def test_the_solver_turns_the_unit_around_between_batches(unit):
    """Two late batches of one campaign, 2 h of turnaround between them, 3 h of set-up before, tear-down after."""
    step = procedure("make", "U", setup=THREE, teardown=TWO)
    scenario = _plant(step, unit={"turnaround": TWO, **unit}, rules={"min_batches": 2}, orders=_orders(20))
    made = solve_exact(scenario)
    assert starts(made) == {"r#1-1": 3, "r#1-2": 15}
    assert tasks(made, "setup", "turnaround") == [("setup", "U", 0, 3), ("turnaround", "U", 13, 15)]
    assert tasks(made, "teardown")[0][2] >= 25


@pytest.mark.parametrize("unit", UNITS)
def test_the_model_forbids_another_block_inside_a_block(unit):
    """The unit is free from 10 to 20, but its campaign goes on at 20."""
    case = _row(_plant(unit=unit), 0, 20, between=12)
    model_forbids(*case, Rule.unit_capacity, beside=[Rule.campaign_block], also=APART)
    breaks(*case, "campaign_block", "D-1", "C", "D", "U")
    legal = _row(_plant(unit=unit), 0, 20, between=30)
    assert model_allows(*legal)
    passes(*legal)


def test_the_model_forbids_batches_out_of_order():
    """The second batch before the first, on one unit."""
    case = _row(_plant(), 10, 0)
    model_forbids(*case, Rule.campaign_block)
    breaks(*case, "campaign_block", "C-1", "C-2")


@pytest.mark.parametrize(("second", "legal"), [(5, True), (4, False)])
def test_batches_keep_their_order_on_different_units_too(second, legal):
    """With spread allocation the later batch may start with the earlier one, not before it."""
    scenario = _plant(procedure("make", "U", "V", allocation="spread"))
    made = scenario.recipes[0]
    batches = batch("C-1", run(made, "make", 5, "U")), batch("C-2", run(made, "make", second, "V"))
    case = scenario, plan(scenario, campaign("C", made, *batches))
    if legal:
        assert model_allows(*case)
        passes(*case)
    else:
        model_forbids(*case, Rule.campaign_block)
        breaks(*case, "campaign_block", "C-1", "C-2", "make")


def test_a_campaign_keeps_its_alternative():
    """Fixed allocation: two units in one campaign are no solution; spread over both is one."""
    for allocation, legal in (("fixed", False), ("spread", True)):
        scenario = _plant(procedure("make", "U", "V", allocation=allocation))
        made = scenario.recipes[0]
        batches = batch("C-1", run(made, "make", 0, "U")), batch("C-2", run(made, "make", 0, "V"))
        case = scenario, plan(scenario, campaign("C", made, *batches))
        assert model_allows(*case) is legal
        if legal:
            passes(*case)
        else:
            breaks(*case, "campaign_block", "C-2", "make")


@pytest.mark.parametrize("unit", UNITS)
def test_the_model_forbids_a_gap_without_room_for_the_turnaround(unit):
    """1 h between two batches is too little for a turnaround of 2 h."""
    scenario = _plant(unit={"turnaround": TWO, **unit})
    case = _row(scenario, 0, 11, tasks=(_task("turnaround", 10, 11, "C-2"),))
    assert not model_allows(*case)
    assert model_allows(*case, set(Rule) - {Rule.campaign_block})
    breaks(*case, "campaign_block", "C-2", "U")
    legal = _row(scenario, 0, 12, tasks=(_task("turnaround", 10, 12, "C-2"),))
    assert model_allows(*legal)
    passes(*legal)


WRONG = {
    "no turnaround": [("setup", 0, 3, "C-1"), ("teardown", 40, 42, "C-2")],
    "no set-up": [("turnaround", 20, 22, "C-2"), ("teardown", 40, 42, "C-2")],
    "no tear-down": [("setup", 0, 3, "C-1"), ("turnaround", 20, 22, "C-2")],
    "short set-up": [("setup", 1, 3, "C-1"), ("turnaround", 20, 22, "C-2"), ("teardown", 40, 42, "C-2")],
    "long turnaround": [("setup", 0, 3, "C-1"), ("turnaround", 20, 23, "C-2"), ("teardown", 40, 42, "C-2")],
    "two set-ups": [
        ("setup", 0, 3, "C-1"),
        ("setup", 3, 6, "C-1"),
        ("turnaround", 20, 22, "C-2"),
        ("teardown", 40, 42, "C-2"),
    ],
    "set-up of each": [
        ("setup", 0, 3, "C-1"),
        ("setup", 22, 25, "C-2"),
        ("turnaround", 20, 22, "C-2"),
        ("teardown", 40, 42, "C-2"),
    ],
    "set-up after": [("setup", 42, 45, "C-1"), ("turnaround", 20, 22, "C-2"), ("teardown", 40, 42, "C-2")],
    "tear-down before": [("setup", 0, 3, "C-1"), ("turnaround", 20, 22, "C-2"), ("teardown", 23, 25, "C-2")],
}
RIGHT = [("setup", 0, 3, "C-1"), ("turnaround", 20, 22, "C-2"), ("teardown", 40, 42, "C-2")]


def _full(work):
    """Batches at 6 and 28 on a day-shift unit with set-up, turnaround and tear-down."""
    step = procedure("make", "U", setup=THREE, teardown=TWO)
    scenario = _plant(step, unit={"turnaround": TWO, "calendar": "day"})
    return _row(scenario, 6, 28, tasks=tuple(_task(*item) for item in work))


@pytest.mark.parametrize("wrong", WRONG)
def test_the_model_forbids_work_of_a_block_that_is_missing_wrong_or_elsewhere(wrong):
    """Each of set-up, turnaround and tear-down lies once, and in its place."""
    assert not model_allows(*_full(WRONG[wrong]))
    breaks(*_full(WRONG[wrong]), "campaign_block", "U")


def test_set_up_turnaround_and_tear_down_in_their_places():
    """As the rules ask; and any time in the gap."""
    for shift in (0, 2):
        work = [(kind, a + shift, b + shift, name) for kind, a, b, name in RIGHT]
        assert model_allows(*_full(work))
        passes(*_full(work))


def test_the_set_up_belongs_to_the_block():
    """Another campaign's batch between set-up and first batch is inside the block."""
    step = procedure("make", "U", setup=THREE)
    work = (_task("setup", 0, 3, "C-1"),)
    case = _row(_plant(step), 12, tasks=work, between=5)
    assert not model_allows(*case)
    breaks(*case, "campaign_block", "C", "D", "U")
    legal = _row(_plant(step), 12, tasks=(_task("setup", 9, 12, "C-1"),), between=5)
    assert model_allows(*legal)
    passes(*legal)


@pytest.mark.parametrize(("first", "second", "expected"), [("U", "U", 3), ("U", "V", 3), ("V", "U", 2), ("V", "V", 2)])
def test_the_first_procedure_on_the_unit_that_states_a_set_up_gives_it(first, second, expected):
    """Growing states 3 h, filling 2 h: on its own unit each gives its own, on a shared one growing does."""
    steps = procedure("grow", "U", "V", setup=THREE), procedure("fill", "U", "V", setup=TWO)
    scenario = _plant(*steps)
    made = scenario.recipes[0]
    runs = run(made, "grow", 10, first), run(made, "fill", 25, second)
    work = [_task("setup", 7, 10, "C-1", first)]
    if second != first:
        work.append(_task("setup", 23, 25, "C-1", second))
    case = scenario, plan(scenario, campaign("C", made, batch("C-1", *runs)), tasks=tuple(work))
    passes(*case)
    assert model_allows(*case)
    assert expected in (2, 3)


def test_only_one_of_two_procedures_states_a_set_up():
    """Filling states it, growing does not: on a shared unit it lies before growing, on its own unit before filling."""
    steps = procedure("grow", "U", "V"), procedure("fill", "U", "V", setup=TWO)
    scenario = _plant(*steps)
    made = scenario.recipes[0]
    for unit, work in (("U", _task("setup", 8, 10, "C-1")), ("V", _task("setup", 20, 22, "C-1", "V"))):
        runs = run(made, "grow", 10, "U"), run(made, "fill", 25, unit)
        case = scenario, plan(scenario, campaign("C", made, batch("C-1", *runs)), tasks=(work,))
        passes(*case)
        assert model_allows(*case)


def test_the_solver_sets_up_only_the_unit_it_takes():
    """The first procedure states a set-up and may run on either unit; the second runs on U."""
    steps = procedure("grow", "U", "V", setup=THREE), procedure("fill", "U")
    made = solve_exact(_plant(*steps, orders=_orders(10)))
    assert len(tasks(made, "setup")) == 1
    assert made.tasks[0].unit == made.campaigns[0].batches[0].procedures[0].units[0]


@pytest.mark.parametrize("allocation", ["fixed", "spread"])
def test_the_visits_of_two_batches_do_not_interleave(allocation):
    """A batch grows and fills on one unit; the next one's growing between the two is inside its visit."""
    steps = procedure("grow", "U", allocation=allocation), procedure("fill", "U", allocation=allocation)
    scenario = _plant(*steps)
    case = _row(scenario, (0, 20), (10, 30))
    assert not model_allows(*case)
    breaks(*case, "unit_capacity", "C-1", "C-2", "U")
    assert model_allows(*_row(scenario, (0, 10), (20, 30)))
    passes(*_row(scenario, (0, 10), (20, 30)))


def test_the_solver_keeps_visits_whole_where_units_are_spread():
    """Both procedures of three batches on any of two units: no visit lies inside another."""
    steps = procedure("grow", "U", "V", allocation="spread"), procedure("fill", "U", "V", allocation="spread")
    solve_exact(_plant(*steps, rules={"min_batches": 3}, orders=_orders(30)))


@pytest.mark.parametrize("unit", UNITS)
def test_two_procedures_with_different_set_up_states_are_one_visit(unit):
    """No changeover lies inside a visit, though its procedures leave the unit in different states."""
    ways = {state: [{"id": state, "units": "U", "duration": "10h", "setup_state": state}] for state in ("s", "t")}
    steps = {"id": "grow", "alternatives": ways["s"]}, {"id": "fill", "alternatives": ways["t"]}
    rule = {"different": ["setup_state"], "changeover": {**TWO, "level": "minor"}}
    scenario = _plant(*steps, unit=unit, changeovers=[rule], orders=_orders(10))
    case = _row(scenario, (0, 10))
    passes(*case)
    assert model_allows(*case)
    assert tasks(solve_exact(scenario)) == []


@pytest.mark.parametrize("unit", UNITS)
def test_a_procedure_may_state_its_own_turnaround(unit):
    """It replaces the unit's: 3 h between two batches instead of 2 h."""
    scenario = _plant(procedure("make", "U", turnaround=THREE), unit={"turnaround": TWO, **unit})
    case = _row(scenario, 0, 12, tasks=(_task("turnaround", 10, 12, "C-2"),))
    assert not model_allows(*case)
    breaks(*case, "campaign_block", "C-2")
    legal = _row(scenario, 0, 13, tasks=(_task("turnaround", 10, 13, "C-2"),))
    assert model_allows(*legal)
    passes(*legal)


@pytest.mark.parametrize("unit", UNITS)
def test_unstated_batches_follow_end_to_end(unit):
    """No turnaround, set-up or tear-down: nothing lies between."""
    assert model_allows(*_row(_plant(unit=unit), 0, 10))
    passes(*_row(_plant(unit=unit), 0, 10))


@pytest.mark.parametrize("unit", UNITS)
def test_tear_down_changeover_and_set_up_of_a_long_gap_do_not_meet(unit):
    """A is late already, B is due at 300: between them lie tear-down, changeover and set-up, wherever there is room."""
    made = recipe("r", "A", procedure("make", "U", teardown=TWO)), recipe("s", "B", procedure("make", "U", setup=THREE))
    orders = [{"id": f"o{p}", "product": p, "quantity": 10, "due": iso(due)} for p, due in (("A", 0), ("B", 300))]
    change = {"duration": "40h", "level": "major", "attendance": "unattended"}
    units = [{"id": "U", **unit}]
    plan = solve_exact(plant(*made, units=units, calendars=[DAY], orders=orders, changeover_default=change))
    assert [t[0] for t in tasks(plan)] == ["teardown", "changeover", "setup"]


def test_committed_batches_keep_their_set_up():
    """A frozen batch at 20, and room before it: its set-up is planned, and no other campaign comes between."""
    step = procedure("make", "U", setup=THREE)
    frozen = batch("K1", timed("make", "U", 20, 30))
    commitments = [{"id": "K", "recipe": "r", "batches": promised(frozen)}]
    orders = [{"id": "o", "product": "B", "quantity": 10, "due": iso(0)}]
    made = solve_exact(_plant(step, units=(), commitments=commitments, orders=orders))
    ((_, _, start, end),) = tasks(made, "setup")
    assert (end - start, end <= 20) == (3, True)


@pytest.mark.parametrize("unit", UNITS)
def test_an_interleaved_procedure_has_its_own_set_up(unit):
    """Mixing at 0, another batch at 10, filling at 17 after a set-up of its own; each can be taken out and put back."""
    steps = procedure("mix", "U", interleaved=True), procedure("fill", "U", interleaved=True, setup=THREE, teardown=TWO)
    scenario = _plant(*steps, unit=unit)
    work = (_task("setup", 14, 17, "C-1"), _task("teardown", 27, 29, "C-1"))
    case = _row(scenario, (0, 17), tasks=work, between=10)
    passes(*case)
    assert model_allows(*case)
    early = _row(scenario, (0, 16), tasks=(_task("setup", 13, 16, "C-1"), _task("teardown", 26, 28, "C-1")), between=10)
    assert not model_allows(*early)
    breaks(*early, "unit_capacity", "C-1", "D-1", alone=False)


def _going_on(begin, *, crew=False, between=None, tasks=()):
    """The last batch of a campaign of which the others have ended before the start; a changeover would take 9 h."""
    work = {**TWO, "pools": [{"pool": "crew"}]} if crew else TWO
    unit = {"turnaround": work, "initial": {"last_product": "A", "last_campaign": "C"}}
    same = {"changeover": {"duration": "9h", "attendance": "unattended", "level": "minor"}}
    scenario = _plant(unit=unit, changeovers=[same], pools=[{"id": "crew", "capacity": 1}])
    scenario, made = _row(scenario, begin, between=between, tasks=tasks)
    batches = promised(*made.campaigns[0].batches)
    commitment = Commitment.model_validate({"id": "C", "recipe": "r", "zone": "slushy", "batches": batches})
    return scenario.model_copy(update={"commitments": (commitment,)}), made


@pytest.mark.parametrize("crew", [False, True])
def test_a_campaign_in_progress_needs_a_turnaround_and_no_changeover(crew):
    """Its block goes on: two hours after the start it may run, an hour sooner it may not."""
    turned = (_task("turnaround", 0, 2, "C-1"),)
    assert model_allows(*_going_on(2, crew=crew, tasks=turned))
    passes(*_going_on(2, crew=crew, tasks=turned))
    assert not model_allows(*_going_on(1, crew=crew))
    breaks(*_going_on(2, crew=crew), "campaign_block", "C-1", "U")


@pytest.mark.parametrize("crew", [False, True])
def test_nothing_breaks_into_a_campaign_in_progress(crew):
    """A batch of another campaign before it splits its block; the checker names both."""
    change = _task("changeover", 0, 9, "D-1").model_copy(update={"level": Level.MINOR})
    tasks = (change, _task("turnaround", 20, 22, "C-1"))
    assert not model_allows(*_going_on(30, crew=crew, between=10, tasks=tasks))
    breaks(*_going_on(30, crew=crew, between=10, tasks=tasks), "campaign_block", "C", "D", "U")
