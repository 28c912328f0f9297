"""`scheduler check`: the independent judgement of a plan."""

import json
from pathlib import Path
from typing import Any

from tests.cli.running import TINY, scheduler


def broken(planned: Path, folder: Path, **changes: Any) -> Path:
    """The plan with fields of its first batch's first procedure replaced."""
    plan = json.loads((planned / "plan.json").read_text(encoding="utf-8"))
    plan["campaigns"][0]["batches"][0]["procedures"][0].update(changes)
    path = folder / "plan.json"
    path.write_text(json.dumps(plan), encoding="utf-8")
    return path


def test_a_good_plan(planned: Path) -> None:
    """A plan that keeps every rule exits with 0, by the scenario written beside it as by the original."""
    for scenario in (TINY, planned / "scenario.json"):
        done = scheduler("check", scenario, planned / "plan.json")
        assert done.exit_code == 0, done.output
        assert done.stdout == "The plan keeps every rule.\n"
        assert done.stderr == ""


def test_a_broken_plan(planned: Path, tmp_path: Path) -> None:
    """A procedure shortened by hand is found, named, and exits with 1."""
    done = scheduler("check", TINY, broken(planned, tmp_path, end="2027-01-04T01:00:00Z"))
    assert done.exit_code == 1
    assert "operation_link" in done.stdout
    assert "violation(s)." in done.stdout


def test_a_plan_for_another_profile(tmp_path: Path) -> None:
    """A plan made with --profile is judged by that profile, so its objective is right."""
    made = scheduler("plan", TINY, "--out", tmp_path, "--profile", "makespan", "--time-limit", 5, "--workers", 1)
    assert made.exit_code == 0, made.output
    done = scheduler("check", TINY, tmp_path / "plan.json")
    assert done.exit_code == 0, done.output


def test_another_version_of_the_scenario(planned: Path, tmp_path: Path) -> None:
    """A scenario changed since is mentioned; the plan is judged by it all the same."""
    scenario = tmp_path / "scenario.yaml"
    scenario.write_text(TINY.read_text(encoding="utf-8").replace("quantity: 20", "quantity: 10"), encoding="utf-8")
    done = scheduler("check", scenario, planned / "plan.json")
    assert done.exit_code == 1
    assert "another version" in done.stderr


def test_a_file_that_is_no_plan(tmp_path: Path) -> None:
    """Anything but a plan is refused with what is wrong, exit code 2."""
    done = scheduler("check", TINY, TINY)
    assert done.exit_code == 2
    assert "is no plan" in done.stderr


def test_an_invalid_scenario(planned: Path, tmp_path: Path) -> None:
    """A plan is not judged by a scenario that contradicts itself."""
    scenario = tmp_path / "scenario.yaml"
    scenario.write_text(TINY.read_text(encoding="utf-8").replace("sponsor: acme", "sponsor: nobody"), encoding="utf-8")
    done = scheduler("check", scenario, planned / "plan.json")
    assert done.exit_code == 2
    assert "unknown_reference at /products/0/sponsor" in done.stderr
