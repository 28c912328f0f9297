"""Files are written whole or not at all."""

from pathlib import Path

import pytest

from scheduler.cli.files import replacing, writable_directory, write_text
from scheduler.cli.guard import InputError


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    """The new text takes the place of the old, and nothing else is left in the directory."""
    path = tmp_path / "a.txt"
    write_text(path, "old")
    write_text(path, "new µ")
    assert path.read_text(encoding="utf-8") == "new µ"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_leaves_the_old_file(tmp_path: Path) -> None:
    """What goes wrong half-way leaves the old file and no other."""
    path = tmp_path / "a.txt"
    write_text(path, "old")

    def fail() -> None:
        with replacing(path) as temporary:
            temporary.write_text("half", encoding="utf-8")
            raise ZeroDivisionError("half-way")

    with pytest.raises(ZeroDivisionError, match="half-way"):
        fail()
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_directory_in_the_way(tmp_path: Path) -> None:
    """A directory of the same name is not replaced; the message names it."""
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(InputError, match=r"a\.txt cannot be written: Is a directory"):
        write_text(tmp_path / "a.txt", "new")
    assert list(tmp_path.iterdir()) == [tmp_path / "a.txt"]


def test_a_directory_is_made(tmp_path: Path) -> None:
    """An output directory is made with its parents, and stays empty."""
    made = writable_directory(tmp_path / "a" / "b")
    assert list(made.iterdir()) == []
    with pytest.raises(InputError, match="cannot be written"):
        writable_directory(Path("a\0b"))
