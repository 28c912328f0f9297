"""A plan as tables: pandas frames with the columns of `columns.TABLES`."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from scheduler.domain.plan import Plan
from scheduler.domain.scenario import Scenario
from scheduler.report.column import Column, Kind
from scheduler.report.columns import TABLES
from scheduler.report.facts import Facts
from scheduler.report.indicators import kpis_of
from scheduler.report.kpi_rows import KPI_ROWS
from scheduler.report.plan_rows import PLAN_ROWS
from scheduler.report.stock_rows import STOCK_ROWS
from scheduler.report.supply_rows import SUPPLY_ROWS

_DTYPES: dict[Kind, str] = {"text": "str", "instant": "str", "count": "Int64", "number": "float64", "share": "float64"}


def tables(scenario: Scenario, plan: Plan) -> dict[str, pd.DataFrame]:
    """A plan as tables, by name.

    The names and columns are those of `scheduler.report.columns.TABLES`: campaigns, batches, procedures, operations,
    tasks, deliveries, orders, utilisation, kpis, objective, draws, purchases, releases, lots, trace, stock, storage,
    materials, alerts. Rows are in the plan's order.

    Raises:
        ValueError: the plan was made for another scenario.
    """
    facts = Facts(scenario, plan)
    indicators = kpis_of(facts)
    rows = {name: list(make(facts)) for name, make in (PLAN_ROWS | STOCK_ROWS | SUPPLY_ROWS).items()}
    rows |= {name: list(make(facts, indicators)) for name, make in KPI_ROWS.items()}
    return {name: to_frame(columns, rows[name]) for name, columns in TABLES.items()}


def table(scenario: Scenario, plan: Plan, name: str) -> pd.DataFrame:
    """One of the tables; the others are not made.

    Raises:
        KeyError: there is no such table.
        ValueError: the plan was made for another scenario.
    """
    facts, columns = Facts(scenario, plan), TABLES[name]
    if name in KPI_ROWS:
        return to_frame(columns, KPI_ROWS[name](facts, kpis_of(facts)))
    return to_frame(columns, (PLAN_ROWS | STOCK_ROWS | SUPPLY_ROWS)[name](facts))


def to_frame(columns: Iterable[Column], rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """Rows as a frame whose types follow the columns' kinds, also where there are no rows."""
    listed = list(rows)
    return pd.DataFrame({c.name: pd.Series([row[c.name] for row in listed], dtype=_DTYPES[c.kind]) for c in columns})
