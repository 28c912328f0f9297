"""The notebooks: made from their scripts, and every cell runs."""

from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from api.app import create_app
from notebooks.build import FOLDER, notebook_text, scripts
from scheduler.bootstrap import in_memory
from scheduler.service.principal import Principal, Role
from tests.api.server import serve
from tests.service.accounts.samples import QUICK

NAMES = [script.stem for script in scripts()]


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_what_its_script_makes(name: str) -> None:
    """The committed notebook equals the script's, without outputs; `make notebooks` writes it again."""
    script = FOLDER / f"{name}.py"
    assert script.with_suffix(".ipynb").read_text(encoding="utf-8") == notebook_text(script)


def test_every_notebook_has_a_script() -> None:
    """No notebook is edited by hand."""
    assert sorted(path.stem for path in FOLDER.glob("*.ipynb")) == NAMES


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A service on this machine and a planner's key to it, told the way a reader tells a notebook."""
    application = in_memory(passwords=QUICK)
    _, key = application.accounts.keys.add(Principal(Role.ADMIN, "plant"), "notebook", Role.PLANNER)
    with serve(create_app(application=application)) as url:
        monkeypatch.setenv("SCHEDULER_URL", url)
        monkeypatch.setenv("SCHEDULER_KEY", key)
        yield


@pytest.mark.slow
@pytest.mark.usefixtures("service")
@pytest.mark.parametrize("name", NAMES)
def test_every_cell_runs(name: str) -> None:
    """Run as a reader would, in the notebook's folder; charts and tables come out."""
    notebook = nbformat.read(Path(FOLDER / f"{name}.ipynb"), as_version=4)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(FOLDER)}}).execute()
    shown = {kind for cell in notebook.cells for output in cell.get("outputs", ()) for kind in output.get("data", ())}
    assert {"application/vnd.plotly.v1+json", "text/html"} <= shown
