"""What a plan says: indicators, tables, comparisons and the chart. Nothing is imported before it is used."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scheduler.report.chart import gantt
    from scheduler.report.comparison import Comparison, compare
    from scheduler.report.export import table_csv, tables_xlsx
    from scheduler.report.forecast_figures import demand_and_supply, forecast_fan
    from scheduler.report.frames import table, tables
    from scheduler.report.indicators import Kpis, kpis
    from scheduler.report.output import BrowserMissingError, figure_html, figure_image, write_figure
    from scheduler.report.sponsor_chart import sponsor_figure
    from scheduler.report.sponsor_frames import sponsor_tables, sponsor_workbook
    from scheduler.report.stock_figure import stock_chart
    from scheduler.report.tactical_figures import load_figure, purchases_figure, tactical_html, targets_figure
    from scheduler.report.tactical_frames import tactical_tables

__all__ = [
    "BrowserMissingError",
    "Comparison",
    "Kpis",
    "compare",
    "demand_and_supply",
    "figure_html",
    "figure_image",
    "forecast_fan",
    "gantt",
    "kpis",
    "load_figure",
    "purchases_figure",
    "sponsor_figure",
    "sponsor_tables",
    "sponsor_workbook",
    "stock_chart",
    "table",
    "table_csv",
    "tables",
    "tables_xlsx",
    "tactical_html",
    "tactical_tables",
    "targets_figure",
    "write_figure",
]

_HOMES = {
    "chart": ("gantt",),
    "comparison": ("Comparison", "compare"),
    "export": ("table_csv", "tables_xlsx"),
    "forecast_figures": ("demand_and_supply", "forecast_fan"),
    "frames": ("table", "tables"),
    "indicators": ("Kpis", "kpis"),
    "tactical_figures": ("load_figure", "purchases_figure", "tactical_html", "targets_figure"),
    "tactical_frames": ("tactical_tables",),
    "output": ("BrowserMissingError", "figure_html", "figure_image", "write_figure"),
    "sponsor_chart": ("sponsor_figure",),
    "sponsor_frames": ("sponsor_tables", "sponsor_workbook"),
    "stock_figure": ("stock_chart",),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"scheduler.report.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
