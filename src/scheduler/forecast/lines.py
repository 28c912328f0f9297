"""Rows of a table into forecast lines."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from scheduler.domain.product import Product
from scheduler.forecast.cells import CellReader
from scheduler.forecast.codes import Code
from scheduler.forecast.complaints import Complaints, Place
from scheduler.forecast.grid import Value
from scheduler.forecast.month_reading import read_month
from scheduler.forecast.tables import Table

QUOTE = "'"
"""Stands in the template before an id that a spreadsheet would take for a formula."""


class Line(NamedTuple):
    """A forecast line as read; the quantity is a plain decimal."""

    product: str
    month: str
    quantity: str


class _Cell(NamedTuple):
    """A quantity to be read, with all that belongs to it; no product or no month after a complaint about it."""

    product: Product | None
    month: str | None
    value: Value
    unit: str | None
    place: Place


class LineReader:
    """Reads the tables of one file; what one product needs in one month stands once among them all."""

    def __init__(
        self, products: Mapping[str, Product], sponsor: str, cells: CellReader, complaints: Complaints
    ) -> None:
        self._products = products
        self._sponsor = sponsor
        self._cells = cells
        self._complaints = complaints
        self._seen: dict[tuple[str, str], Place] = {}
        self.months: set[str] = set()

    def lines(self, table: Table) -> Iterator[Line]:
        """The lines of a table; a cell that cannot be read is a complaint instead."""
        for cell in self._wide(table) if table.months else self._long(table):
            quantity = self._cells.quantity(cell.value, cell.unit, cell.product, cell.place)
            if cell.product and cell.month and self._first_time(cell.product, cell.month, cell) and quantity:
                yield Line(cell.product.id, cell.month, quantity)

    def _wide(self, table: Table) -> Iterator[_Cell]:
        grid, first = table.grid, table.first
        months = self._heading_months(table)
        units = {column: table.headings[column].unit for column in months}
        for row, product in self._products_by_row(table, table.months):
            cells = grid.rows[row]
            stated = None if first.unit is None else _text(grid.value(row, first.unit))
            for column, month in months.items():
                value = cells[column] if column < len(cells) else None
                if value is not None and not (isinstance(value, str) and not value.strip()):
                    yield _Cell(product, month, value, stated or units[column], grid.place(row, column))

    def _long(self, table: Table) -> Iterator[_Cell]:
        grid, first = table.grid, table.first
        assert first.period is not None
        assert first.quantity is not None
        heading_unit = table.headings[first.quantity].unit
        for row, product in self._products_by_row(table, [first.period, first.quantity]):
            period, value = grid.value(row, first.period), grid.value(row, first.quantity)
            at = grid.place(row, first.period)
            month = None
            if period is None:
                message = "This row has no month."
                self._complaints.error(Code.MISSING_MONTH, at, None, message, "Write the month, such as 2027-03.")
            else:
                month = self._cells.month(read_month(period, grid.date_1904), period, at)
            if value is None:
                place = grid.place(row, first.quantity)
                message = "This row has no quantity."
                self._complaints.error(
                    Code.MISSING_QUANTITY, place, None, message, "Write a number, or remove the row."
                )
            else:
                self.months.update([month] if month else [])
                stated = None if first.unit is None else _text(grid.value(row, first.unit))
                yield _Cell(product, month, value, stated or heading_unit, grid.place(row, first.quantity))

    def _heading_months(self, table: Table) -> dict[int, str]:
        """Month of each column; each month once."""
        found: dict[int, str] = {}
        columns: dict[str, int] = {}
        for column in table.months:
            heading, place = table.headings[column], table.grid.place(table.heading_row, column)
            assert heading.month is not None
            month = self._cells.month(heading.month, heading.value, place)
            if month is None:
                continue
            if month in columns:
                first = table.grid.place(table.heading_row, columns[month]).column
                message = f"There are two columns for {month}; the first is {first}."
                self._complaints.error(Code.MONTH_TWICE, place, heading.value, message, "Keep one of them.")
                continue
            columns[month] = column
            found[column] = month
        self.months.update(columns)
        return found

    def _products_by_row(self, table: Table, figures: list[int]) -> Iterator[tuple[int, Product | None]]:
        """Rows with their product; rows without figures and product are passed over."""
        column = table.first.product
        assert column is not None
        grid = table.grid
        merged = {
            row: top for (top, left), (bottom, _) in grid.merges if left == column for row in range(top, bottom + 1)
        }
        for row in table.body:
            name = _text(grid.value(merged.get(row, row), column))
            if name is None:
                if any(grid.value(row, figure) is not None for figure in figures):
                    place = grid.place(row, column)
                    fix = "Name the product, or remove the row."
                    self._complaints.error(Code.MISSING_PRODUCT, place, None, "This row names no product.", fix)
                continue
            product = self._products.get(name) or self._products.get(name.removeprefix(QUOTE))
            if product is None:
                message = f"This is no product of {self._sponsor}."
                fix = "Correct the product's id, or remove the row if it is a total or a note."
                self._complaints.error(Code.UNKNOWN_PRODUCT, grid.place(row, column), name, message, fix)
            yield row, product

    def _first_time(self, product: Product, month: str, cell: _Cell) -> bool:
        key = (product.id, month)
        first = self._seen.setdefault(key, cell.place)
        if first is cell.place:
            return True
        message = f"{product.id} has a quantity for {month} already, in {_where(first)}."
        fix = "Keep one of them, or add them up in one."
        self._complaints.error(Code.MONTH_TWICE, cell.place, cell.value, message, fix)
        return False


def _where(place: Place) -> str:
    sheet = f"sheet {place.sheet}, " if place.sheet else ""
    return f"{sheet}row {place.row}, column {place.column}"


def _text(value: Value) -> str | None:
    """A cell as a name; a whole number is written without decimals, as a spreadsheet shows it."""
    if value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
