"""`scheduler forecast net`."""

from pathlib import Path

from scheduler.cli.forecast.diff import sponsor_terms
from scheduler.cli.forecast.writing import cell, checked, write
from scheduler.cli.guard import ExitCode
from scheduler.cli.printing import print_table
from scheduler.forecast.netting import net_forecast
from scheduler.validation import load_forecast, load_orders, load_scenario


def run(forecast_file: Path, orders_file: Path, scenario_file: Path | None, out: Path | None) -> ExitCode:
    """Print forecast, what firm orders consumed, and what is left, by product and month."""
    checked(out)
    version = load_forecast(forecast_file)
    table = orders_file.suffix.lower() == ".csv"
    orders = load_orders(orders_file) if table else load_scenario(orders_file).orders
    terms = sponsor_terms(version, scenario_file if table else scenario_file or orders_file)
    netted = net_forecast(version, orders, terms)
    rows = [dict(line) for line in netted.lines]
    columns = tuple(rows[0]) if rows else ("product", "month")
    title = f"{version.sponsor}: version {version.sequence} after {len(orders)} orders"
    print_table(title, columns, ([cell(value) for value in row.values()] for row in rows))
    write(out, rows, netted)
    return ExitCode.FINE
