"""The public names of the package: all there, documented, and nothing loaded before it is used."""

import ast
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import scheduler

SOURCE = Path(scheduler.__file__).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", scheduler.__all__)
def test_every_name_resolves_and_explains_itself(name: str) -> None:
    """Each is a class or function with a docstring, also for `dir` and completion."""
    found = getattr(scheduler, name)
    assert callable(found)
    assert inspect.getdoc(found)
    assert name in dir(scheduler)


def test_type_checkers_see_the_same_names() -> None:
    """What is imported for type checkers is what `__all__` promises."""
    block = next(node for node in ast.parse(SOURCE).body if isinstance(node, ast.If))
    imported = [alias.name for line in block.body if isinstance(line, ast.ImportFrom) for alias in line.names]
    assert sorted(imported) == sorted(scheduler.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    """As for any module."""
    with pytest.raises(AttributeError, match="module 'scheduler' has no attribute 'make_money'"):
        _ = scheduler.make_money  # type: ignore[attr-defined]


def test_importing_the_package_loads_nothing_else() -> None:
    """`scheduler --help` pays for no name that it does not use."""
    code = "import sys; before = set(sys.modules); import scheduler; print(*(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not re.findall(r"scheduler\.\w+|pydantic", done.stdout)
