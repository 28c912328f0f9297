"""Rule horizon: every new activity lies inside the horizon, the clean after a last use excepted."""

import pytest

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
from tests.rules.support import model_allows, promised, solve_exact, starts, tasks

WORK = {"duration": "4h", "attendance": "unattended"}


def _plant(*, unit=None, step=None, **fields):
    """Batches of 10 h; the plan spans the hours 0 to 40."""
    made = recipe("r", "A", procedure("make", "U", **(step or {})))
    return plant(made, units=[{"id": "U", **(unit or {})}, "V"], **{"horizon": "40h", **fields})


def _at(start, *work, **fields):
    scenario = _plant(**fields)
    made = scenario.recipes[0]
    return scenario, plan(scenario, campaign("C", made, batch("C-1", run(made, "make", start))), tasks=work)


SETUP = {"step": {"setup": WORK}}
TEARDOWN = {"step": {"teardown": WORK}}
REFRESH = {"unit": {"clean": WORK, "clean_hold": "30h", "initial": {"clean_since": iso(-26)}}}
CHANGE = {"changeover_default": {**WORK, "level": "major"}, "unit": {"initial": {"last_product": "B"}}}
# fields, illegal (start, task), legal (start, task)
CASES = [
    pytest.param({}, (31, None), (30, None), id="batch"),
    pytest.param(SETUP, (3, ("setup", -1, 3)), (4, ("setup", 0, 4)), id="set-up"),
    pytest.param(TEARDOWN, (27, ("teardown", 37, 41)), (26, ("teardown", 36, 40)), id="tear-down"),
    pytest.param(REFRESH, (5, ("refresh", -1, 3)), (5, ("refresh", 0, 4)), id="refresh"),
    pytest.param(CHANGE, (3, ("changeover", -1, 3)), (4, ("changeover", 0, 4)), id="changeover"),
]


def _with(case, fields):
    start, work = case
    if work is None:
        return _at(start, **fields)
    kind, first, last = work
    named = {"after": "C-1"} if kind == "teardown" else {"before": "C-1"}
    level = {"level": "major"} if kind == "changeover" else {}
    return _at(start, task(kind, "U", first, last, **named, **level), **fields)


@pytest.mark.parametrize(("fields", "count"), [({}, 4), (SETUP, 3), (TEARDOWN, 3), ({"horizon": "39h"}, 3)])
def test_the_solver_makes_what_fits(fields, count):
    """Ten batches are ordered; as many as the horizon takes, with their set-up and tear-down, are made."""
    order = {"id": "o", "product": "A", "quantity": 100, "due": iso(0)}
    assert len(starts(solve_exact(_plant(orders=[order], **fields)))) == count


@pytest.mark.parametrize(("fields", "illegal", "legal"), CASES)
def test_the_model_forbids_work_outside(fields, illegal, legal):
    """An hour before the start or after the end is no solution; in a longer horizon the late ones are."""
    assert not model_allows(*_with(illegal, fields))
    assert model_allows(*_with(legal, fields))
    if illegal[0] > 20:
        assert model_allows(*_with(illegal, {**fields, "horizon": "41h"}))


@pytest.mark.parametrize(("fields", "illegal", "legal"), CASES)
def test_the_checker_names_the_batch(fields, illegal, legal):
    """The batch, or the one that the task belongs to."""
    breaks(*_with(illegal, fields), "horizon", "C-1")
    passes(*_with(legal, fields))


@pytest.mark.parametrize(("start", "legal"), [(-1, False), (0, True)])
def test_no_new_batch_starts_before_the_plan(start, legal):
    """The model knows no step before the first; the checker names the batch."""
    case = _at(start)
    assert model_allows(*case) is legal
    if legal:
        passes(*case)
    else:
        breaks(*case, "horizon", "C-1")


def test_the_clean_after_the_last_use_may_end_after_the_horizon():
    """The last batch ends with the horizon; its unit is cleaned after that."""
    unit = {"clean": WORK, "dirty_hold": "2h"}
    order = {"id": "o", "product": "A", "quantity": 40, "due": iso(0)}
    made = solve_exact(_plant(unit=unit, orders=[order], horizon="38h"))
    assert sorted(starts(made).values()) == [0, 14, 28]
    assert tasks(made, "clean")[0][3] > 38


def test_commitments_may_lie_outside():
    """What began before the plan, and what is frozen past its end, stays."""
    for start in (-5, 35, 60):
        kept = batch("K0", timed("make", "U", start, start + 10))
        commitments = [{"id": "K", "recipe": "r", "batches": promised(kept)}]
        case = _plant(commitments=commitments)
        passes(case, plan(case, campaign("K", case.recipes[0], kept)))
        assert starts(solve_exact(case)) == {"K0": start}


def test_the_default_horizon_is_stated():
    """There is no default: a longer one allows what a shorter one forbids, and nothing else changes."""
    late = {"horizon": "30d"}
    assert model_allows(*_at(700, **late))
    passes(*_at(700, **late))
