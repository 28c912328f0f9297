"""Readers of the published shop formats, the scenario made of them, and their evaluator."""

import pytest

from benchmarks.adapters.shop import Shop, evaluate, make_scenario
from benchmarks.adapters.shop_files import load_pm_sdst, read_fjs, read_jsp_tt, read_pm
from benchmarks.case import UnsupportedCaseError
from scheduler.checker import check_plan
from tests.benchmarks.by_hand import plan_of

SHOP = Shop(
    jobs=[[{0: 3, 1: 5}, {1: 2}], [{1: 4}]], states=[[0, 1], [2]], setups={1: [[0, 1, 9], [1, 0, 2], [9, 1, 0]]}
)
SCENARIO = make_scenario("test", SHOP)


def test_flexible_job_shop_is_read():
    """Machines count from 1 in the file; what follows the jobs are setup matrices over all operations."""
    text = "2 2 1.5\n2 1 1 3 2 1 5 2 6\n1 1 2 4\n\n0 1 2\n3 0 4\n5 6 0\n0 7 8\n9 0 1\n2 3 0\n"
    shop = read_fjs(text)
    assert shop.jobs == [[{0: 3}, {0: 5, 1: 6}], [{1: 4}]]
    assert shop.states == [[0, 1], [2]]
    assert shop.setups == {0: [[0, 1, 2], [3, 0, 4], [5, 6, 0]], 1: [[0, 7, 8], [9, 0, 1], [2, 3, 0]]}
    assert read_fjs(text.split("\n\n")[0]).setups == {}


def test_job_shop_with_transition_times_is_read():
    """Machines count from 0; the state of an operation is its job."""
    shop = read_jsp_tt("2 2\n0 3 1 4\n1 5 0 6\n0 1\n2 0\n0 3\n4 0\n")
    assert shop == ([[{0: 3}, {1: 4}], [{1: 5}, {0: 6}]], [[0, 0], [1, 1]], {0: [[0, 1], [2, 0]], 1: [[0, 3], [4, 0]]})


def test_parallel_machines_are_read():
    """Each job is one operation with a duration a machine."""
    shop = read_pm("2  2  1\n2\n 0 3 1 4\n 0 5 1 6\nSSD\nM0\n0 1\n2 0\nM1\n0 3\n4 0\n")
    assert shop == ([[{0: 3, 1: 4}], [{0: 5, 1: 6}]], [[0], [1]], {0: [[0, 1], [2, 0]], 1: [[0, 3], [4, 0]]})


def test_another_format_is_refused(monkeypatch, tmp_path):
    """A file that ends too early is named, with the family whose format it lacks."""
    folder = tmp_path / "general" / "pm_sdst"
    folder.mkdir(parents=True)
    (folder / "short.txt").write_text("2 2 1\n2\n0 3 1\n")
    monkeypatch.setenv("SCHEDULER_BENCH_DATA", str(tmp_path))
    with pytest.raises(UnsupportedCaseError, match=r"pm_sdst/short\.txt is not in the format of its family"):
        load_pm_sdst("short")


def _plan(first=("m0", 0, 3), second=("m1", 6, 8), other=("m1", 0, 4)):
    return plan_of(SCENARIO, {"job0": {"o0": first, "o1": second}, "job1": {"o0": other}})


def test_legal_plan_has_the_published_objective():
    """The makespan is the last end; a legal plan breaks no published rule and none of ours but missing changeovers."""
    assert evaluate(SHOP, _plan(second=("m1", 5, 7))) == (7.0, ())


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        (_plan(first=("m0", 0, 4)), "operation 0 of job 0 on machine 0: [0, 4), ready 0"),
        (_plan(second=("m1", 2, 4), other=("m1", 10, 14)), "operation 1 of job 0 on machine 1: [2, 4), ready 3"),
        (_plan(second=("m1", 4, 6)), "machine 1: a start at 4 within 1 of the end at 4"),
    ],
)
def test_each_broken_rule_is_named(plan, message):
    """The evaluator names what a plan broken by hand breaks, and the checker refuses that plan too."""
    assert message in evaluate(SHOP, plan).violations
    assert check_plan(SCENARIO, plan)
