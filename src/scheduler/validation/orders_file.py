"""Orders from a CSV file whose columns are the fields of an order."""

import csv
from io import StringIO
from pathlib import Path

from pydantic import ValidationError

from scheduler.domain.demand import Order
from scheduler.domain.errors import InvalidScenarioError, UnreadableError
from scheduler.domain.units import Model
from scheduler.validation.structure import structure_issues
from scheduler.validation.text import decode, read_bytes


class _Orders(Model):
    orders: tuple[Order, ...]


def load_orders(path: str | Path) -> tuple[Order, ...]:
    """Read orders from a CSV file with a header; an empty cell leaves its field out.

    Raises:
        UnreadableError: no such file, or no CSV with a header.
        InvalidScenarioError: a row is no order; carries every issue, whose pointers count rows below the header from 0.
    """
    text = decode(read_bytes(Path(path)), str(path))
    try:
        reader = csv.DictReader(StringIO(text), strict=True)
        rows = [{name: value for name, value in row.items() if value} for row in reader]
    except csv.Error as problem:
        raise UnreadableError(f"{path} is no CSV file: {problem}.") from None
    if reader.fieldnames is None:
        raise UnreadableError(f"{path} is empty; its first row names the columns: id, product, quantity, due.")
    ragged = [number for number, row in enumerate(rows, start=2) if None in row]
    if ragged:
        raise UnreadableError(f"{path}: row {ragged[0]} has more cells than the header has columns.")
    document = {"orders": rows}
    try:
        return _Orders.model_validate(document).orders
    except ValidationError as failure:
        raise InvalidScenarioError(structure_issues(failure, document, _Orders)) from None
