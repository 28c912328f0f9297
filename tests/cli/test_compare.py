"""`scheduler compare`: plans side by side."""

import shutil
from pathlib import Path

import pytest

from tests.cli.running import TINY, scheduler


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A plan of the same plant whose first order is due later."""
    document = TINY.read_text(encoding="utf-8")
    (tmp_path / "s.yaml").write_text(document.replace("due: 2027-01-10", "due: 2027-01-30"), encoding="utf-8")
    done = scheduler("plan", tmp_path / "s.yaml", "--out", tmp_path / "b", "--time-limit", 5, "--workers", 1)
    assert done.exit_code == 0, done.output
    return tmp_path / "b" / "plan.json"


def test_two_plans(planned: Path, other: Path) -> None:
    """Objective, figures, orders and the number of changed procedures are shown, each plan with its own scenario."""
    done = scheduler("compare", planned / "plan.json", other)
    assert done.exit_code == 0, done.output
    for words in ("Objective", "lateness", "Figures", "orders late", "Unit procedures that differ"):
        assert words in done.stdout


def test_a_plan_and_its_copy(planned: Path, tmp_path: Path) -> None:
    """Equal plans differ in nothing."""
    shutil.copy(planned / "plan.json", tmp_path)
    done = scheduler("compare", planned / "plan.json", tmp_path / "plan.json", "--scenario", TINY)
    assert done.exit_code == 0, done.output
    assert "Every order gets the same in every plan." in done.stdout


def test_one_plan_is_not_enough(planned: Path) -> None:
    """One plan, or the same plan twice, is nothing to compare."""
    for files in ([planned / "plan.json"], [planned / "plan.json"] * 2):
        done = scheduler("compare", *files)
        assert done.exit_code == 2
        assert "at least two plans" in done.stderr


def test_a_scenario_of_another_plant(planned: Path, other: Path, tmp_path: Path) -> None:
    """Plans that do not fit the scenario are refused."""
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(TINY.read_text(encoding="utf-8").replace("SUITE", "HALL"), encoding="utf-8")
    done = scheduler("compare", planned / "plan.json", other, "--scenario", wrong)
    assert done.exit_code == 2
    assert "SUITE" in done.stderr
