"""What a file as a whole proves about how its author writes dates and numbers."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scheduler.forecast.grid import Value
from scheduler.forecast.month_reading import DayOrder, read_month
from scheduler.forecast.quantity_reading import Mark, read_quantity
from scheduler.forecast.tables import Table


class Conventions(NamedTuple):
    """Order of day and month, and the decimal mark; None where the file shows none, or both."""

    order: DayOrder | None
    mark: Mark | None


def conventions(tables: Iterable[Table]) -> Conventions:
    """Whatever a cell with one reading only proves, holds for the cells with two."""
    found = list(tables)
    orders = {order for table in found for order in _orders(table)}
    marks = {read_quantity(value).shows for table in found for value in _quantities(table)} - {None}
    return Conventions(orders.pop() if len(orders) == 1 else None, marks.pop() if len(marks) == 1 else None)


def _orders(table: Table) -> Iterator[DayOrder]:
    readings = [heading.month for heading in table.headings if heading.month]
    period = table.first.period
    if period is not None and not readings:
        readings = [read_month(v, None) for row in table.body if isinstance(v := table.grid.value(row, period), str)]
    yield from (reading.shows for reading in readings if reading.shows)


def _quantities(table: Table) -> Iterator[Value]:
    columns = table.months or table.columns("quantity")
    for row in table.body:
        cells = table.grid.rows[row]
        yield from (cells[c] for c in columns if c < len(cells) and isinstance(cells[c], str))
