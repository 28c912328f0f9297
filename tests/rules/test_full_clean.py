"""Rule full_clean: after so many batches, or so much time, a unit is cleaned fully before it is used again."""

import pytest

from scheduler.domain.rules import Rule
from tests.checker.builders import batch, breaks, campaign, iso, passes, plan, plant, procedure, recipe, run, task
from tests.rules.support import model_allows, model_forbids, solve_exact, starts, tasks

CLEAN = {"duration": "2h", "attendance": "unattended"}
NEEDS = (Rule.changeover, Rule.campaign_block, Rule.unit_capacity)


def _plant(*, after=None, replaces="minor", together=False, rules=None, **fields):
    unit = {"id": "U", "full_clean": {"duration": "5h", "attendance": "unattended", "replaces": replaces}}
    unit["full_clean_after"] = after
    for key in ("turnaround", "initial", "clean", "clean_hold"):
        if key in fields:
            unit[key] = fields.pop(key)
    made = recipe("r", "A", procedure("make", "U"), campaign=rules or ({} if together else "none"))
    return plant(made, recipe("s", "B", procedure("make", "U")), units=[unit], **fields)


def _uses(*begins, cleans=(), tasks=(), together=False, **fields):
    """Uses of 10 h: campaigns C0, C1 … of one batch, or one campaign C; full cleans as (start, batch that follows)."""
    scenario = _plant(together=together, **fields)
    made = scenario.recipes[0]
    work = (*(task("full_clean", "U", s, s + 5, before=b) for s, b in cleans), *tasks)
    if together:
        runs = [batch(f"C-{i}", run(made, "make", s)) for i, s in enumerate(begins, start=1)]
        return scenario, plan(scenario, campaign("C", made, *runs), tasks=work)
    alone = [campaign(f"C{i}", made, batch(f"C{i}-1", run(made, "make", s))) for i, s in enumerate(begins)]
    return scenario, plan(scenario, *alone, tasks=work)


TIME, TWO, ONE = {"time": "30h"}, {"batches": 2}, {"batches": 1}
DUE = {"initial": {"full_clean_due": True}}
# illegal and legal (starts, full cleans), fields, the batch that is named
BROKEN = [
    pytest.param(((21,), ()), ((20,), ()), {"after": TIME}, "C0-1", id="time from the start"),
    pytest.param(
        ((6,), ()), ((5,), ()), {"after": TIME, "initial": {"full_clean_at": iso(-15)}}, "C0-1", id="time from before"
    ),
    pytest.param(
        ((0, 36), ((10, "C1-1"),)), ((0, 35), ((10, "C1-1"),)), {"after": TIME}, "C1-1", id="time from a full clean"
    ),
    pytest.param(((0, 10, 20), ()), ((0, 10, 25), ((20, "C2-1"),)), {"after": TWO}, "C2-1", id="batches"),
    pytest.param(
        ((0, 10), ()),
        ((0, 15), ((10, "C1-1"),)),
        {"after": TWO, "initial": {"batches_since_full_clean": 1}},
        "C1-1",
        id="batches before",
    ),
    pytest.param(
        ((0, 15, 25, 35), ((10, "C1-1"),)),
        ((0, 15, 25, 40), ((10, "C1-1"), (35, "C3-1"))),
        {"after": TWO},
        "C3-1",
        id="batches since a full clean",
    ),
    pytest.param(
        ((0, 10), ()), ((0, 15), ((10, "C-2"),)), {"after": ONE, "together": True}, "C-2", id="inside a campaign"
    ),
    pytest.param(((5,), ()), ((5,), ((0, "C0-1"),)), {"after": TWO, **DUE}, "C0-1", id="due, batches"),
    pytest.param(((5,), ()), ((5,), ((0, "C0-1"),)), {"after": TIME, **DUE}, "C0-1", id="due, time"),
    pytest.param(((5,), ()), ((5,), ((0, "C0-1"),)), DUE, "C0-1", id="due, no limit"),
    pytest.param(
        ((5, 20), ((15, "C1-1"),)), ((5, 20), ((0, "C0-1"),)), {"after": TWO, **DUE}, "C0-1", id="due, too late"
    ),
]


def _served(count, **fields):
    """Orders for so many batches, late already."""
    return _plant(orders=[{"id": "o", "product": "A", "quantity": 10 * count, "due": iso(0)}], **fields)


@pytest.mark.parametrize(
    ("count", "fields", "expected", "cleans"),
    [
        (3, {"after": TWO}, [0, 10, 25], [20]),
        (3, {"after": TIME}, [0, 10, 20], []),
        (4, {"after": TIME}, [0, 10, 20, 35], [30]),
        (2, {"after": TWO, **DUE}, [5, 15], [0]),
        (1, DUE, [5], [0]),
        (2, {"after": ONE, "turnaround": CLEAN, "rules": {"min_batches": 2}}, [0, 15], [10]),
    ],
)
def test_the_solver_cleans_fully_when_it_is_due(count, fields, expected, cleans):
    """Late batches run as early as they may; a full clean lies where one is due, and nowhere else."""
    made = solve_exact(_served(count, **fields))
    assert sorted(starts(made).values()) == expected
    assert [start for kind, _, start, _ in tasks(made) if kind == "full_clean"] == cleans


