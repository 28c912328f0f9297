"""One plan of the smallest shipped scenario, made once by the command line itself."""

from pathlib import Path

import pytest

from tests.cli.running import TINY, scheduler


@pytest.fixture(scope="session")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Directory that `scheduler plan` wrote."""
    out = tmp_path_factory.mktemp("planned") / "out"
    done = scheduler("plan", TINY, "--out", out, "--time-limit", 5, "--workers", 1)
    assert done.exit_code == 0, done.output
    return out
