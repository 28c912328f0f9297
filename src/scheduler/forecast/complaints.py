"""Collects complaints about one file, each with its place, and no more than anybody reads."""

from typing import NamedTuple

from scheduler.domain.errors import Severity
from scheduler.domain.forecast import Complaint
from scheduler.forecast.codes import Code
from scheduler.forecast.limits import MAX_COMPLAINTS

_LONGEST = 60


class Place(NamedTuple):
    """A place in a file, as a spreadsheet counts: row from 1, column by letters (by key in JSON)."""

    sheet: str | None = None
    row: int | None = None
    column: str | None = None


WHOLE_FILE = Place()


class Complaints:
    """The complaints about a file so far."""

    def __init__(self, file: str) -> None:
        self._file = printable(file)[:200]
        self._found: list[Complaint] = []
        self._left_out = 0
        self._refused = False

    def refused(self) -> bool:
        """Whether the file is refused by now."""
        return self._refused

    def error(self, code: Code, place: Place, value: object, message: str, fix: str) -> None:
        """Add a complaint that refuses the file."""
        self._refused = True
        self._add(Severity.ERROR, code, place, value, message, fix)

    def warning(self, code: Code, place: Place, value: object, message: str, fix: str) -> None:
        """Add a complaint that leaves the file usable."""
        self._add(Severity.WARNING, code, place, value, message, fix)

    def all(self) -> tuple[Complaint, ...]:
        """All complaints in the order they were made; the last says how many were left out."""
        if not self._left_out:
            return tuple(self._found)
        closing = Complaint(
            severity=Severity.ERROR if self._refused else Severity.WARNING,
            code=Code.MORE_COMPLAINTS,
            file=self._file,
            message=f"There are {self._left_out:,} more complaints, too many to list them all.",
            fix="Correct those listed and check the file again.",
        )
        return (*self._found, closing)

    def _add(self, severity: Severity, code: Code, place: Place, value: object, message: str, fix: str) -> None:
        if len(self._found) >= MAX_COMPLAINTS:
            self._left_out += 1
            return
        self._found.append(
            Complaint(
                severity=severity,
                code=code,
                file=self._file,
                sheet=None if place.sheet is None else short(place.sheet),
                row=place.row,
                column=None if place.column is None else short(place.column),
                value=None if value is None else short(value),
                message=printable(message),
                fix=printable(fix),
            )
        )


def short(value: object) -> str:
    """A value as it may be shown: at most 60 characters, none of them a control character."""
    text = str(value)[: _LONGEST + 1]
    shown = printable(text)
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"


def printable(text: str) -> str:
    """The text with what does not print, NUL and lone surrogates included, spelt out as escapes."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
