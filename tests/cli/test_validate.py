"""`scheduler validate`: every issue printed, exit code 2 for errors."""

import json
from pathlib import Path

import pytest

from tests.cli.running import TINY, scheduler
from tests.validation.base import edit


def written(folder: Path, edits: dict[str, object]) -> Path:
    path = folder / "scenario.json"
    path.write_text(json.dumps(edit(edits)), encoding="utf-8")
    return path


def test_a_valid_scenario() -> None:
    """A sound scenario is called valid and exits with 0."""
    done = scheduler("validate", TINY)
    assert done.exit_code == 0
    assert done.stdout == "Two products on one suite: valid. 1 units, 2 recipes, 2 orders.\n"


def test_warnings_do_not_refuse(tmp_path: Path) -> None:
    """A doubt is printed with all its parts, and the scenario is still valid."""
    done = scheduler("validate", written(tmp_path, {"/units/-": {"id": "spare"}}))
    assert done.exit_code == 0
    assert "warning unit_unused at /units/3" in done.stderr
    assert "No recipe uses unit 'spare'." in done.stderr
    assert "Fix: Name it in an alternative or leave it out." in done.stderr


@pytest.mark.parametrize(
    "edits",
    [
        {"/orders/0/product": "X", "/units/0/room": "Y", "/changeovers/0/units/0": "Z"},
        {"/orders/0/product": 1, "/units/0/room": 2, "/changeovers/0/units/0": 3},
    ],
)
def test_all_errors_are_printed(tmp_path: Path, edits: dict[str, object]) -> None:
    """Every error, of meaning or of shape, is printed with its place; exit code 2."""
    done = scheduler("validate", written(tmp_path, edits))
    assert done.exit_code == 2
    assert all(where in done.stderr for where in edits)
    assert "3 error(s), 0 warning(s)." in done.stderr


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name: [a", "line 2, column 1: not YAML"),
        ("a: 1\na: 2", "line 2, column 1: the field 'a' stands twice"),
        ("- a list", "A scenario is an object"),
        ("name: \x1b[31mred\x1b[0m", "line 1, column 7: not YAML"),
    ],
)
def test_broken_files_are_refused_with_their_place(tmp_path: Path, text: str, words: str) -> None:
    """A file that cannot be read ends in one sentence with line and column, exit code 2."""
    path = tmp_path / "broken.yaml"
    path.write_text(text, encoding="utf-8")
    done = scheduler("validate", path)
    assert done.exit_code == 2
    assert words in done.stderr
    assert "Traceback" not in done.output


def test_a_missing_file() -> None:
    """A file that is not there is named."""
    done = scheduler("validate", "nowhere.yaml")
    assert done.exit_code == 2
    assert done.stderr == "nowhere.yaml cannot be read: No such file or directory.\n"


def test_control_characters_do_not_reach_the_terminal(tmp_path: Path) -> None:
    """A name with an escape sequence is printed with the escape spelt out."""
    done = scheduler("validate", written(tmp_path, {"/name": "\x1b[2Jgone"}))
    assert done.exit_code == 0
    assert "\\x1b[2Jgone: valid." in done.stdout