def test_a_changeover_before_the_full_clean_takes_none_of_its_time():
    """Two uses of 10 h and 3 h of changeover fit two spans of 11 h, if the clean comes after the changeover."""
    orders = [{"id": p, "product": p, "quantity": 10, "due": iso(0)} for p in "AB"]
    change = {"changeover_default": {"duration": "3h", "level": "major"}, "objective": {"profile": "makespan"}}
    made = solve_exact(_plant(after={"time": "11h"}, replaces="none", orders=orders, **change))
    assert tasks(made) == [("changeover", "U", 10, 13), ("full_clean", "U", 13, 18)]


@pytest.mark.parametrize(("illegal", "legal", "fields", "named"), BROKEN)
def test_the_model_forbids_a_use_when_a_full_clean_is_due(illegal, legal, fields, named):
    """One batch too many, or an hour too late, is no solution."""
    begins, cleans = illegal
    model_forbids(*_uses(*begins, cleans=cleans, **fields), Rule.full_clean, beside=NEEDS)
    begins, cleans = legal
    assert model_allows(*_uses(*begins, cleans=cleans, **fields))


@pytest.mark.parametrize(("illegal", "legal", "fields", "named"), BROKEN)
def test_the_checker_names_the_batch(illegal, legal, fields, named):
    """The use that comes without full clean is named, with the unit."""
    begins, cleans = illegal
    breaks(*_uses(*begins, cleans=cleans, **fields), "full_clean", named, "U")
    begins, cleans = legal
    passes(*_uses(*begins, cleans=cleans, **fields))


def _changed(level, start, *work, after=None, replaces="minor"):
    """A batch of A at 0, one of B at an hour, a changeover of a level between."""
    change = {"duration": "3h", "attendance": "unattended", "level": level}
    scenario = _plant(after=after or TWO, replaces=replaces, changeover_default=change)
    first, second = scenario.recipes
    pair = (
        campaign("C", first, batch("C-1", run(first, "make", 0))),
        campaign("D", second, batch("D-1", run(second, "make", start))),
    )
    return scenario, plan(scenario, *pair, tasks=work)


def _change(start, level):
    return task("changeover", "U", start, start + 3, before="D-1", level=level)


FULL = task("full_clean", "U", 10, 15, before="D-1")


@pytest.mark.parametrize(
    ("level", "replaces", "start", "work", "legal"),
    [
        ("minor", "minor", 15, (FULL,), True),
        ("minor", "minor", 18, (FULL, _change(15, "minor")), False),
        ("major", "minor", 15, (FULL,), False),
        ("major", "minor", 18, (FULL, _change(15, "major")), True),
        ("major", "major", 15, (FULL,), True),
        ("full", "major", 18, (FULL, _change(15, "full")), True),
    ],
)
def test_a_full_clean_stands_in_for_the_changeovers_it_replaces(level, replaces, start, work, legal):
    """Up to the level it replaces no changeover lies in a gap with a full clean; above, both do."""
    case = _changed(level, start, *work, replaces=replaces)
    assert model_allows(*case) is legal
    if legal:
        passes(*case)
    else:
        breaks(*case, "changeover", "D-1", "U")


@pytest.mark.parametrize("after", [ONE, {"time": "15h"}], ids=str)
@pytest.mark.parametrize(("level", "legal"), [("full", True), ("major", False)])
def test_a_changeover_of_level_full_is_a_full_clean(level, legal, after):
    """One batch, or 15 h, between two full cleans: a full changeover is enough."""
    case = _changed(level, 13, _change(10, level), after=after)
    if legal:
        assert model_allows(*case)
        passes(*case)
    else:
        model_forbids(*case, Rule.full_clean, beside=NEEDS)
        breaks(*case, "full_clean", "D-1", "U")


@pytest.mark.parametrize(("work", "legal"), [((), True), ((task("turnaround", "U", 15, 17, before="C-2"),), False)])
def test_a_full_clean_replaces_the_turnaround_of_a_campaign(work, legal):
    """Between two batches of a campaign lies either the turnaround or the full clean."""
    fields = {"after": ONE, "together": True, "turnaround": CLEAN, "replaces": "none"}
    case = _uses(0, 20, cleans=((10, "C-2"),), tasks=work, **fields)
    assert model_allows(*case) is legal
    if legal:
        passes(*case)
    else:
        breaks(*case, "campaign_block", "C-2", "U")


def test_unstated_no_full_clean_is_needed():
    """Without full_clean_after any number of batches runs for any time, also on a unit long not fully cleaned."""
    for fields in ({}, {"initial": {"full_clean_at": iso(-900), "batches_since_full_clean": 50}}):
        case = _uses(0, 10, 20, 600, **fields)
        assert model_allows(*case)
        passes(*case)
