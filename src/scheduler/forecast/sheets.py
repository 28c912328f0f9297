"""What no cell of a sheet may hold, and merged cells that would hide a quantity."""

from scheduler.forecast.codes import Code
from scheduler.forecast.complaints import Complaints
from scheduler.forecast.grid import Grid, Value


def check_sheet(grid: Grid, complaints: Complaints) -> None:
    """Complain about every NUL and every text that a spreadsheet would take for a formula."""
    for number, cells in enumerate(grid.rows):
        for column, value in enumerate(cells):
            if not is_refused(value):
                continue
            if "\0" in str(value):
                fix = "Save the file again as text, or type the cell anew."
                place = grid.place(number, column)
                complaints.error(Code.NUL, place, value, "This cell has a NUL character in it.", fix)
            else:
                place = grid.place(number, column)
                complaints.error(Code.FORMULA, place, value, FORMULA_MESSAGE, FORMULA_FIX)


def is_refused(value: Value) -> bool:
    """Whether a cell is refused as it is, whatever it would mean."""
    return isinstance(value, str) and ("\0" in value or value.lstrip()[:1] == "=")


FORMULA_MESSAGE = "This is a formula; what it would show elsewhere is not known here."
FORMULA_FIX = "Put its value in its place (copy, then paste values only)."


def has_figures(grid: Grid) -> bool:
    """Whether a sheet has any number or date."""
    return any(not isinstance(value, str | bool | None) for cells in grid.rows for value in cells)
