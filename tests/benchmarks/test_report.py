"""The table and the plots made of result files."""

import csv

import pytest

from benchmarks.report import BEGIN, END, write_report
from benchmarks.table import COLUMNS


def _results(path, *more):
    rows = [
        {"case": "a/1", "solver": "x", "seed": 0, "status": "optimal", "objective": 8, "bound": 8, "reference": 4},
        {"case": "a/2", "solver": "x", "seed": 0, "status": "feasible", "objective": 2, "bound": 1, "reference": 4},
        {"case": "a/1", "solver": "y", "seed": 0, "status": "error", "reference": 4},
        {"case": "a/1", "solver": "x", "seed": "median", "objective": 99, "bound": 99, "reference": 4},
    ]
    same = {"first_plan_s": 0.5, "cpu_s": 3.0, "tasks": 7, "time_limit": 30.0, "trace": "0.5:10 2:8"}
    rows = [row | same for row in (*rows, *more)]
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)


def test_report_has_a_line_a_family_and_solver(tmp_path):
    """Ratios are geometric means over single runs; a run without a plan is counted, summary rows are not."""
    _results(tmp_path / "r.csv")
    lines = write_report([tmp_path / "r.csv"]).splitlines()
    assert lines[2] == "| a | x | 30 | 2 | 0 | 1.0000 | 0.7071 | 1 | 0.5 | 3.0 | – |"
    assert lines[3].startswith("| a | y | 30 | 1 | 1 | – | – | 0 |")


def test_what_is_no_result_is_passed_over(tmp_path):
    """Files of other columns, and cases that a solver cannot say, are no lines of the table."""
    (tmp_path / "micro.csv").write_text("benchmark,median_ms\nload,2.0\n")
    _results(tmp_path / "r.csv", {"case": "b/1", "solver": "y", "seed": 0, "status": "unsupported"})
    lines = write_report([tmp_path / "micro.csv", tmp_path / "r.csv"]).splitlines()
    assert [line.split(" | ")[:2] for line in lines[2:]] == [["| a", "x"], ["| a", "y"]]


def test_the_table_of_a_page_is_replaced(tmp_path):
    """What stands between the two marks is replaced, the rest stays; without marks the page is named."""
    _results(tmp_path / "r.csv")
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    text = write_report([tmp_path / "r.csv"], readme=page)
    assert page.read_text() == f"before\n{BEGIN}\n{text}\n{END}\nafter\n"
    page.write_text("no marks")
    with pytest.raises(ValueError, match=r"page\.md has no place for the table"):
        write_report([tmp_path / "r.csv"], readme=page)


def test_plots_are_pages(tmp_path):
    """Both plots are written and name every solver with a plan."""
    _results(tmp_path / "r.csv")
    write_report([tmp_path / "r.csv"], tmp_path / "plots")
    pages = [(tmp_path / "plots" / name).read_text() for name in ("objective.html", "first_plan.html")]
    assert all('"name":"x"' in page for page in pages)
    assert '"name":"a\\u002f1 x 0"' in (tmp_path / "plots" / "gap_over_time.html").read_text()
