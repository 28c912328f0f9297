"""Files written whole or not at all, and the scenario beside a plan."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scheduler.cli.guard import InputError
from scheduler.domain.scenario import Scenario
from scheduler.validation import load_scenario

SCENARIO_FILE = "scenario.json"


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path to write to, of the same suffix; it takes the place of `path` when the block ends without an error.

    Raises:
        InputError: the directory does not exist or cannot be written to.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=path.suffix)
        os.close(handle)
    except OSError as problem:
        raise _unwritable(path, problem) from None
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as problem:
        raise _unwritable(path, problem) from None
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write a text file, whole or not at all."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def writable_directory(path: Path) -> Path:
    """The directory, made if it is not there, proved writable before hours of work depend on it.

    Raises:
        InputError: it cannot be made or written to.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
    except (OSError, ValueError) as problem:
        raise _unwritable(path, problem) from None
    return path


def scenario_of(plan: Path, given: Path | None) -> Scenario:
    """The scenario a plan was made for: the file given, else `scenario.json` beside the plan.

    Raises:
        InputError: none is given and none lies there.
    """
    beside = plan.parent / SCENARIO_FILE
    if given is None and not beside.is_file():
        raise InputError(f"There is no {SCENARIO_FILE} beside {plan}; name the scenario with --scenario.")
    return load_scenario(given or beside)


def _unwritable(path: Path, problem: Exception) -> InputError:
    return InputError(f"{path} cannot be written: {getattr(problem, 'strerror', None) or problem}.")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
