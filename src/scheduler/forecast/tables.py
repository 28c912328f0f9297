"""Finds the table in a sheet: wide form (a column a month) or long form (product, period, quantity)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scheduler.forecast.grid import Grid, Value
from scheduler.forecast.headings import Heading, Role, read_heading
from scheduler.forecast.limits import HEADING_ROWS, MAX_COLUMNS


@dataclass(frozen=True)
class Table:
    """A sheet with its columns understood.

    Attributes:
        heading_row: row of the headings, the lower one of two, counted from 0; the lines follow.
        headings: one for each column.
    """

    grid: Grid
    heading_row: int
    headings: tuple[Heading, ...]

    def columns(self, role: Role) -> list[int]:
        """Columns with a role; more than one is a mistake."""
        return [column for column, heading in enumerate(self.headings) if heading.role == role]

    @property
    def months(self) -> list[int]:
        """Columns headed by a month."""
        return [column for column, heading in enumerate(self.headings) if heading.month]

    @property
    def first(self) -> "First":
        """The first column of each role."""
        return First(*(next(iter(self.columns(role)), None) for role in ("product", "period", "quantity", "unit")))

    @property
    def body(self) -> range:
        """Rows below the headings."""
        return range(self.heading_row + 1, len(self.grid.rows))

    @property
    def _complete(self) -> bool:
        long_form = self.columns("period") and self.columns("quantity")
        return bool(self.columns("product") and (self.months or long_form))

    @property
    def _questions(self) -> int:
        return sum(bool(heading.month and heading.month.question) for heading in self.headings)


class First(NamedTuple):
    """A column for each role, None where there is none."""

    product: int | None
    period: int | None
    quantity: int | None
    unit: int | None


def find_table(grid: Grid) -> Table | None:
    """The table of a sheet, by its headings in one row or two; None if there is none."""
    for row in range(min(len(grid.rows), HEADING_ROWS)):
        upper = _heading_cells(grid, row)
        found = [_table(grid, row, upper)]
        if row + 1 < len(grid.rows) and grid.keys is None:
            found.append(_table(grid, row + 1, _joined(upper, _heading_cells(grid, row + 1))))
        complete = [table for table in found if table._complete]
        if complete:
            return min(complete, key=lambda table: table._questions)
    return None


def _table(grid: Grid, row: int, cells: Sequence[Value]) -> Table:
    return Table(grid, row, tuple(read_heading(cell, grid.date_1904) for cell in cells))


def _heading_cells(grid: Grid, row: int) -> list[Value]:
    """Cells of a row; a merged heading holds for all its cells."""
    width = min(grid.width, MAX_COLUMNS)
    cells = [grid.value(row, column) for column in range(width)]
    for (top, left), (bottom, right) in grid.merges:
        if top <= row <= bottom and top < len(grid.rows):
            cells[left : right + 1] = [grid.value(top, left)] * (min(right + 1, width) - left)
    return cells


def _joined(upper: Sequence[Value], lower: Sequence[Value]) -> list[Value]:
    return [_join(above, below) for above, below in zip(upper, lower, strict=True)]


def _join(above: Value, below: Value) -> Value:
    if above is None or above == below:
        return below
    if below is None:
        return above
    return " ".join(f"{part:g}" if isinstance(part, float) else str(part) for part in (above, below))
