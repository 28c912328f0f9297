"""Any further file of a published format is a case, read unchanged and named by its place."""

import json

import pytest

from benchmarks.case import MissingDataError
from benchmarks.cases import load_case
from benchmarks.families import cases_of
from scheduler.domain.errors import Severity
from scheduler.domain.normalise import normalise
from scheduler.validation import validate
from tests.benchmarks import test_biomanufacturing, test_kopanos, test_psp, test_rcpsp_cpr

FJS = "2 2 1.5\n2 1 1 3 2 1 5 2 6\n1 1 2 4\n"
LOTS = "Lot ID,Type,Vials\nx,E,30000\ny,H,10000\n"
FILES = [
    ("kopanos2009/7", "domain/kopanos2009_single_stage/instance_7.json", json.dumps(test_kopanos.DATA)),
    ("filling_line/more", "domain/filling_line_vikas/more.csv", LOTS),
    ("biomanufacturing/o2_s1", "general/biomanufacturing/o2_s1.json", json.dumps(test_biomanufacturing.DATA)),
    ("fjsp/any/small", "general/fjsp/any/small.fjs", FJS),
    ("fjsp_sdst/small", "general/fjsp_sdst/small.fjs", FJS + "\n0 1 2\n3 0 4\n5 6 0\n0 7 8\n9 0 1\n2 3 0\n"),
    ("jsp_sdst_tt/small", "general/jsp_sdst_tt/small.txt", "2 2\n0 3 1 4\n1 5 0 6\n0 1\n2 0\n0 3\n4 0\n"),
    ("pm_sdst/I_2", "general/pm_sdst/I_2.txt", "2  2  1\n2\n 0 3 1 4\n 0 5 1 6\nSSD\nM0\n0 1\n2 0\nM1\n0 3\n4 0\n"),
    ("rcpsp_cpr/any/small", "general/rcpsp_cpr/any/small.rcp", test_rcpsp_cpr.FILE),
    ("psp/small", "domain/csplib_prob058_psp/psp_instances.json", json.dumps({"small": test_psp.DATA})),
]


@pytest.mark.parametrize(("name", "path", "text"), FILES, ids=[name for name, _, _ in FILES])
def test_a_further_file_is_a_case(monkeypatch, tmp_path, name, path, text):
    """A file laid beside the others is found by its family, and is a scenario without errors or rounding."""
    monkeypatch.setenv("SCHEDULER_BENCH_DATA", str(tmp_path))
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text(text)
    assert cases_of(name.split("/")[0]) == [name]
    case = load_case(name)
    assert case.reference is None
    assert case.evaluate is not None
    assert [issue for issue in validate(case.scenario) if issue.severity is Severity.ERROR] == []
    assert normalise(case.scenario).roundings == ()


def test_one_case_is_itself():
    """A name that goes on beyond its family, or that is no family of files, stands for one case."""
    assert [cases_of(name) for name in ("fjsp/any/small", "reference")] == [["fjsp/any/small"], ["reference"]]
    assert cases_of("jankauskas") == ["jankauskas/deficit", "jankauskas/throughput"]


def test_a_family_without_files_is_named(monkeypatch, tmp_path):
    """Without the published files the message says where they were looked for."""
    monkeypatch.setenv("SCHEDULER_BENCH_DATA", str(tmp_path))
    with pytest.raises(MissingDataError, match=r"general/fjsp holds no \*\*/\*\.fjs; set SCHEDULER_BENCH_DATA"):
        cases_of("fjsp")
