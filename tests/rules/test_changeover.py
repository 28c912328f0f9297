"""Rule changeover: what lies between two blocks of a unit, in the gaps of plain units and as tasks of the others."""

import pytest

from scheduler.domain.rules import Rule
from tests.checker.builders import batch, breaks, campaign, iso, passes, plan, plant, procedure, recipe, run, task
from tests.rules.support import model_allows, model_forbids, solve_exact, starts, tasks

DAY = {"id": "day", "open": [{"start": "06:00", "end": "18:00"}]}
MAJOR = {"changeover_default": {"duration": "5h", "level": "major", "attendance": "unattended"}}
NONE = {"changeovers": [{"changeover": {"duration": "0h", "level": "none"}}]}
UNITS = [pytest.param({}, id="plain"), pytest.param({"calendar": "day"}, id="with tasks")]
BLOCKS = (Rule.campaign_block, Rule.unit_capacity)


def _plant(of_unit, **fields):
    """A and B, 10 h each, on one unit."""
    made = recipe("r", "A", procedure("make", "U")), recipe("s", "B", procedure("make", "U"))
    return plant(*made, units=[{"id": "U", **of_unit}], calendars=[DAY], **fields)


def _two(of_unit, start, *changes, first="A", second="B", **fields):
    """A batch of one product at 20, one of another after it, and changeovers (start, end) before the second."""
    scenario = _plant(of_unit, **{**MAJOR, **fields})
    recipes = dict(zip("AB", scenario.recipes, strict=True))
    one, two = recipes[first], recipes[second]
    pair = (
        campaign("C", one, batch("C-1", run(one, "make", 20))),
        campaign("D", two, batch("D-1", run(two, "make", start))),
    )
    work = tuple(task("changeover", "U", a, b, before="D-1", level="major") for a, b in changes)
    return scenario, plan(scenario, *pair, tasks=work)


def _orders(*products):
    return [{"id": f"o{i}", "product": p, "quantity": 10, "due": iso(0)} for i, p in enumerate(products)]


@pytest.mark.parametrize("of_unit", UNITS)
def test_the_solver_puts_the_changeover_between(of_unit):
    """Two products, late already: 5 h of cleaning lie between the two batches."""
    made = solve_exact(_plant(of_unit, orders=_orders("A", "B"), **MAJOR))
    assert sorted(starts(made).values()) == [0, 15]
    assert tasks(made) == [("changeover", "U", 10, 15)]


@pytest.mark.parametrize("of_unit", UNITS)
def test_the_solver_takes_the_order_that_is_allowed(of_unit):
    """From A to B no rule leads; from B to A one does."""
    rule = {
        "from": {"product": "B"},
        "to": {"product": "A"},
        "changeover": {"duration": "1h", "attendance": "unattended"},
    }
    scenario = _plant(of_unit, orders=_orders("A", "B"), changeovers=[rule]).model_copy(
        update={"changeover_default": None}
    )
    made = solve_exact(scenario)
    assert [(c.product, c.batches[0].start.isoformat()) for c in made.campaigns] == [("B", iso(0)), ("A", iso(11))]


@pytest.mark.parametrize("of_unit", UNITS)
def test_the_solver_leaves_unmet_what_it_may_not_follow(of_unit):
    """No changeover leads from the product that ran last, or from the unused state, to A; B needs none."""
    for last, source in (("B", {"product": "B"}), (None, {"product": "initial"})):
        rule = {"from": source, "to": {"product": "A"}, "forbidden": True}
        fields = {"changeovers": [rule, {"to": {"product": "A"}, "forbidden": True}], "orders": _orders("A", "B")}
        made = solve_exact(_plant({**of_unit, "initial": {"last_product": last}}, **fields))
        assert [c.product for c in made.campaigns] == ["B"]


def test_an_interruptible_changeover_pauses_at_night():
    """10 h of cleaning from 10 o'clock on: 8 h until 18, the rest from 06 on."""
    late = {"changeover_default": {"duration": "10h", "level": "major"}, "objective": {"profile": "makespan"}}
    made = solve_exact(_plant({"calendar": "day"}, orders=_orders("A", "B"), **late))
    assert tasks(made) == [("changeover", "U", 10, 32)]
    assert sorted(starts(made).values()) == [0, 32]


