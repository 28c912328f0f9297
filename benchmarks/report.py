"""What result files say: a line a family and solver as Markdown, and plots."""

import csv
import math
from collections import defaultdict
from pathlib import Path
from statistics import geometric_mean, median
from typing import Any

Rows = list[dict[str, Any]]


def write_report(results: list[Path], plots: Path | None = None) -> str:
    """Markdown table of the single runs in `results` (CSV of `table` or `compare`); plots as HTML into `plots`."""
    rows = [row for path in results for row in _read(path)]
    if plots:
        write_plots(rows, plots)
    lines = [
        "| family | solver | runs | no plan | objective ÷ best known | bound ÷ best known | proved | first plan, s "
        "| CPU, s | memory, MB |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for (family, solver), own in sorted(_grouped(rows).items()):
        lines.append(_line(family, solver, own))
    return "\n".join(lines)


def _read(path: Path) -> Rows:
    with path.open(newline="") as file:
        return [row for row in csv.DictReader(file) if row["seed"] not in ("median", "worst")]


def _grouped(rows: Rows) -> dict[tuple[str, str], Rows]:
    found: dict[tuple[str, str], Rows] = defaultdict(list)
    for row in rows:
        found[row["case"].split("/")[0], row.get("solver") or "cdmo-scheduler"].append(row)
    return found


def _line(family: str, solver: str, rows: Rows) -> str:
    planned = [row for row in rows if row["objective"]]
    proved = sum(row["status"] == "optimal" for row in rows)
    cells = [
        family, solver, str(len(rows)), str(len(rows) - len(planned)),
        _ratio(planned, "objective"), _ratio(planned, "bound"), str(proved),
        _median(planned, "first_plan_s"), _median(planned, "cpu_s"), _median(planned, "peak_mb"),
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _ratio(rows: Rows, column: str) -> str:
    """Geometric mean over the best known value, of the runs that have both above zero."""
    ratios = [r for row in rows if (r := ratio(row, column)) is not None and r > 0]
    return f"{geometric_mean(ratios):.4f}" if ratios else "–"


def ratio(row: dict[str, Any], column: str) -> float | None:
    """A figure of a run over the best known value of its case; None where one of them is missing."""
    if not row[column] or not row["reference"] or math.isclose(float(row["reference"]), 0):
        return None
    return float(row[column]) / float(row["reference"])


def _median(rows: Rows, column: str) -> str:
    values = [float(row[column]) for row in rows if row[column]]
    return f"{median(values):.1f}" if values else "–"


def write_plots(rows: Rows, folder: Path) -> None:
    """Objective over best known by case, over time by run, and seconds to the first plan."""
    import plotly.graph_objects as go

    folder.mkdir(parents=True, exist_ok=True)
    quality, first, course = go.Figure(), go.Figure(), go.Figure()
    by_solver: dict[str, Rows] = defaultdict(list)
    for row in rows:
        by_solver[row.get("solver") or "cdmo-scheduler"].append(row)
    for solver, own in by_solver.items():
        known = [(row["case"], ratio(row, "objective")) for row in own]
        known = [(case, value) for case, value in known if value is not None]
        quality.add_scatter(x=[c for c, _ in known], y=[v for _, v in known], mode="markers", name=solver)
        timed = [row for row in own if row["first_plan_s"]]
        first.add_scatter(
            x=[row["case"] for row in timed],
            y=[float(row["first_plan_s"]) for row in timed],
            mode="markers",
            name=solver,
        )
    for row in rows:
        points = [point.split(":") for point in (row.get("trace") or "").split()]
        known = float(row["reference"]) if points and row["reference"] else 0.0
        if known:
            seconds, gaps = [float(t) for t, _ in points], [float(value) / known - 1 for _, value in points]
            course.add_scatter(x=seconds, y=gaps, mode="lines", line_shape="hv", name=f"{row['case']} {row['seed']}")
    course.update_layout(title="Gap to the best known value over time", xaxis_title="s", yaxis_tickformat=".0%")
    quality.update_layout(title="Objective over the best known value, each run a mark", yaxis_title="ratio")
    first.update_layout(title="Time to the first checked plan", yaxis_title="s", yaxis_type="log")
    for name, figure in (("objective", quality), ("first_plan", first), ("gap_over_time", course)):
        figure.write_html(folder / f"{name}.html", include_plotlyjs=True)
