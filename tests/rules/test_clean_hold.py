"""Rule clean_hold: the last cleaning before each use ends within the hold of it; at most one refresh a gap."""

from itertools import permutations

import pytest

from scheduler.domain.rules import Rule
from tests.checker.builders import batch, breaks, campaign, iso, passes, plan, plant, procedure, recipe, run, task
from tests.rules.support import model_allows, model_forbids, solve_exact, starts, tasks

CLEAN = {"duration": "2h", "attendance": "unattended"}
FULL = {"duration": "5h", "attendance": "unattended"}
NEEDS = (Rule.changeover, Rule.campaign_block, Rule.unit_capacity)


def _plant(*, together=False, rules=None, hold="24h", **fields):
    unit = {"id": "U", "clean": CLEAN, "clean_hold": hold}
    for key in ("turnaround", "full_clean", "full_clean_after", "initial", "dirty_hold"):
        if key in fields:
            unit[key] = fields.pop(key)
    made = recipe("r", "A", procedure("make", "U"), campaign=rules or ({} if together else "none"))
    return plant(made, recipe("s", "B", procedure("make", "U")), units=[unit], **fields)


def _uses(*begins, tasks=(), together=False, **fields):
    """Uses of 10 h: campaigns C0, C1 … of one batch, or one campaign C."""
    scenario = _plant(together=together, **fields)
    made = scenario.recipes[0]
    if together:
        runs = [batch(f"C-{i}", run(made, "make", s)) for i, s in enumerate(begins, start=1)]
        return scenario, plan(scenario, campaign("C", made, *runs), tasks=tasks)
    alone = [campaign(f"C{i}", made, batch(f"C{i}-1", run(made, "make", s))) for i, s in enumerate(begins)]
    return scenario, plan(scenario, *alone, tasks=tasks)


def _refresh(start, before):
    return task("refresh", "U", start, start + 2, before=before)


LONG_CLEAN = {"initial": {"clean_since": iso(-20)}}
DIRTY = {"initial": {"dirty_since": iso(-2)}}
# starts, tasks, fields; a breach names the last batch
BROKEN = [
    pytest.param(((25,), (), {}), ((24,), (), {}), id="from the start"),
    pytest.param(((5,), (), LONG_CLEAN), ((4,), (), LONG_CLEAN), id="clean since"),
    pytest.param(((27,), (_refresh(0, "C0-1"),), {}), ((26,), (_refresh(0, "C0-1"),), {}), id="refresh"),
    pytest.param(((0, 25), (), {}), ((0, 24), (), {}), id="across a use"),
    pytest.param(((0, 40), (_refresh(11, "C1-1"),), {}), ((0, 40), (_refresh(14, "C1-1"),), {}), id="refresh between"),
    pytest.param(((0, 40), (), {"together": True}), ((0, 24), (), {"together": True}), id="in a campaign"),
    pytest.param(((5,), (), DIRTY), ((5,), (_refresh(0, "C0-1"),), DIRTY), id="dirty at the start"),
    pytest.param(
        ((0, 40), (_refresh(11, "C-2"),), {"together": True}),
        ((0, 40), (_refresh(14, "C-2"),), {"together": True}),
        id="refresh in a campaign",
    ),
    pytest.param(
        ((0, 40), (task("turnaround", "U", 11, 13, before="C-2"),), {"together": True, "turnaround": CLEAN}),
        ((0, 40), (task("turnaround", "U", 14, 16, before="C-2"),), {"together": True, "turnaround": CLEAN}),
        id="turnaround",
    ),
]


def test_the_solver_refreshes_a_unit_that_waits():
    """The unit was clean 20 h before the plan, and is free at 10 only: a refresh ends by then."""
    scenario = _plant(orders=[{"id": "o", "product": "A", "quantity": 10, "due": iso(20)}], **LONG_CLEAN)
    unit = scenario.units[0].model_copy(update={"available_from": scenario.start.replace(hour=10)})
    made = solve_exact(scenario.model_copy(update={"units": (unit,)}))
    assert starts(made) == {"r#1-1": 10}
    ((kind, _, start, end),) = tasks(made)
    assert (kind, end - start) == ("refresh", 2)
    assert end <= 10


def test_the_solver_refreshes_inside_a_campaign():
    """A cadence of 40 h is longer than the hold of 24 h: each later batch has its refresh."""
    rules = {"min_batches": 3, "cadence": "40h"}
    orders = [{"id": "o", "product": "A", "quantity": 30, "due": iso(0)}]
    made = solve_exact(_plant(rules=rules, orders=orders))
    assert sorted(starts(made).values()) == [0, 40, 80]
    assert [t[0] for t in tasks(made)] == ["refresh", "refresh"]


