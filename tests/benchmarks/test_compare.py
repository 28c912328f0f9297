"""Comparing with a peer: what its log says, and cases it cannot say."""

from benchmarks.case import START, Case
from benchmarks.compare import found_at, run_peer
from benchmarks.table import summary
from tests.benchmarks.test_shop import SCENARIO

LOG = """
#Bound   0.07s best:inf   next:[113,3255] initial_domain
#1       0.29s best:600   next:[113,599]  default_lp
#2       1.78s best:536   next:[113,535]  graph_var_lns (d=5.00e-01 s=20 t=0.10 p=0.00 stall=0 h=base)
#Done    2.00s quick_restart
"""


def test_incumbents_are_read_from_the_log():
    """Every solution of the log counts from the clock of the whole run; bounds are none."""
    assert found_at(LOG, 0.5) == {"first_plan_s": 0.79, "trace": "0.79:600.0 2.28:536.0"}
    assert found_at("", 0.5) == {"first_plan_s": None, "trace": ""}


def test_a_case_no_peer_can_say(monkeypatch, tmp_path):
    """It is unsupported, which is no failure and has no median."""
    monkeypatch.setattr("benchmarks.compare.ROOT", tmp_path)
    python = tmp_path / "build/peers/pyjobshop/bin/python"
    python.parent.mkdir(parents=True)
    python.touch()
    case = Case(f"any/{START.year}", SCENARIO, "h")
    row = run_peer(case, "pyjobshop", 0, 1.0, 1)
    assert row["status"] == "unsupported"
    assert summary([row]) == []
