"""Short ways to write an issue and its JSON pointer (RFC 6901)."""

from decimal import Decimal

from scheduler.domain.errors import Issue, Severity

MAX_ISSUES = 20_000  # nobody reads more, and a hostile document would fill the memory with them


def pointer(*parts: str | int) -> str:
    """JSON pointer to a place in the document; the empty text is the whole document."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def error(code: str, where: str, message: str, fix: str) -> Issue:
    """An issue that refuses the scenario."""
    return Issue(severity=Severity.ERROR, code=code, where=where, message=message, fix=fix)


def warning(code: str, where: str, message: str, fix: str) -> Issue:
    """An issue that comes back with the plan."""
    return Issue(severity=Severity.WARNING, code=code, where=where, message=message, fix=fix)


def too_many_issues(count: int) -> Issue:
    """The last issue of a list that is cut off."""
    message = f"There are {count:,} issues or more, too many to list them all."
    return error("too_many_issues", "", message, "Correct those listed and validate again.")


def some(ids: list[str], most: int = 5) -> str:
    """Some ids for a message: `A, B and 3 more`."""
    rest = len(ids) - most
    return ", ".join(ids[:most]) + (f" and {rest} more" if rest > 0 else "")


def number(value: Decimal) -> str:
    """A quantity as a planner writes it: no exponent, no trailing zeros."""
    return f"{value.normalize():f}"
