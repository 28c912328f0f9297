"""Rule dirty_hold: after each use, the last one too, the next cleaning starts within the hold."""

import pytest

from scheduler.domain.rules import Rule
from tests.checker.builders import batch, breaks, campaign, iso, passes, plan, plant, procedure, recipe, run, task
from tests.rules.support import model_allows, model_forbids, solve_exact, starts, tasks

CLEAN = {"duration": "2h", "attendance": "unattended"}
FULL = {"duration": "5h", "attendance": "unattended"}
DIRTY = {"initial": {"dirty_since": iso(-2)}}
NEEDS = (Rule.changeover, Rule.campaign_block, Rule.unit_capacity)


def _plant(*, together=False, hold="8h", rules=None, **fields):
    unit = {"id": "U", "clean": CLEAN, "dirty_hold": hold}
    for key in ("turnaround", "clean", "full_clean", "full_clean_after", "initial", "calendar"):
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


def _clean(start, after=None):
    return task("clean", "U", start, start + 2, **({"after": after} if after else {}))


def _before(kind, start, before, hours=2):
    return task(kind, "U", start, start + hours, before=before)


WITH_TURNAROUND = {"together": True, "turnaround": CLEAN}
WITH_FULL = {"full_clean": FULL, "full_clean_after": {"batches": 1}}
# illegal and legal (starts, tasks, fields), and what the checker names
BROKEN = [
    pytest.param(((0,), (_clean(19, "C0-1"),), {}), ((0,), (_clean(18, "C0-1"),), {}), "C0-1", id="last use"),
    pytest.param(((0,), (), {}), ((0,), (_clean(10, "C0-1"),), {}), "C0-1", id="no clean"),
    pytest.param(
        ((0, 40), (_before("refresh", 19, "C1-1"), _clean(50, "C1-1")), {}),
        ((0, 40), (_before("refresh", 18, "C1-1"), _clean(50, "C1-1")), {}),
        "C0-1",
        id="refresh between",
    ),
    pytest.param(
        ((0, 10), (_clean(20, "C1-1"),), {}),
        ((0, 12), (_before("refresh", 10, "C1-1"), _clean(22, "C1-1")), {}),
        "C0-1",
        id="end to end",
    ),
    pytest.param(
        ((0, 40), (_before("turnaround", 19, "C-2"), _clean(50, "C-2")), WITH_TURNAROUND),
        ((0, 40), (_before("turnaround", 18, "C-2"), _clean(50, "C-2")), WITH_TURNAROUND),
        "C-1",
        id="turnaround",
    ),
    pytest.param(
        ((0, 40), (_before("full_clean", 19, "C1-1", 5), _clean(50, "C1-1")), WITH_FULL),
        ((0, 40), (_before("full_clean", 18, "C1-1", 5), _clean(50, "C1-1")), WITH_FULL),
        "C0-1",
        id="full clean",
    ),
    pytest.param(((), (), DIRTY), ((), (_clean(6),), DIRTY), "U", id="dirty and unused"),
    pytest.param(
        ((10,), (_before("refresh", 7, "C0-1"), _clean(20, "C0-1")), DIRTY),
        ((10,), (_before("refresh", 6, "C0-1"), _clean(20, "C0-1")), DIRTY),
        "U",
        id="dirty and used",
    ),
]


def test_the_solver_cleans_after_the_last_use():
    """One batch, and a clean that starts within 8 h of its end."""
    made = solve_exact(_plant(orders=[{"id": "o", "product": "A", "quantity": 10, "due": iso(0)}]))
    ((kind, _, start, end),) = tasks(made)
    assert (kind, end - start) == ("clean", 2)
    assert 10 <= start <= 18
    assert made.tasks[0].after == "r#1-1"


def test_the_solver_cleans_a_unit_that_is_dirty_and_unused():
    """Nothing is ordered, but the unit has been dirty for 2 h."""
    made = solve_exact(_plant(**DIRTY))
    assert made.campaigns == ()
    ((kind, _, start, _),) = tasks(made)
    assert kind == "clean"
    assert 0 <= start <= 6


