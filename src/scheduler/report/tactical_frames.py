"""A tactical plan as tables: pandas frames, each row with the dates of its period."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from scheduler.domain.tactical import TacticalPlan
from scheduler.report.column import Column
from scheduler.report.frames import to_frame

PERIOD = (
    Column("period", "count", "number of the period, from 1"),
    Column("start", "instant", "first instant of the period, UTC"),
    Column("end", "instant", "first instant after it, UTC"),
)
PRODUCT = Column("product", "text", "id of the product")
UNITS = Column("units", "text", "ids of the units; batches choose among them where there are several")

TACTICAL_TABLES: dict[str, tuple[Column, ...]] = {
    "tactical_production": (
        *PERIOD,
        Column("recipe", "text", "id of the recipe"),
        PRODUCT,
        Column("train", "text", "alternatives of the procedures, in order"),
        Column("batches", "count", "batches that end in the period"),
        Column("campaigns", "count", "campaigns that start in it"),
        Column("quantity", "number", "quantity made"),
        Column("production_h", "number", "hours of units for the batches"),
        Column("changeover_h", "number", "hours of units before the campaigns"),
    ),
    "tactical_stock": (
        *PERIOD,
        PRODUCT,
        Column("made", "number", "quantity made in the period"),
        Column("delivered", "number", "quantity delivered in it"),
        Column("wasted", "number", "quantity thrown away in it"),
        Column("stock", "number", "stock at its end, quarantine included"),
        Column("target", "number", "stock wanted then"),
        Column("deficit", "number", "what is missing of it"),
        Column("due", "number", "quantity due in the period"),
        Column("open", "number", "quantity due by its end and not delivered"),
    ),
    "tactical_load": (
        *PERIOD,
        UNITS,
        Column("unit_class", "text", "their class, where they share one"),
        Column("capacity_h", "number", "hours they have"),
        Column("production_h", "number", "hours of production"),
        Column("changeover_h", "number", "hours before campaigns"),
        Column("overtime_h", "number", "hours of overtime"),
        Column("utilisation", "share", "hours used of those they have"),
        Column("value_of_day", "number", "what a day more is worth, in the plan's weighted value"),
    ),
    "tactical_purchases": (
        *PERIOD,
        Column("material", "text", "id of the material"),
        Column("owner", "text", "sponsor it is bought for; empty = the shared pool"),
        Column("quantity", "number", "quantity to buy"),
        Column("order_by", "instant", "when to order it at the latest, UTC"),
    ),
    "tactical_orders": (
        Column("order", "text", "id of the order"),
        PRODUCT,
        Column("delivered", "number", "quantity delivered"),
        Column("unmet", "number", "quantity never delivered"),
        Column("last_period", "count", "period of the last delivery, from 1; 0 = from stock at the start"),
    ),
}


def tactical_tables(plan: TacticalPlan) -> dict[str, pd.DataFrame]:
    """A tactical plan as tables by name: production, stock, load, purchases, orders, as in `TACTICAL_TABLES`."""
    rows = {
        "tactical_production": _with_period(plan, plan.production),
        "tactical_stock": _with_period(plan, plan.stock),
        "tactical_load": _with_period(plan, plan.loads),
        "tactical_purchases": _with_period(plan, plan.purchases),
        "tactical_orders": _orders(plan),
    }
    return {name: to_frame(columns, rows[name]) for name, columns in TACTICAL_TABLES.items()}


def _with_period(plan: TacticalPlan, entries: tuple[Any, ...]) -> Iterator[dict[str, Any]]:
    for entry in entries:
        period = plan.periods[entry.period]
        row = entry.model_dump(mode="json") | {
            "period": period.index + 1,
            "start": period.start.isoformat(),
            "end": period.end.isoformat(),
        }
        if "units" in row:
            row["units"] = "; ".join(row["units"])
        yield row


def _orders(plan: TacticalPlan) -> Iterator[dict[str, Any]]:
    for promise in plan.promises:
        last = promise.last_period
        yield promise.model_dump() | {"last_period": None if last is None else last + 1}
