"""The notebooks: made from their scripts, and every cell runs."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from notebooks.build import FOLDER, notebook_text, scripts

NAMES = [script.stem for script in scripts()]


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_what_its_script_makes(name: str) -> None:
    """The committed notebook equals the script's, without outputs; `make notebooks` writes it again."""
    script = FOLDER / f"{name}.py"
    assert script.with_suffix(".ipynb").read_text(encoding="utf-8") == notebook_text(script)


def test_every_notebook_has_a_script() -> None:
    """No notebook is edited by hand."""
    assert sorted(path.stem for path in FOLDER.glob("*.ipynb")) == NAMES


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_cell_runs(name: str) -> None:
    """Run as a reader would, in the notebook's folder; charts and tables come out."""
    notebook = nbformat.read(Path(FOLDER / f"{name}.ipynb"), as_version=4)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(FOLDER)}}).execute()
    shown = {kind for cell in notebook.cells for output in cell.get("outputs", ()) for kind in output.get("data", ())}
    assert {"application/vnd.plotly.v1+json", "text/html"} <= shown
