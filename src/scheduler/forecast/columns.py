"""Complaints about the columns of a table, before its rows are read."""

from scheduler.forecast.codes import Code
from scheduler.forecast.complaints import Complaints, Place
from scheduler.forecast.grid import Grid
from scheduler.forecast.headings import Role
from scheduler.forecast.limits import MAX_COLUMNS, MAX_ROWS
from scheduler.forecast.quantity_reading import read_quantity
from scheduler.forecast.tables import Table

_ROLES: tuple[Role, ...] = ("product", "period", "quantity", "unit")


def check_columns(table: Table, complaints: Complaints) -> None:
    """Complain about every column that is there twice, contradicts another or is not understood."""
    _check_size(table, complaints)
    for role in _ROLES:
        for column in table.columns(role)[1:]:
            _twice(table, column, f"There is more than one column for the {role}.", complaints)
    if table.months and (both := table.columns("period") or table.columns("quantity")):
        complaints.error(
            Code.TWO_FORMS, _at(table, both[0]), table.headings[both[0]].value,
            "The table has a column for each month and one for the period or quantity too.",
            "Keep a column a month, or the columns product, period and quantity.",
        )  # fmt: skip
    _check_merged(table, complaints)
    for column, heading in enumerate(table.headings):
        if not (heading.role or heading.month or heading.ignored):
            _check_unknown(table, column, complaints)


def too_wide(grid: Grid) -> bool:
    """Whether a sheet has more columns than are read."""
    return grid.width > MAX_COLUMNS


def _check_size(table: Table, complaints: Complaints) -> None:
    grid = table.grid
    if too_wide(grid):
        complaints.error(
            Code.TOO_MANY_COLUMNS, grid.place(table.heading_row, MAX_COLUMNS), None,
            f"The table has {grid.width:,} columns; at most {MAX_COLUMNS} are read.", "Remove columns.",
        )  # fmt: skip
    if len(table.body) > MAX_ROWS:
        complaints.error(
            Code.TOO_MANY_ROWS, grid.place(table.heading_row + MAX_ROWS + 1), None,
            f"The table has {len(table.body):,} rows; at most {MAX_ROWS:,} are read.", "Split the file.",
        )  # fmt: skip


def _twice(table: Table, column: int, message: str, complaints: Complaints) -> None:
    fix = "Keep one of them, and give the other another heading."
    complaints.error(Code.HEADING_TWICE, _at(table, column), table.headings[column].value, message, fix)


def _check_merged(table: Table, complaints: Complaints) -> None:
    """A quantity in merged cells would count for the first month or product only."""
    figures = {*table.months, *table.columns("period"), *table.columns("quantity")}
    for (top, left), (_, right) in table.grid.merges:
        if table.heading_row < top < len(table.grid.rows) and figures.intersection(range(left, right + 1)):
            complaints.error(
                Code.MERGED, table.grid.place(top, left), table.grid.value(top, left),
                "Merged cells: it is not said how this is to be shared among them.",
                "Unmerge them and write a quantity in each.",
            )  # fmt: skip


def _check_unknown(table: Table, column: int, complaints: Complaints) -> None:
    value = table.headings[column].value
    cells = [cell for row in table.body if (cell := table.grid.value(row, column)) is not None]
    if any(read.problem is None and read.unit is None for read in map(read_quantity, cells)):
        complaints.error(
            Code.UNKNOWN_COLUMN, _at(table, column), value,
            "This heading is neither a month nor a known word, but there are figures below it.",
            "Write the month as 2027-03, or call the column total or comment if it is not to be read.",
        )  # fmt: skip
    elif cells:
        message = "This column is not read."
        fix = "Nothing, if it is a comment."
        complaints.warning(Code.COLUMN_IGNORED, _at(table, column), value, message, fix)


def _at(table: Table, column: int) -> Place:
    return table.grid.place(table.heading_row, column)
