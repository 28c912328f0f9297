"""Exit codes, and errors as sentences."""

import os
import sys
import traceback
from enum import IntEnum
from typing import Any

import typer
from typer.core import TyperGroup

DEBUG = "SCHEDULER_DEBUG"


class ExitCode(IntEnum):
    """What a script that calls the command line may rely on."""

    FINE = 0
    VIOLATIONS = 1
    INVALID_INPUT = 2
    INTERNAL = 3


class InputError(Exception):
    """What the user gave cannot be used; the message is a sentence for them."""


class GuardedGroup(TyperGroup):
    """Commands whose errors end in a sentence and an exit code, never in a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the chosen command."""
        try:
            return super().invoke(ctx)
        except Exception as problem:
            # Exit, Abort and usage errors know their own exit code; a closed pipe is the shell's business.
            if hasattr(problem, "exit_code") or isinstance(problem, typer.Abort | BrokenPipeError):
                raise
            raise typer.Exit(_explain(problem)) from None


def _explain(problem: Exception) -> ExitCode:
    """Print what went wrong; the domain is imported here because `--help` does without it."""
    from scheduler.cli.printing import errors, print_issues
    from scheduler.domain.errors import ConflictingCommitmentsError, InvalidScenarioError, SchedulerError, SolverError

    if isinstance(problem, InvalidScenarioError):
        print_issues(problem.issues)
        return ExitCode.INVALID_INPUT
    if isinstance(problem, ConflictingCommitmentsError):
        errors.print(str(problem))
        for violation in problem.violations:
            errors.print(f"  {violation}")
        return ExitCode.VIOLATIONS
    if isinstance(problem, InputError | SchedulerError) and not isinstance(problem, SolverError):
        errors.print(str(problem))
        return ExitCode.INVALID_INPUT
    if os.environ.get(DEBUG):
        traceback.print_exception(problem, file=sys.stderr)
    else:
        text = str(problem) or type(problem).__name__
        errors.print(f"Internal error ({type(problem).__name__}): {text}")
        errors.print(f"Set {DEBUG}=1 and run again to see the trace; please report it with the scenario.")
    return ExitCode.INTERNAL
