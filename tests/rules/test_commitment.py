"""Rule commitment: what is frozen stays, what is slushy may move at a cost, and all of it is in the plan."""

import pytest

from scheduler.detailed.base_plan import make_base
from scheduler.detailed.lexicographic import Stop
from scheduler.detailed.problem import Problem
from scheduler.detailed.to_plan import to_plan
from scheduler.domain.errors import ConflictingCommitmentsError
from scheduler.domain.normalise import normalise
from scheduler.planning import make_plan
from tests.checker.builders import batch, breaks, campaign, iso, passes, plan, plant, procedure, recipe, run, timed
from tests.rules.support import SETTINGS, model_allows, promised, solve_exact, starts, tasks

DAY = {"id": "day", "open": [{"start": "06:00", "end": "18:00"}]}
WORK = {"duration": "3h", "attendance": "unattended"}
FULL = {"duration": "5h", "attendance": "unattended"}
STABLE = {"tiers": [[{"term": "stability"}], [{"term": "makespan"}]]}


def _plant(*begins, zone="frozen", unit=None, step=None, move_cost=1, rules=None, other="s", **fields):
    """A commitment K of A with batches K0, K1 … on U at these hours; B may be made on U too."""
    makes = (
        recipe("r", "A", procedure("make", "U", "V", **(step or {})), campaign=rules or {}),
        recipe("s", "B", procedure("make", "U")),
    )
    kept = [batch(f"K{i}", timed("make", "U", s, s + 10)) for i, s in enumerate(begins)]
    commitment = {"id": "K", "recipe": "r", "zone": zone, "move_cost": move_cost, "batches": promised(*kept)}
    fields = {"calendars": [DAY], **fields}
    return plant(*makes, units=[{"id": "U", **(unit or {})}, "V"], commitments=[commitment] if kept else [], **fields)


def _made(scenario, *begins, unit="U", name="K", tasks=()):
    """The campaign of the commitment with its batches at other hours, or on another unit."""
    made = scenario.recipes[0]
    row = [batch(f"{name}{i}", run(made, "make", s, unit)) for i, s in enumerate(begins)]
    return scenario, plan(scenario, *([campaign(name, made, *row)] if row else []), tasks=tasks)


def _order(product, quantity, due=0):
    return [{"id": "o", "product": product, "quantity": quantity, "due": iso(due)}]


def test_the_solver_plans_around_what_is_frozen():
    """A frozen batch from 5 to 15: two late batches of B follow it, the change costs nothing here."""
    made = solve_exact(_plant(5, orders=_order("B", 20)))
    assert starts(made) == {"K0": 5, "s#1-1": 15, "s#1-2": 25}


def test_the_solver_moves_what_is_slushy_where_that_pays():
    """The slushy batch makes way for nothing, but ends earlier: makespan first, or stability first."""
    assert starts(solve_exact(_plant(20, zone="slushy", objective={"profile": "makespan"}))) == {"K0": 0}
    assert starts(solve_exact(_plant(20, zone="slushy", objective=STABLE))) == {"K0": 20}


@pytest.mark.parametrize(("cost", "begin"), [(1, 0), (1000, 20)])
def test_moving_costs_what_the_commitment_says(cost, begin):
    """20 h of makespan against the cost of moving one procedure."""
    tiers = {"tiers": [[{"term": "makespan"}, {"term": "stability"}]]}
    assert starts(solve_exact(_plant(20, zone="slushy", move_cost=cost, objective=tiers))) == {"K0": begin}


@pytest.mark.parametrize(("begins", "unit"), [((6, 20), "U"), ((5, 21), "U"), ((5, 20), "V"), ((5,), "U")])
def test_frozen_batches_do_not_move(begins, unit):
    """Another hour, another unit, or one batch less: no solution, and the checker names commitment and batch."""
    case = _made(_plant(5, 20), *begins, unit=unit)
    assert not model_allows(*case)
    breaks(*case, "commitment", "K")
    slushy = _made(_plant(5, 20, zone="slushy"), *begins, unit=unit)
    if len(begins) == 2:
        assert model_allows(*slushy)
        passes(*slushy)
    else:
        breaks(*slushy, "commitment", "K", "K1")


def test_frozen_batches_stay():
    """As committed, also where the first began before the plan."""
    for begins in ((5, 20), (-5, 5), (-12, 5)):
        case = _made(_plant(*begins), *begins)
        assert model_allows(*case)
        passes(*case)


