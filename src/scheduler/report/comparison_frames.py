"""A comparison as tables."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from scheduler.report.columns import COMPARISON_TABLES
from scheduler.report.frames import to_frame
from scheduler.report.plan_rows import ids
from scheduler.report.times import stamp

if TYPE_CHECKING:
    from scheduler.report.comparison import Comparison


def comparison_frames(comparison: "Comparison") -> dict[str, pd.DataFrame]:
    """The tables of `columns.COMPARISON_TABLES`, by name."""
    found = {"kpis": comparison.kpis, "orders": comparison.orders, "activities": comparison.activities}
    return {
        name: to_frame(
            columns, [{**_cells(dict(row), comparison.zone), "zone": comparison.zone} for row in found[name]]
        )
        for name, columns in COMPARISON_TABLES.items()
    }


def _cells(row: dict[str, Any], zone: str) -> dict[str, Any]:
    return {name: _cell(value, zone) for name, value in row.items()}


def _cell(value: Any, zone: str) -> Any:
    if isinstance(value, datetime):
        return stamp(value, zone)
    if isinstance(value, tuple):
        return ids(value)
    return float(value) if isinstance(value, Decimal) else value
