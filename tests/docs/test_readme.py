"""The README's commands, requests and examples do what it says."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scheduler.domain.plan import SolveStatus
from scheduler.domain.solve_settings import SolveSettings
from scheduler.planning import make_plan
from scheduler.validation import parse_scenario, validate
from tests.cli.serving import served
from tests.docs.pages import ROOT, examples

SERVICE = "http://127.0.0.1:8000"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder that looks like the checkout to what is run in it, and takes what that writes."""
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    (tmp_path / "build").mkdir()
    return tmp_path


def _run(script: list[str], place: Path) -> str:
    """Output of commands, run where the checkout's programs are found."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        script, cwd=place, env={**os.environ, "PATH": path}, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _shell(text: str, place: Path) -> str:
    return _run(["bash", "-euo", "pipefail", "-c", text], place)


def test_every_kind_of_example_is_there() -> None:
    """Each marker is found, so that none of the tests below passes for want of a text."""
    assert [len(examples("README.md", how)) for how in ("shell", "server", "python", "scenario")] == [1, 1, 1, 1]


@pytest.mark.slow
def test_the_command_line_tour(place: Path) -> None:
    """Every command ends well, and leaves behind what the text says."""
    output = _shell(examples("README.md", "shell")[0], place)
    assert "The plan keeps every rule." in output
    written = {path.name for path in (place / "build" / "first").iterdir()}
    assert {"plan.json", "run.json", "scenario.json", "gantt.html", "clients.html", "orders.csv"} <= written


@pytest.mark.slow
def test_the_requests(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The requests, with a key, sent to a service with a database of its own, end in a table and a chart."""
    for name in ("DATABASE_URL", "SCHEDULER_DATABASE_URL", "SCHEDULER_EPHEMERAL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SCHEDULER_DATA_DIR", str(place / "data"))
    with served() as address:
        output = _shell(examples("README.md", "server")[0].replace(SERVICE, address), place)
    assert "event: end" in output
    assert "on time in full" in output
    assert "plotly" in (place / "build" / "gantt.html").read_text(encoding="utf-8")


def test_the_python_example(place: Path) -> None:
    """It prints a proved and checked plan, and a table."""
    output = _run([sys.executable, "-c", examples("README.md", "python")[0]], place)
    assert "optimal passed=True" in output
    assert re.search(r"^0 +o1 .*\n1 +o2 ", output, re.MULTILINE)


def test_the_language_in_thirty_lines() -> None:
    """The example is thirty lines or so, has no doubtful part, and can be delivered on time."""
    text = examples("README.md", "scenario")[0]
    assert len(text.splitlines()) <= 33
    scenario = parse_scenario(text, "yaml")
    assert validate(scenario) == ()
    plan = make_plan(scenario, SolveSettings(time_limit=30, workers=1, seed=1, reproducible=True)).plan
    assert plan.status is SolveStatus.OPTIMAL
    assert plan.tiers[0].value == 0


def test_the_first_notebook_has_the_same_example() -> None:
    """README and notebook tell one story."""
    assert examples("README.md", "scenario")[0] in (ROOT / "notebooks" / "first_plan.py").read_text(encoding="utf-8")


def test_the_make_targets_exist() -> None:
    """Every `make` target that the README names is one."""
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE))
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {"demo", "test"} <= named <= targets


@pytest.mark.slow
def test_the_demo(place: Path) -> None:
    """What `make demo` runs writes a checked plan of the reference site."""
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").split("\ndemo:")[1].split("\n")[1].strip()
    output = _shell(recipe.replace("$(BIN)/", ""), place)
    assert "checked" in output
    assert (place / "build" / "demo" / "gantt.html").stat().st_size > 100_000