def test_operations_keep_the_starts_that_are_stated():
    """Two operations, the first of which was extended: the second starts when the commitment says."""
    operations = [{"id": "fill", "duration": "4h", "extendable": "5h"}, {"id": "react", "duration": "6h"}]
    step = {"id": "make", "alternatives": [{"units": "U"}], "operations": operations}
    stated = {
        "procedure": "make",
        "alternative": "U",
        "start": iso(2),
        "end": iso(15),
        "operation_starts": {"react": iso(9)},
    }
    commitment = {"id": "K", "recipe": "r", "batches": [{"id": "K0", "procedures": [stated]}]}
    scenario = plant(recipe("r", "A", step), units=["U"], commitments=[commitment])
    made = solve_exact(scenario)
    edges = [o.start.isoformat() for o in made.campaigns[0].batches[0].procedures[0].operations]
    assert edges == [iso(2), iso(9)]
    moved = campaign("K", scenario.recipes[0], batch("K0", timed("make", "U", 2, 8, 14, operations=("fill", "react"))))
    breaks(scenario, plan(scenario, moved), "commitment", "K", "K0", "make")


FEATURES = {
    "set-up": {"step": {"setup": WORK}},
    "tear-down": {"step": {"teardown": WORK}},
    "turnaround": {"unit": {"turnaround": WORK}},
    "interruptible turnaround": {"unit": {"turnaround": {"duration": "3h"}, "calendar": "day"}},
    "changeover before": {
        "unit": {"initial": {"last_product": "B"}},
        "changeover_default": {**WORK, "level": "major"},
    },
    "clean hold": {"unit": {"clean": WORK, "clean_hold": "12h", "initial": {"clean_since": iso(-9)}}},
    "dirty hold": {"unit": {"clean": WORK, "dirty_hold": "8h"}},
    "dirty hold and turnaround": {"unit": {"clean": WORK, "dirty_hold": "8h", "turnaround": WORK}},
    "clean hold and turnaround": {"unit": {"clean": WORK, "clean_hold": "12h", "turnaround": WORK}},
    "full clean after": {"unit": {"full_clean": FULL, "full_clean_after": {"batches": 1}}},
    "full clean time": {"unit": {"full_clean": FULL, "full_clean_after": {"time": "30h"}}},
    "room": {"unit": {"room": "R"}, "rooms": [{"id": "R", "exclusive_by": "product"}]},
    "calendar": {"unit": {"calendar": "day"}},
    "maintenance": {"maintenance": [{"id": "M", "unit": "U", "duration": "4h", "ready": iso(0), "due": iso(60)}]},
    "cadence": {"rules": {"cadence": "99h", "min_batches": 4, "max_duration": "11h"}},
    "crew": {
        "step": {"setup": {**WORK, "pools": [{"pool": "crew"}]}},
        "pools": [{"id": "crew", "capacity": 1}],
    },
}
SOME_BEGINS = [(5,), (20, 40), (-5,), (-5, 20), (-15, 20)]


@pytest.mark.parametrize("begins", SOME_BEGINS, ids=str)
@pytest.mark.parametrize("feature", FEATURES)
def test_frozen_batches_get_the_work_they_need(feature, begins):
    """Set-ups, cleans, turnarounds around frozen batches are planned, as far as they lie after the plan's start."""
    if feature == "clean hold" and begins[0] > 0:
        pytest.skip("the plan may refresh the unit as it likes")
    made = solve_exact(_plant(*begins, orders=_order("B", 10), **FEATURES[feature]))
    found = starts(made)
    assert {name: found[name] for name in found if name.startswith("K")} == {f"K{i}": s for i, s in enumerate(begins)}


@pytest.mark.parametrize("feature", FEATURES)
def test_slushy_batches_get_the_work_they_need(feature):
    """The same for batches that may move."""
    made = solve_exact(_plant(20, 40, zone="slushy", orders=_order("B", 10), objective=STABLE, **FEATURES[feature]))
    assert {"K0", "K1"} <= starts(made).keys()