@pytest.mark.parametrize(("illegal", "legal"), BROKEN)
def test_the_model_forbids_a_use_too_long_after_the_last_cleaning(illegal, legal):
    """An hour more than the hold is no solution; the hold itself is one."""
    begins, work, fields = illegal
    model_forbids(*_uses(*begins, tasks=work, **fields), Rule.clean_hold, beside=NEEDS)
    begins, work, fields = legal
    assert model_allows(*_uses(*begins, tasks=work, **fields))


@pytest.mark.parametrize(("illegal", "legal"), BROKEN)
def test_the_checker_names_the_batch(illegal, legal):
    """The use that starts too late is named, with the unit."""
    begins, work, fields = illegal
    name = f"C-{len(begins)}" if "together" in fields else f"C{len(begins) - 1}-1"
    breaks(*_uses(*begins, tasks=work, **fields), "clean_hold", name, "U")
    begins, work, fields = legal
    passes(*_uses(*begins, tasks=work, **fields))


@pytest.mark.parametrize(("level", "legal"), [("none", False), ("minor", True), ("full", True)])
def test_a_changeover_cleans_unless_its_level_is_none(level, legal):
    """After a changeover of 2 h the hold counts anew, but for one that does not clean."""
    change = {**CLEAN, "level": level}
    scenario = _plant(changeovers=[{"from": {"product": "A"}, "to": {"product": "B"}, "changeover": change}])
    first, second = scenario.recipes
    pair = (
        campaign("C", first, batch("C-1", run(first, "make", 0))),
        campaign("D", second, batch("D-1", run(second, "make", 36))),
    )
    case = scenario, plan(scenario, *pair, tasks=(task("changeover", "U", 10, 12, before="D-1", level=level),))
    if legal:
        assert model_allows(*case)
        passes(*case)
    else:
        model_forbids(*case, Rule.clean_hold, beside=NEEDS)
        breaks(*case, "clean_hold", "D-1", "U")


@pytest.mark.parametrize(("end", "legal"), [(15, False), (16, True)])
def test_a_full_clean_cleans(end, legal):
    """A full clean that ends at 16 serves a use at 40."""
    work = (task("full_clean", "U", end - 5, end, before="C1-1"),)
    case = _uses(0, 40, tasks=work, full_clean=FULL, full_clean_after={"batches": 3})
    assert model_allows(*case) is legal
    if legal:
        passes(*case)
    else:
        breaks(*case, "clean_hold", "C1-1", "U")


def test_the_model_offers_one_refresh_a_gap():
    """Two refreshes in a gap are no solution, and the checker names the second."""
    work = _refresh(12, "C1-1"), _refresh(20, "C1-1")
    case = _uses(0, 40, tasks=work)
    assert not model_allows(*case)
    breaks(*case, "clean_hold", "C1-1", "U")


@pytest.mark.parametrize("start", [6, 9, 39])
def test_a_refresh_is_apart_from_uses(start):
    """Before or during the use before, or during the use after."""
    case = _uses(8, 40, tasks=(_refresh(start, "C1-1"),))
    assert not model_allows(*case)
    assert model_allows(*_uses(8, 40, tasks=(_refresh(18, "C1-1"),)))


def test_unstated_a_unit_stays_clean():
    """Without clean_hold a use may come any time after the last cleaning, even on a unit dirty at the start."""
    for fields in ({}, DIRTY):
        case = _uses(0, 600, hold=None, **fields)
        assert model_allows(*case)
        passes(*case)


@pytest.mark.parametrize("order", list(permutations(("refresh", "changeover", "maintenance"))))
def test_the_work_of_a_gap_lies_in_any_order(order):
    """A refresh, a changeover and a maintenance between two uses, one after the other."""
    change = {"from": {"product": "A"}, "to": {"product": "B"}, "changeover": {**CLEAN, "level": "none"}}
    service = {"id": "M", "unit": "U", "duration": "2h", "due": iso(700)}
    scenario = _plant(changeovers=[change], maintenance=[service])
    first, second = scenario.recipes
    pair = (
        campaign("C", first, batch("C-1", run(first, "make", 0))),
        campaign("D", second, batch("D-1", run(second, "make", 36))),
    )
    extra = {"refresh": {}, "changeover": {"level": "none"}, "maintenance": {"maintenance": "M"}}
    work = []
    for start, kind in zip((14, 16, 18), order, strict=True):
        named = {} if kind == "maintenance" else {"before": "D-1"}
        work.append(task(kind, "U", start, start + 2, **named, **extra[kind]))
    case = scenario, plan(scenario, *pair, tasks=tuple(work))
    passes(*case)
    assert model_allows(*case)
