"""Several cases and seeds, each run in a fresh process; rows, median and worst into a CSV file."""

import csv
import json
import statistics
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.case import ROOT

OURS = "cdmo-scheduler"
MEASURED = ("objective", "bound", "first_plan_s", "wall_s", "build_s", "cpu_s", "peak_mb", "violations")
COLUMNS = (
    "case", "solver", "seed", "status", *MEASURED, "reference", "unit", "tasks", "time_limit", "workers", "machine",
    "versions", "trace",
)  # fmt: skip


def write_table(cases: Iterable[str], seeds: Iterable[int], time_limit: float, workers: int, out: Path) -> int:
    """Run every case with every seed and write `out` after each case; returns the number of failed runs."""
    rows: list[dict[str, Any]] = []
    seeds = list(seeds)
    out.parent.mkdir(parents=True, exist_ok=True)
    for case in cases:
        made = [run_fresh(case, seed, time_limit, workers) for seed in seeds]
        rows += [*made, *summary(made)]
        write_rows(out, rows)
    return sum(row.get("status") == "error" for row in rows)


def write_rows(out: Path, rows: list[dict[str, Any]]) -> None:
    """Write the rows as CSV, in the order of `COLUMNS`."""
    with out.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def run_fresh(case: str, seed: int, time_limit: float, workers: int) -> dict[str, Any]:
    """One run in a process of its own; a run that fails is a row of status `error`."""
    options = ["--time-limit", str(time_limit), "--workers", str(workers), "--seed", str(seed), "--json"]
    command = [sys.executable, "-m", "benchmarks", "run", case, *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{case} seed {seed}: {done.stderr.strip()[-300:]}", file=sys.stderr)
        return {"case": case, "solver": OURS, "seed": seed, "status": "error"}
    row: dict[str, Any] = {"solver": OURS, **json.loads(done.stdout)}
    print(f"{case} seed {seed}: {row['objective']} ({row['status']}, {row['wall_s']} s)", file=sys.stderr)
    return row | {"versions": spelled(row["versions"])}


def spelled(versions: dict[str, str]) -> str:
    """Versions in one cell of a table."""
    return " ".join(f"{name}={number}" for name, number in versions.items())


def summary(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The median and the worst of each figure; a smaller bound is worse, or a larger one of what is maximised."""
    solved = [row for row in rows if row["status"] not in ("error", "unsupported")]
    if not solved:
        return []
    same = {
        key: solved[0].get(key)
        for key in ("case", "solver", "reference", "unit", "tasks", "time_limit", "workers", "machine")
    }
    least = "objective" if solved[0].get("maximised") else "bound"
    lines = []
    for name in ("median", "worst"):
        line: dict[str, Any] = {**same, "seed": name}
        for key in MEASURED:
            values = [row[key] for row in solved if row[key] is not None]
            pick = statistics.median if name == "median" else min if key == least else max
            line[key] = round(pick(values), 6) if values else None
        lines.append(line)
    return lines
