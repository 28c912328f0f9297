"""A sheet as every reader gives it: typed cells in rows, and how to name their places."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache, cached_property

from scheduler.forecast.complaints import Place

Value = str | int | float | bool | Decimal | date | datetime | time | timedelta | None
Merge = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell of a merged range, each as (row, column) from 0."""


@dataclass(frozen=True)
class Grid:
    """Cells of one sheet from its first cell on; a blank cell is None or the empty text.

    Attributes:
        keys: names of the columns where the file has names and no letters; row 0 then holds the names themselves.
        merges: merged ranges; only the first cell of each has a value.
        date_1904: whether bare serial numbers of dates count from 1904 or 1900; None = the file has no serial numbers.
    """

    rows: Sequence[Sequence[Value]]
    sheet: str | None = None
    keys: tuple[str, ...] | None = None
    merges: tuple[Merge, ...] = ()
    date_1904: bool | None = None

    def place(self, row: int, column: int | None = None) -> Place:
        """The place of a cell, or of a row; both count from 0 here."""
        if self.keys is None:
            return Place(self.sheet, row + 1, None if column is None else column_letters(column))
        return Place(self.sheet, row or None, None if column is None else self.keys[column])

    def value(self, row: int, column: int) -> Value:
        """What a cell holds; None where it is blank or the row is shorter."""
        cells = self.rows[row]
        value = cells[column] if column < len(cells) else None
        return None if isinstance(value, str) and not value.strip() else value

    @cached_property
    def width(self) -> int:
        """Number of columns."""
        return max(map(len, self.rows), default=0)


@cache
def column_letters(column: int) -> str:
    """The letters of a column counted from 0: A … Z, AA and so on."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The column of its letters, counted from 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
