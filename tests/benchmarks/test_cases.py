"""Finding cases and summing up runs."""

import pytest

from benchmarks.adapters import biomanufacturing, filling_line, jankauskas, kopanos, rcpsp_cpr
from benchmarks.case import MissingDataError, data_file
from benchmarks.cases import load_case
from benchmarks.table import summary
from scheduler.domain.errors import Severity
from scheduler.domain.normalise import normalise
from scheduler.validation import validate


def test_absent_files_are_named(monkeypatch, tmp_path):
    """Without the published files the message says which one is missing and what to set."""
    monkeypatch.setenv("SCHEDULER_BENCH_DATA", str(tmp_path))
    with pytest.raises(MissingDataError, match=r"instance_15\.json is not there.*set SCHEDULER_BENCH_DATA"):
        kopanos.load("15")


def test_unknown_family_is_named():
    """A case of no known family is refused with the families there are."""
    with pytest.raises(KeyError, match="no case family 'nope'; known: biomanufacturing"):
        load_case("nope/1")


@pytest.mark.parametrize(
    ("load", "name"),
    [(kopanos.load, n) for n in ("15", "17", "20")]
    + [(biomanufacturing.load, n) for n in ("o5_s1", "o10_s2:interleaved", "o20_s1")]
    + [(filling_line.load, "lots")]
    + [(jankauskas.load, n) for n in ("deficit", "throughput")]
    + [(rcpsp_cpr.load, n) for n in ("BL_ConsProd/ConsProd_bl2002", "KSD30_ConsProd/ConsProd_j07")],
)
def test_published_files_become_clean_scenarios(load, name):
    """Every published file gives a scenario that validation accepts and that nothing is rounded in."""
    try:
        data_file("README.md")
    except MissingDataError as absent:
        pytest.skip(str(absent))
    scenario = load(name).scenario
    assert [issue for issue in validate(scenario) if issue.severity is Severity.ERROR] == []
    assert normalise(scenario).roundings == ()


def test_summary_takes_median_and_worst():
    """The worst run has the largest figures but the smallest bound; failed runs do not count."""
    rows = [
        {"case": "x", "status": "feasible", "seed": s, "objective": o, "bound": b, "wall_s": 1.0, "violations": 0}
        for s, o, b in ((0, 5.0, 2.0), (1, 7.0, 3.0), (2, 6.0, 1.0))
    ]
    keys = ("first_plan_s", "build_s", "cpu_s", "peak_mb")
    rows = [row | dict.fromkeys(keys, 1.0) for row in rows]
    median, worst = summary([*rows, {"case": "x", "seed": 3, "status": "error"}])
    assert (median["seed"], median["objective"], median["bound"]) == ("median", 6.0, 2.0)
    assert (worst["seed"], worst["objective"], worst["bound"]) == ("worst", 7.0, 1.0)
    (_, worst) = summary([row | {"maximised": True} for row in rows])
    assert (worst["objective"], worst["bound"]) == (5.0, 3.0)
