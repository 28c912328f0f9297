"""Notebooks from percent scripts, without outputs, the same text every time: `make notebooks`."""

from pathlib import Path

import jupytext
import nbformat

FOLDER = Path(__file__).parent
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def scripts() -> list[Path]:
    """The percent scripts of this folder."""
    return [path for path in sorted(FOLDER.glob("*.py")) if path != Path(__file__)]


def notebook_text(script: Path) -> str:
    """A script as the JSON of a notebook; cells are numbered, where jupytext would give them random ids."""
    notebook = jupytext.read(script)
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL})
    for number, cell in enumerate(notebook.cells, start=1):
        cell["id"] = f"cell-{number}"
    return nbformat.writes(notebook) + "\n"


def main() -> None:
    """Write a notebook beside every script."""
    for script in scripts():
        script.with_suffix(".ipynb").write_text(notebook_text(script), encoding="utf-8")


if __name__ == "__main__":
    main()
