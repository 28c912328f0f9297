"""Who imports whom: the contracts of pyproject.toml, and what a fresh interpreter has loaded."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOLVERS = {"ortools", "highspy", "pyomo"}


def _loaded(code: str) -> set[str]:
    """Names in `sys.modules` of a fresh interpreter that ran `code`."""
    code += "; import sys; print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def test_the_arrows_hold() -> None:
    """Import-linter keeps every contract."""
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 broken" in done.stdout


def test_the_checker_loads_no_solver() -> None:
    """Judging a plan needs nothing of what made it."""
    loaded = _loaded("import scheduler.checker")
    assert not loaded & SOLVERS
    assert not {name for name in loaded if name.startswith(("scheduler.detailed", "scheduler.planning"))}


@pytest.mark.parametrize("command", ["--help", "plan --help", "rules"])
def test_the_command_line_loads_nothing_it_does_not_need(command: str) -> None:
    """Help and rules answer at once: no solver, no tables, no charts."""
    code = f"import sys; sys.argv = 'scheduler {command}'.split()\nimport scheduler.cli\n"
    code += "try: scheduler.cli.main()\nexcept SystemExit: pass\nimport sys"
    assert not _loaded(code) & {*SOLVERS, "pandas", "numpy", "plotly", "fastapi"}


def test_make_plan_leaves_the_solver_to_its_child() -> None:
    """The process that asks for a plan never loads OR-Tools, so a solver's crash cannot take it along."""
    assert not _loaded("import scheduler.planning") & SOLVERS
