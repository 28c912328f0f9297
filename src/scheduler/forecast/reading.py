"""From the bytes of a file to forecast lines, all or nothing: the whole of what the child process does."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import NamedTuple

from scheduler.domain.forecast import Complaint
from scheduler.domain.product import Product
from scheduler.forecast.cells import CellReader
from scheduler.forecast.codes import Code
from scheduler.forecast.columns import check_columns
from scheduler.forecast.complaints import WHOLE_FILE, Complaints, printable
from scheduler.forecast.conventions import conventions
from scheduler.forecast.grid import Grid
from scheduler.forecast.limits import MAX_BYTES, MAX_ROWS
from scheduler.forecast.lines import Line, LineReader
from scheduler.forecast.readers import READERS
from scheduler.forecast.sheets import check_sheet, has_figures
from scheduler.forecast.tables import Table, find_table


class Reading(NamedTuple):
    """What a file says; without lines where any complaint is an error."""

    lines: Sequence[Line]
    first_month: str | None
    complaints: tuple[Complaint, ...]


def read(content: bytes, file_name: str, products: Mapping[str, Product], sponsor: str) -> Reading:
    """Read a forecast in this process; a hostile file may cost much memory and time here.

    Args:
        content: the bytes of the file.
        file_name: its suffix says the format.
        products: the sponsor's own, by id.
        sponsor: named in complaints.
    """
    complaints = Complaints(file_name)
    grids = _grids(content, file_name, complaints)
    for grid in grids:
        check_sheet(grid, complaints)
    tables = _tables(grids, complaints)
    for table in tables:
        check_columns(table, complaints)
    reader = LineReader(products, printable(sponsor), CellReader(conventions(tables), complaints), complaints)
    lines = [line for table in tables for line in reader.lines(table)]
    if not lines and not complaints.refused():
        message = "The file has a table, but no quantity in it."
        complaints.error(Code.NO_LINES, WHOLE_FILE, None, message, "Fill in quantities; write 0 for none.")
    if complaints.refused():
        return Reading((), None, complaints.all())
    return Reading(lines, min(reader.months), complaints.all())


def _grids(content: bytes, file_name: str, complaints: Complaints) -> list[Grid]:
    suffix = PurePath(file_name).suffix.lower()
    reader = READERS.get(suffix)
    if not content:
        complaints.error(Code.EMPTY, WHOLE_FILE, None, "The file is empty.", "Send the file again.")
    elif len(content) > MAX_BYTES:
        message = f"The file has {len(content) / 1e6:.1f} MB; at most {MAX_BYTES // 1_000_000} MB are read."
        complaints.error(Code.TOO_LARGE_A_FILE, WHOLE_FILE, None, message, "Remove what is no forecast, or split it.")
    elif reader is None:
        message = "Files of this kind are not read."
        fix = f"Save it as one of {', '.join(READERS)}."
        complaints.error(Code.UNKNOWN_FORMAT, WHOLE_FILE, suffix or file_name, message, fix)
    else:
        return list(reader(content, complaints))
    return []


def _tables(grids: Iterable[Grid], complaints: Complaints) -> list[Table]:
    """The tables of all sheets; a sheet with figures and no table is named."""
    found = [(grid, find_table(grid)) for grid in grids]
    tables = [table for _, table in found if table]
    for grid, table in found:
        if table is None and tables and has_figures(grid):
            message = "This sheet has figures but no table with a product and months; it is not read."
            complaints.warning(Code.SHEET_IGNORED, grid.place(0), None, message, "Nothing, if it is no forecast.")
    if not tables and not complaints.refused():
        message = "No row of headings with a product and months, or with product, period and quantity, was found."
        fix = "Head the columns product, 2027-03, 2027-04 … or product, period, quantity."
        complaints.error(Code.NO_TABLE, WHOLE_FILE, None, message, fix)
    if sum(len(table.body) for table in tables) > MAX_ROWS and len(tables) > 1:
        message = f"The tables together have more than {MAX_ROWS:,} rows."
        last = tables[-1]
        complaints.error(Code.TOO_MANY_ROWS, last.grid.place(last.heading_row), None, message, "Split the file.")
    return tables
