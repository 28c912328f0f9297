"""The table and the plots made of result files."""

import csv

from benchmarks.report import write_report
from benchmarks.table import COLUMNS


def _results(path):
    rows = [
        {"case": "a/1", "solver": "x", "seed": 0, "status": "optimal", "objective": 8, "bound": 8, "reference": 4},
        {"case": "a/2", "solver": "x", "seed": 0, "status": "feasible", "objective": 2, "bound": 1, "reference": 4},
        {"case": "a/1", "solver": "y", "seed": 0, "status": "error", "reference": 4},
        {"case": "a/1", "solver": "x", "seed": "median", "objective": 99, "bound": 99, "reference": 4},
    ]
    rows = [row | {"first_plan_s": 0.5, "cpu_s": 3.0, "trace": "0.5:10 2:8"} for row in rows]
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)


def test_report_has_a_line_a_family_and_solver(tmp_path):
    """Ratios are geometric means over single runs; a run without a plan is counted, summary rows are not."""
    _results(tmp_path / "r.csv")
    lines = write_report([tmp_path / "r.csv"]).splitlines()
    assert lines[2] == "| a | x | 2 | 0 | 1.0000 | 0.7071 | 1 | 0.5 | 3.0 | – |"
    assert lines[3].startswith("| a | y | 1 | 1 | – | – | 0 |")


def test_plots_are_pages(tmp_path):
    """Both plots are written and name every solver with a plan."""
    _results(tmp_path / "r.csv")
    write_report([tmp_path / "r.csv"], tmp_path / "plots")
    pages = [(tmp_path / "plots" / name).read_text() for name in ("objective.html", "first_plan.html")]
    assert all('"name":"x"' in page for page in pages)
    assert '"name":"a\\u002f1 0"' in (tmp_path / "plots" / "gap_over_time.html").read_text()