@pytest.mark.parametrize("of_unit", UNITS)
def test_the_model_forbids_a_gap_that_is_too_short(of_unit):
    """4 h between A and B are no solution, 5 h or more are one."""
    case = _two(of_unit, 34)
    assert not model_allows(*case, {Rule.changeover})
    assert model_allows(*case, ())
    assert model_allows(*_two(of_unit, 35, (30, 35)))
    assert model_allows(*_two(of_unit, 60, (40, 45) if of_unit else (30, 35)))


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ((), "changeover"),
        (((30, 34),), "changeover"),
        (((31, 37),), "changeover"),
        (((45, 50),), "unit_capacity"),
        (((28, 33),), "unit_capacity"),
        (((38, 43),), "unit_capacity"),
        (((30, 35), (35, 40)), "changeover"),
    ],
)
def test_the_model_forbids_a_changeover_that_is_missing_wrong_or_elsewhere(changes, rule):
    """None, too short, too long, during the batch after, the batch before, at its end, or two."""
    case = _two({"calendar": "day"}, 40, *changes)
    assert not model_allows(*case, {Rule.changeover, *BLOCKS})
    assert model_allows(*case, BLOCKS)
    breaks(*case, rule, "D-1", "U")


@pytest.mark.parametrize("of_unit", UNITS)
def test_the_model_forbids_a_sequence_without_a_rule(of_unit):
    """Without default and without a rule B may not follow A, however long the gap."""
    case = _two(of_unit, 300, changeover_default=None)
    model_forbids(*case, Rule.changeover)
    breaks(*case, "changeover", "C-1", "D-1", "U")


@pytest.mark.parametrize("of_unit", UNITS)
def test_the_first_changeover_is_looked_up_from_the_initial_state(of_unit):
    """After B a changeover lies before the first A; of an unused unit a rule may ask for one too."""
    scenario = _plant({**of_unit, "initial": {"last_product": "B"}}, **MAJOR)
    unused = _plant(of_unit, changeovers=[{"from": {"product": "initial"}, **_rule()}])
    for stated in (scenario, unused):
        made = stated.recipes[0]
        change = task("changeover", "U", 0, 5, before="C-1", level="major")
        for start, work, legal in ((5, (change,), True), (4, (), False)):
            case = stated, plan(stated, campaign("C", made, batch("C-1", run(made, "make", start))), tasks=work)
            assert model_allows(*case) is legal
            if legal:
                passes(*case)
            else:
                model_forbids(*case, Rule.changeover)
                breaks(*case, "changeover", "C-1", "U")


def _rule():
    return {"changeover": MAJOR["changeover_default"]}


@pytest.mark.parametrize("of_unit", UNITS)
def test_set_up_states_of_the_alternatives_are_matched(of_unit):
    """From state `glass` to `steel` a rule asks for 5 h, though the product is the same."""
    ways = [{"id": s, "units": "U", "duration": "10h", "setup_state": s} for s in ("glass", "steel")]
    made = recipe("r", "A", {"id": "make", "alternatives": ways})
    rule = {"from": {"setup_state": "glass"}, "to": {"setup_state": "steel"}, **_rule()}
    scenario = plant(made, units=[{"id": "U", **of_unit}], calendars=[DAY], changeovers=[rule])
    made = scenario.recipes[0]
    change = (task("changeover", "U", 30, 35, before="D-1", level="major"),)
    cases = [("glass", "steel", 34, (), False), ("glass", "steel", 35, change, True), ("steel", "glass", 30, (), True)]
    for first, second, start, work, legal in cases:
        one = campaign("C", made, batch("C-1", run(made, "make", 20, first)))
        two = campaign("D", made, batch("D-1", run(made, "make", start, second)))
        case = scenario, plan(scenario, one, two, tasks=work)
        assert model_allows(*case) is legal
        if legal:
            passes(*case)
        else:
            breaks(*case, "changeover", "D-1", "U")


@pytest.mark.parametrize("of_unit", UNITS)
def test_the_same_product_again_needs_the_turnaround_only(of_unit):
    """Between two campaigns of one product lies the unit's turnaround as a minor changeover, or nothing."""
    case = _two(of_unit, 30, second="A")
    assert model_allows(*case)
    passes(*case)
    small = {**of_unit, "turnaround": {"duration": "2h", "attendance": "unattended"}}
    scenario, bare = _two(small, 32, second="A")
    minor = bare.model_copy(update={"tasks": (task("changeover", "U", 30, 32, before="D-1", level="minor"),)})
    assert model_allows(scenario, minor)
    passes(scenario, minor)
    early = _two(small, 31, second="A")
    model_forbids(*early, Rule.changeover)
    breaks(*early, "changeover", "D-1")


@pytest.mark.parametrize("of_unit", UNITS)
def test_a_changeover_of_no_duration_leaves_no_gap(of_unit):
    """Silent where the rules ask for nothing: end to end, and no task."""
    case = _two(of_unit, 30, **NONE)
    assert model_allows(*case)
    passes(*case)


