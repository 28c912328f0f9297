"""Text and tables for people: results on standard output, everything else on standard error."""

from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from scheduler.domain.errors import Issue, Severity
from scheduler.domain.plan import Violation


class Plain(Console):
    """A console that prints text as it is: no markup, no guessed colours, no added line breaks."""

    def print(self, *objects: Any, **options: Any) -> None:
        """Print text without control characters, or a table."""
        shown = [Text(printable(item)) if isinstance(item, str) else item for item in objects]
        options.setdefault("soft_wrap", all(isinstance(item, Text) for item in shown))
        super().print(*shown, **options)


output = Plain(markup=False, highlight=False, emoji=False)
errors = Plain(markup=False, highlight=False, emoji=False, stderr=True)


def printable(text: str) -> str:
    """The text with control characters, which could rewrite the terminal, shown as escapes."""
    return "".join(c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in text)


def print_issues(issues: Iterable[Issue]) -> None:
    """Every issue, errors first: severity, code, place, message and fix."""
    ordered = sorted(issues, key=lambda issue: issue.severity is not Severity.ERROR)
    for issue in ordered:
        style = "bold red" if issue.severity is Severity.ERROR else "yellow"
        head = Text(f"{issue.severity} {issue.code} at {issue.where or 'the document'}", style=style)
        errors.print(head)
        errors.print(f"  {issue.message}\n  Fix: {issue.fix}")
    count = sum(issue.severity is Severity.ERROR for issue in ordered)
    if ordered:
        errors.print(f"{count} error(s), {len(ordered) - count} warning(s).")


def print_violations(violations: Sequence[Violation]) -> None:
    """Every rule a plan breaks, with the ids it names."""
    for violation in violations:
        where = f" [{', '.join(violation.where)}]" if violation.where else ""
        at = f" at {violation.start:%Y-%m-%d %H:%M} UTC" if violation.start else ""
        output.print(f"{violation.rule}{where}{at}: {violation.message}")


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table; numbers on the right."""
    body = [list(row) for row in rows]
    table = Table(title=title, title_justify="left", title_style="bold")
    for index, column in enumerate(columns):
        numeric = bool(body) and all(isinstance(row[index], int | float | None) for row in body)
        table.add_column(Text(column), justify="right" if numeric else "left", overflow="fold")
    for row in body:
        table.add_row(*(Text(printable(_cell(item))) for item in row))
    output.print(table)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return "" if value is None else str(value)
