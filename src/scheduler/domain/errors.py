"""What can go wrong, as types: the caller tells an unreadable file from a contradiction from a lost solve."""

from enum import StrEnum

from scheduler.domain.units import Model


class Severity(StrEnum):
    """An error refuses the scenario; a warning comes back with the plan."""

    ERROR = "error"
    WARNING = "warning"


class Issue(Model):
    """One complaint about a scenario.

    Attributes:
        severity: error or warning.
        code: a stable name of the kind of complaint, such as `unknown_reference`.
        where: JSON pointer into the document, such as `/recipes/3/procedures/0`.
        message: what is wrong, in the planner's ids.
        fix: what to do about it.
    """

    severity: Severity
    code: str
    where: str
    message: str
    fix: str


class SchedulerError(Exception):
    """Base of the errors this package raises on purpose."""


class UnreadableError(SchedulerError):
    """The file is missing, or is no YAML or JSON; the message says line and column."""


class InvalidScenarioError(SchedulerError):
    """The scenario breaks a rule of the language; carries every issue found."""

    def __init__(self, issues: tuple[Issue, ...]) -> None:
        errors = [issue for issue in issues if issue.severity is Severity.ERROR]
        super().__init__(f"{len(errors)} error(s): " + "; ".join(issue.message for issue in errors[:3]))
        self.issues = issues


class ConflictingCommitmentsError(SchedulerError):
    """Commitments, maintenance and the cleans they require cannot all hold; names the ones that clash."""

    def __init__(self, message: str, violations: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.violations = violations


class SolverError(SchedulerError):
    """The solver lost its process, passed its memory limit or returned a plan that the checker refused."""
