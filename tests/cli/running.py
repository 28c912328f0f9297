"""Running the command line: in this process, and as a process of its own."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from scheduler.cli import app

TINY = Path(__file__).parents[2] / "scenarios" / "tiny" / "two_products" / "scenario.yaml"


def scheduler(*arguments: object) -> Result:
    """Run a command in this process, on a wide terminal so that tables do not wrap."""
    return CliRunner().invoke(app, [str(a) for a in arguments], env={"COLUMNS": "200"})


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "scheduler.cli", *map(str, arguments)]


def process(*arguments: object, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a command as a process of its own."""
    options: dict[str, Any] = {"capture_output": True, "text": True, "timeout": 120}
    return subprocess.run(command(*arguments), env={**os.environ, **environment}, **options)
