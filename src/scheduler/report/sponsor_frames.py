"""Tables of what a sponsor sees."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pandas as pd

from scheduler.domain.sponsor_view import SponsorView
from scheduler.report.column import MEASURE, ORDER, PRODUCT, Column
from scheduler.report.export import tables_xlsx

_QUANTITY = Column("quantity", "number", "how much")
SPONSOR_TABLES: dict[str, tuple[Column, ...]] = {
    "batches": (
        Column("id", "text", "number of the batch among yours of the product; it may change with a new plan"),
        PRODUCT,
        Column("purpose", "text", "what it is for"),
        Column("status", "text", "place on the status ladder"),
        _QUANTITY,
        MEASURE,
        Column("start", "text", "first day"),
        Column("end", "text", "last day"),
    ),
    "milestones": (
        Column("kind", "text", "what happens"),
        PRODUCT,
        Column("batches", "count", "batches in the campaign"),
        Column("run", "text", "id of the required run it makes"),
        Column("day", "text", "when"),
    ),
    "promises": (
        ORDER,
        PRODUCT,
        MEASURE,
        _QUANTITY,
        Column("due", "text", "day on which it is due"),
        Column("promised", "text", "day by which all that is delivered is; empty: nothing is"),
        Column("delivered", "number", "how much of it is delivered"),
        Column("unmet", "number", "how much of it is not"),
        Column("reason", "text", "why it is late or short"),
    ),
    "lots": (
        Column("id", "text", "id of the lot, or the batch it comes from"),
        Column("item", "text", "id of the product or material"),
        MEASURE,
        _QUANTITY,
        Column("purpose", "text", "of the batch it comes from; engineering lots serve no order"),
        Column("usable", "text", "day from which it is; empty: not within the plan"),
        Column("expiry", "text", "last day"),
    ),
    "cover": (
        PRODUCT,
        MEASURE,
        Column("month", "text", "at the end of which"),
        Column("usable", "number", "all that is usable for orders by then"),
        Column("due", "number", "all that is due by then"),
        Column("ahead", "number", "the difference; below zero: short"),
    ),
}


def sponsor_tables(view: SponsorView) -> dict[str, pd.DataFrame]:
    """Tables by name; days as ISO 8601 on the calendar of the plant."""
    return {name: _frame(name, getattr(view, name)) for name in SPONSOR_TABLES}


def sponsor_workbook(view: SponsorView, created: datetime) -> bytes:
    """All of them as an Excel workbook that says it was made at `created`."""
    return tables_xlsx(sponsor_tables(view), SPONSOR_TABLES, created)


def _frame(name: str, rows: Iterable[Any]) -> pd.DataFrame:
    columns = [column.name for column in SPONSOR_TABLES[name]]
    return pd.DataFrame([[_cell(row, column) for column in columns] for row in rows], columns=columns)


def _cell(row: Any, column: str) -> Any:
    value = getattr(row, "unit" if column == MEASURE.name else column)
    if value is None or isinstance(value, int):
        return value
    return float(value) if isinstance(value, Decimal) else str(value)