def test_the_checker_names_the_batch():
    """Missing, too short, of another level, superfluous."""
    breaks(*_two({}, 35), "changeover", "C-1", "D-1", "U")
    breaks(*_two({}, 36, (30, 34)), "changeover", "D-1", "U")
    breaks(*_two({}, 40, (30, 35), **NONE), "changeover", "D-1", "U")
    scenario, made = _two({}, 40, (30, 35))
    minor = made.tasks[0].model_copy(update={"level": "minor"})
    breaks(scenario, made.model_copy(update={"tasks": (minor,)}), "changeover", "D-1", "U")


@pytest.mark.parametrize("of_unit", UNITS)
def test_recipes_of_one_product_have_turnarounds_of_their_own(of_unit):
    """Two recipes of A call their procedure `make`: 1 h before the second batch, 4 h before the third."""
    work = [{"duration": f"{hours}h", "attendance": "unattended"} for hours in (1, 4)]
    makes = [recipe(f"r{i}", "A", procedure("make", "U", turnaround=w)) for i, w in enumerate(work)]
    scenario = plant(*makes, units=[{"id": "U", **of_unit}], calendars=[DAY])
    small, large = scenario.recipes
    for third, legal in ((35, True), (34, False)):
        row = [(small, 0), (small, 11), (large, third - 10)]
        made = [campaign(f"C{i}", r, batch(f"C{i}-1", run(r, "make", s))) for i, (r, s) in enumerate(row)]
        changes = [
            task("changeover", "U", a, b, before=f"C{i}-1", level="minor")
            for i, (a, b) in ((1, (10, 11)), (2, (21, third - 10)))
        ]
        case = scenario, plan(scenario, *made, tasks=tuple(changes))
        assert model_allows(*case) is legal
        if legal:
            passes(*case)
        else:
            breaks(*case, "changeover", "C2-1", "U")


@pytest.mark.parametrize("of_unit", UNITS)
@pytest.mark.parametrize(("start", "legal"), [(12, True), (11, False)])
def test_between_interleaved_procedures_of_one_batch_lies_a_changeover_too(of_unit, start, legal):
    """Mixing and filling are each a block of their own: the unit's turnaround lies between, as a changeover."""
    steps = procedure("mix", "U", interleaved=True), procedure("fill", "U", interleaved=True)
    unit = {"id": "U", "turnaround": {"duration": "2h", "attendance": "unattended"}, **of_unit}
    scenario = plant(recipe("r", "A", *steps), units=[unit], calendars=[DAY])
    made = scenario.recipes[0]
    one = campaign("C", made, batch("C-1", run(made, "mix", 0), run(made, "fill", start)))
    work = task("changeover", "U", 10, start, before="C-1", level="minor")
    case = scenario, plan(scenario, one, tasks=(work,))
    assert model_allows(*case) is legal
    if legal:
        passes(*case)
        order = _orders("A")
        made = solve_exact(scenario.model_copy(update={"orders": plant(units=[], orders=order).orders}))
        assert tasks(made) == [("changeover", "U", 10, 12)]
    else:
        breaks(*case, "changeover", "C-1", "U")


@pytest.mark.parametrize("of_unit", UNITS)
def test_batches_of_two_products_interleave(of_unit):
    """A is mixed, then B, then A is filled: between each two lies a changeover."""
    steps = procedure("mix", "U", interleaved=True), procedure("fill", "U", interleaved=True)
    quick = recipe("s", "B", procedure("rinse", "U", duration="4h"))
    scenario = plant(recipe("r", "A", *steps), quick, units=[{"id": "U", **of_unit}], calendars=[DAY], **MAJOR)
    made, other = scenario.recipes
    for start, legal in ((24, True), (23, False)):
        one = campaign("C", made, batch("C-1", run(made, "mix", 0), run(made, "fill", start)))
        two = campaign("D", other, batch("D-1", run(other, "rinse", 15)))
        work = [
            task("changeover", "U", 10, 15, before="D-1", level="major"),
            task("changeover", "U", 19, start, before="C-1", level="major"),
        ]
        case = scenario, plan(scenario, one, two, tasks=tuple(work))
        assert model_allows(*case) is legal
        if legal:
            passes(*case)
        else:
            breaks(*case, "changeover", "C-1", "U")


def test_every_unit_of_a_set_has_its_own_changeover():
    """U and V are held together by both products: each lies idle for 5 h and has a task of its own."""
    makes = recipe("r", "A", procedure("make", ["U", "V"])), recipe("s", "B", procedure("make", ["U", "V"]))
    scenario = plant(
        *makes, units=["U", {"id": "V", "calendar": "day"}], calendars=[DAY], orders=_orders("A", "B"), **MAJOR
    )
    made = solve_exact(scenario)
    assert sorted(starts(made).values()) == [0, 15]
    assert sorted(tasks(made)) == [("changeover", "U", 10, 15), ("changeover", "V", 10, 15)]