def test_the_solver_refreshes_between_batches_without_turnaround():
    """A campaign of three on a unit without turnaround: a clean of 2 h after each batch."""
    rules = {"min_batches": 3}
    orders = [{"id": "o", "product": "A", "quantity": 30, "due": iso(0)}]
    made = solve_exact(_plant(rules=rules, orders=orders))
    assert sorted(starts(made).values()) == [0, 12, 24]
    assert [t[0] for t in tasks(made)] == ["refresh", "refresh", "clean"]


def test_the_clean_after_the_last_use_may_end_after_the_horizon():
    """The last batch ends with the horizon: the clean starts then or later, and the checker allows it."""
    last = _uses(710, tasks=(_clean(720, "C0-1"),))
    later = _uses(710, tasks=(_clean(728, "C0-1"),))
    for case in (last, later):
        assert model_allows(*case)
        passes(*case)


@pytest.mark.parametrize(("illegal", "legal", "named"), BROKEN)
def test_the_model_forbids_a_cleaning_that_comes_too_late(illegal, legal, named):
    """An hour more than the hold is no solution; the hold itself is one."""
    begins, work, fields = illegal
    model_forbids(*_uses(*begins, tasks=work, **fields), Rule.dirty_hold, beside=NEEDS, also=[Rule.full_clean])
    begins, work, fields = legal
    assert model_allows(*_uses(*begins, tasks=work, **fields))


@pytest.mark.parametrize(("illegal", "legal", "named"), BROKEN)
def test_the_checker_names_the_batch(illegal, legal, named):
    """The use after which no cleaning comes in time is named; of one before the plan, the unit."""
    begins, work, fields = illegal
    breaks(*_uses(*begins, tasks=work, **fields), "dirty_hold", named, "U")
    begins, work, fields = legal
    passes(*_uses(*begins, tasks=work, **fields))


@pytest.mark.parametrize(("level", "legal"), [("none", False), ("minor", True)])
def test_a_changeover_cleans_unless_its_level_is_none(level, legal):
    """A changeover of 2 h right after the use serves the hold, but for one that does not clean."""
    change = {**CLEAN, "level": level}
    scenario = _plant(changeovers=[{"from": {"product": "A"}, "to": {"product": "B"}, "changeover": change}])
    first, second = scenario.recipes
    pair = (
        campaign("C", first, batch("C-1", run(first, "make", 0))),
        campaign("D", second, batch("D-1", run(second, "make", 36))),
    )
    work = task("changeover", "U", 10, 12, before="D-1", level=level), _clean(46, "D-1")
    case = scenario, plan(scenario, *pair, tasks=work)
    if legal:
        assert model_allows(*case)
        passes(*case)
    else:
        model_forbids(*case, Rule.dirty_hold, beside=NEEDS)
        breaks(*case, "dirty_hold", "C-1", "U")


def test_an_interruptible_clean_starts_in_open_hours_in_time():
    """The crew works from 06 to 18; of a use that ends when it is due, at 20, it would come too late."""
    day = {"calendar": "day", "calendars": [{"id": "day", "open": [{"start": "06:00", "end": "18:00"}]}]}
    orders = [{"id": "o", "product": "A", "quantity": 10, "due": iso(20), "deadline": iso(29)}]
    made = solve_exact(_plant(orders=orders, clean={"duration": "2h", "attendance": "interruptible"}, **day))
    ((_, _, start, _),) = tasks(made)
    (begin,) = starts(made).values()
    assert begin + 10 <= start <= begin + 18
    assert 6 <= start % 24 < 18


def test_unstated_a_unit_may_stay_dirty():
    """Without dirty_hold nothing is cleaned, not even a unit that was dirty at the start."""
    for fields in ({}, DIRTY):
        case = _uses(0, 600, hold=None, **fields)
        assert model_allows(*case)
        passes(*case)
