"""What result files say: a line a family and solver as Markdown, and plots."""

import csv
import math
from collections import defaultdict
from pathlib import Path
from statistics import geometric_mean, median
from typing import Any

from benchmarks.table import OURS

BEGIN, END = "<!-- report: begin -->", "<!-- report: end -->"
Rows = list[dict[str, Any]]


def write_report(results: list[Path], plots: Path | None = None, readme: Path | None = None) -> str:
    """Markdown table of the single runs in `results` (CSV of `table` or `compare`; other files are passed over).

    Args:
        results: files with a line a run.
        plots: folder for the plots, as HTML.
        readme: file in which the table replaces what stands between `BEGIN` and `END`.

    Raises:
        ValueError: the readme lacks the two marks.
    """
    rows = [row for path in results for row in _read(path)]
    if plots:
        write_plots(rows, plots)
    lines = [
        "| family | solver | limit, s | runs | no plan | objective ÷ best known | bound ÷ best known | proved "
        "| first plan, s | CPU, s | memory, MB |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for key, own in sorted(_grouped(rows).items()):
        lines.append(_line(*key, own))
    text = "\n".join(lines)
    if readme:
        _replace(readme, text)
    return text


def _replace(readme: Path, text: str) -> None:
    before, begun, rest = readme.read_text().partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not (begun and ended):
        raise ValueError(f"{readme} has no place for the table: put it between {BEGIN} and {END}")
    readme.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")


def _read(path: Path) -> Rows:
    with path.open(newline="") as file:
        reader = csv.DictReader(file)
        if not {"case", "objective"} <= set(reader.fieldnames or ()):
            return []
        return [row for row in reader if row["seed"] not in ("median", "worst") and row["status"] != "unsupported"]


def _grouped(rows: Rows) -> dict[tuple[str, str, str], Rows]:
    found: dict[tuple[str, str, str], Rows] = defaultdict(list)
    for row in rows:
        limit = f"{float(row['time_limit']):g}" if row.get("time_limit") else "–"
        found[row["case"].split("/")[0], row.get("solver") or OURS, limit].append(row)
    return found


def _line(family: str, solver: str, limit: str, rows: Rows) -> str:
    planned = [row for row in rows if row["objective"]]
    proved = sum(row["status"] == "optimal" for row in rows)
    cells = [
        family, solver, limit, str(len(rows)), str(len(rows) - len(planned)),
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
    """Objective over best known by case, its gap over time by run, and seconds to the first plan over size."""
    import plotly.graph_objects as go

    folder.mkdir(parents=True, exist_ok=True)
    quality, first, course = go.Figure(), go.Figure(), go.Figure()
    by_solver: dict[str, Rows] = defaultdict(list)
    for row in rows:
        by_solver[row.get("solver") or OURS].append(row)
    for solver, own in by_solver.items():
        known = [(row["case"], ratio(row, "objective")) for row in own]
        known = [(case, value) for case, value in known if value is not None]
        quality.add_scatter(x=[c for c, _ in known], y=[v for _, v in known], mode="markers", name=solver)
        timed = [row for row in own if row["first_plan_s"] and row.get("tasks")]
        first.add_scatter(
            x=[int(float(row["tasks"])) for row in timed],
            y=[float(row["first_plan_s"]) for row in timed],
            text=[row["case"] for row in timed],
            mode="markers",
            name=solver,
        )
    for row in rows:
        points = [point.split(":") for point in (row.get("trace") or "").split()]
        known = float(row["reference"]) if points and row["reference"] else 0.0
        if known:
            seconds, gaps = [float(t) for t, _ in points], [float(value) / known - 1 for _, value in points]
            name = f"{row['case']} {row.get('solver') or OURS} {row['seed']}"
            course.add_scatter(x=seconds, y=gaps, mode="lines", line_shape="hv", name=name)
    course.update_layout(title="Gap to the best known value over time", xaxis_title="s", yaxis_tickformat=".0%")
    quality.update_layout(title="Objective over the best known value, each run a mark", yaxis_title="ratio")
    first.update_layout(title="Time to the first plan over the number of procedures", yaxis_title="s")
    first.update_xaxes(type="log", title="procedures")
    first.update_yaxes(type="log")
    for name, figure in (("objective", quality), ("first_plan", first), ("gap_over_time", course)):
        figure.write_html(folder / f"{name}.html", include_plotlyjs=True)
