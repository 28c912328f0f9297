"""`scheduler plan`: files, summary, and what it refuses."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

import scheduler.cli.plan as command
from scheduler.domain.errors import ConflictingCommitmentsError, SolverError
from scheduler.domain.run import RunRecord
from scheduler.validation import load_plan, load_scenario
from tests.cli.running import TINY, scheduler
from tests.validation.base import edit


def test_it_writes_everything(planned: Path) -> None:
    """Plan, run record, scenario, chart and tables lie in the directory, and no half-written file."""
    names = {path.name for path in planned.iterdir()}
    assert {"plan.json", "run.json", "scenario.json", "gantt.html", "stock.html", "orders.csv", "trace.csv"} <= names
    assert not [name for name in names if name.startswith(".")]
    plan = load_plan(planned / "plan.json")
    assert plan.verdict is not None
    assert plan.verdict.passed
    assert load_scenario(planned / "scenario.json") == load_scenario(TINY)
    assert RunRecord.model_validate_json((planned / "run.json").read_text(encoding="utf-8")).wall_s > 0
    assert "plotly" in (planned / "gantt.html").read_text(encoding="utf-8")
    assert "plotly" in (planned / "stock.html").read_text(encoding="utf-8")
    with (planned / "orders.csv").open(encoding="utf-8") as file:
        assert {row["order"] for row in csv.DictReader(file)} == {"o1", "o2"}


def test_it_prints_how_the_orders_fare(tmp_path: Path) -> None:
    """The summary shows the checker's verdict, each sponsor, the objective, and late orders with their reason."""
    done = scheduler("plan", TINY, "--out", tmp_path, "--time-limit", 5, "--workers", 1)
    assert done.exit_code == 0
    for words in ("checked", "acme", "bolt", "lateness", "Late or short orders", f"Written to {tmp_path}"):
        assert words in done.stdout


def test_options_reach_the_solver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every option lands in the settings; what is not given keeps its default; the baseline is read."""
    heard: dict[str, Any] = {}

    def make_plan(scenario: object, settings: object, **others: Any) -> None:
        heard.update(others, settings=settings)
        raise SolverError("enough")

    monkeypatch.setattr(command, "make_plan", make_plan)
    baseline = tmp_path / "before.json"
    baseline.write_text('{"scenario": "before"}', encoding="utf-8")
    options = ("--time-limit", 7, "--seed", 3, "--profile", "lean", "--reproducible", "--baseline", baseline)
    assert scheduler("plan", TINY, "--out", tmp_path / "new" / "out", *options).exit_code == 3
    settings = heard["settings"]
    assert (settings.time_limit, settings.seed, settings.profile, settings.reproducible) == (7.0, 3, "lean", True)
    assert settings.workers == type(settings)().workers
    assert heard["baseline"].scenario == "before"
    assert heard["should_stop"]() is False


def refuse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problem: Exception) -> Any:
    def make_plan(*_: object, **__: object) -> None:
        raise problem

    monkeypatch.setattr(command, "make_plan", make_plan)
    return scheduler("plan", TINY, "--out", tmp_path)


def test_conflicting_commitments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commitments that clash are named; no plan, exit code 1."""
    done = refuse(tmp_path, monkeypatch, ConflictingCommitmentsError("c1 and c2 clash.", ("both on U at noon",)))
    assert done.exit_code == 1
    assert done.stderr == "c1 and c2 clash.\n  both on U at noon\n"
    assert list(tmp_path.iterdir()) == []


def test_internal_errors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error nobody foresaw is one sentence and the way to its trace, exit code 3; then the trace."""
    done = refuse(tmp_path, monkeypatch, ZeroDivisionError("division by zero"))
    assert done.exit_code == 3
    assert "Internal error (ZeroDivisionError): division by zero" in done.stderr
    assert "SCHEDULER_DEBUG=1" in done.stderr
    assert "Traceback" not in done.output
    monkeypatch.setenv("SCHEDULER_DEBUG", "1")
    done = refuse(tmp_path, monkeypatch, ZeroDivisionError("division by zero"))
    assert done.exit_code == 3
    assert "Traceback" in done.stderr


def test_an_invalid_scenario_makes_no_plan(tmp_path: Path) -> None:
    """Errors are printed as by validate, exit code 2."""
    path = tmp_path / "scenario.json"
    path.write_text(json.dumps(edit({"/orders/0/product": "X", "/objective/profile": "cheap"})), encoding="utf-8")
    done = scheduler("plan", path, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "/orders/0/product" in done.stderr
    assert "/objective/profile" in done.stderr


def test_an_unknown_profile(tmp_path: Path) -> None:
    """A profile that does not exist is refused with those that do."""
    done = scheduler("plan", TINY, "--out", tmp_path, "--profile", "cheap")
    assert done.exit_code == 2
    assert "Name one of on_time, throughput, lean, stable, makespan" in done.stderr


@pytest.mark.parametrize("limit", ["0", "-1", "nan", "soon"])
def test_impossible_options(tmp_path: Path, limit: str) -> None:
    """A time limit out of range is a usage error, exit code 2."""
    done = scheduler("plan", TINY, "--out", tmp_path, "--time-limit", limit)
    assert done.exit_code == 2
    assert "Traceback" not in done.output


def test_a_directory_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is refused before the search begins."""
    monkeypatch.setattr(command, "make_plan", lambda *_, **__: pytest.fail("searched"))
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = scheduler("plan", TINY, "--out", tmp_path / "file")
    assert done.exit_code == 2
    assert done.stderr == f"{tmp_path / 'file'} cannot be written: File exists.\n"
    done = scheduler("plan", TINY, "--out", tmp_path / "file" / "deeper")
    assert done.exit_code == 2
    assert "cannot be written: Not a directory" in done.stderr