@pytest.mark.parametrize(
    ("fields", "begins", "rules"),
    [
        ({}, (5, 12), {"campaign_block"}),
        ({"unit": {"turnaround": WORK}}, (5, 16), {"campaign_block"}),
        ({"maintenance": [{"id": "M", "unit": "U", "duration": "4h", "start": iso(8)}]}, (5,), {"unit_capacity"}),
        ({"unit": {"clean": WORK, "clean_hold": "9h"}}, (5, 15), {"clean_hold"}),
    ],
)
def test_commitments_that_clash_are_named(fields, begins, rules):
    """Nothing can be planned: the error names the commitment and the rules without which it could."""
    with pytest.raises(ConflictingCommitmentsError, match=r"K.* clash under") as caught:
        solve_exact(_plant(*begins, **fields))
    assert rules <= set(caught.value.violations)


@pytest.mark.parametrize(
    ("unit", "rule"),
    [
        ({"available_from": iso(8)}, "unit_qualification"),
        ({"qualified": [{"product": "B"}]}, "unit_qualification"),
        ({"capacity": 9}, "unit_capacity"),
        ({"calendar": "shut"}, "working_time"),
    ],
)
def test_a_frozen_batch_that_breaks_a_rule_by_itself_is_named(unit, rule):
    """The checker would refuse every plan with it; that is a conflict of the input, not a failure of the solver."""
    shut = {"id": "shut", "closed": [{"start": iso(8), "end": iso(9)}]}
    with pytest.raises(ConflictingCommitmentsError, match=r"K0.* Move or release") as caught:
        make_plan(_plant(5, unit=unit, calendars=[shut]), SETTINGS)
    assert rule in caught.value.violations


def test_unstated_nothing_is_kept():
    """Without commitments a plan may be empty, and any campaign is new."""
    assert model_allows(*_made(_plant()))
    passes(*_made(_plant()))
    assert solve_exact(_plant(orders=_order("A", 10))).campaigns[0].id == "r#1"


def test_the_checker_names_what_is_missing():
    """A commitment that is not in the plan, and a batch that was added to it."""
    breaks(*_made(_plant(5)), "commitment", "K")
    breaks(*_made(_plant(5), 5, 40), "commitment", "K", "K1")


HISTORY = {
    "short turnaround": {"unit": {"turnaround": WORK}},
    "short changeover": {"unit": {"initial": {"last_product": "B"}}, "changeover_default": {**WORK, "level": "major"}},
    "forbidden sequence": {
        "unit": {"initial": {"last_product": "B"}},
        "changeovers": [{"from": {"product": "B"}, "to": {"product": "A"}, "forbidden": True}],
    },
    "no set-up": {"step": {"setup": WORK}},
}


@pytest.mark.parametrize("calendar", [None, "day"])
@pytest.mark.parametrize("feature", HISTORY)
def test_what_began_before_the_plan_is_taken_as_it_was(feature, calendar):
    """Batches at -25 and -15, end to end, whatever should have lain before and between them; a third at 5."""
    fields = {**HISTORY[feature], "unit": {"calendar": calendar, **HISTORY[feature].get("unit", {})}}
    scenario = _plant(-25, -15, 5, **fields)
    assert starts(solve_exact(scenario)) == {"K0": -25, "K1": -15, "K2": 5}


@pytest.mark.parametrize("calendar", [None, "day"])
@pytest.mark.parametrize("begin", [1, 2, 3])
def test_work_before_a_frozen_batch_may_have_begun_before_the_plan(begin, calendar):
    """A changeover of 3 h before a batch that starts within the first hours of the plan."""
    unit = {"calendar": calendar, "initial": {"last_product": "B"}}
    made = solve_exact(_plant(begin, unit=unit, changeover_default={**WORK, "level": "major"}))
    ((_, _, start, end),) = tasks(made, "changeover")
    assert end <= begin
    assert start >= -48


def test_work_before_a_frozen_batch_comes_after_the_use_it_cleans():
    """On a unit dirty since -2 the changeover of 3 h to the batch at 2 cleans it: it lies after that use."""
    unit = {"initial": {"last_product": "B", "dirty_since": iso(-2)}, "dirty_hold": "6h", "clean": WORK}
    scenario = _plant(2, unit=unit, changeover_default={**WORK, "level": "major"})
    problem = Problem(normalise(scenario).scenario)
    made = to_plan(problem, make_base(problem, SETTINGS, Stop(SETTINGS)))
    ((_, _, start, end),) = tasks(made, "changeover")
    assert -2 <= start < end <= 2
