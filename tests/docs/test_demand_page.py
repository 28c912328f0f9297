"""docs/demand.md: its commands do what they say, and it names every rule, state and field."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scheduler.domain.contract import Contract
from scheduler.domain.forecast import VersionStatus
from scheduler.forecast.contract_rules import ContractRule
from tests.docs.pages import ROOT, examples

PAGE = (ROOT / "docs" / "demand.md").read_text(encoding="utf-8")
LANGUAGE = (ROOT / "docs" / "scenario.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_tour(tmp_path: Path) -> None:
    """From two files to the impact of the second."""
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    (tmp_path / "build").mkdir()
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    script = ["bash", "-euo", "pipefail", "-c", examples("docs/demand.md", "shell")[0]]
    done = subprocess.run(script, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "The plan keeps every rule." in done.stdout
    assert "Campaigns that differ" in done.stdout
    rows = (tmp_path / "build" / "net.csv").read_text(encoding="utf-8").splitlines()
    assert rows[1] == "A,2027-01,40.0,20.0,20.0,0.0"


@pytest.mark.parametrize("names", [list(ContractRule), [s for s in VersionStatus if s is not VersionStatus.DRAFT]])
def test_the_page_names_them_all(names: list[str]) -> None:
    """Rules, and the states that a version may be seen in."""
    assert [name for name in names if f"`{name}`" not in PAGE] == []


def test_the_language_page_names_every_term() -> None:
    """What a contract may hold is in docs/scenario.md."""
    assert [name for name in Contract.model_fields if f"{name}:" not in LANGUAGE] == []
