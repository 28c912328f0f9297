"""Micro benchmarks as ratios to the stored run."""

import csv
import json
import platform
from pathlib import Path
from statistics import geometric_mean

from benchmarks.run import versions
from benchmarks.table import spelled

COLUMNS = ("benchmark", "median_ms", "machine", "versions")


def ratios(now: Path, stored: Path, *, store: bool = False) -> str:
    """Markdown table of each benchmark's median over the stored one; those of one run alone have no ratio.

    Args:
        now: what `pytest --benchmark-json` wrote.
        stored: CSV of the stored run.
        store: write the new medians there afterwards.

    Raises:
        FileNotFoundError: there is no stored run to compare with, and none is to be stored.
    """
    found = {row["name"]: row["stats"]["median"] * 1_000 for row in json.loads(now.read_text())["benchmarks"]}
    known = _read(stored) if stored.exists() or not store else {}
    if store:
        _write(stored, found)
    lines = ["| benchmark | stored, ms | now, ms | ratio |", "|---|---|---|---|"]
    shared = [found[name] / known[name] for name in found if name in known]
    for name in sorted(found.keys() | known.keys()):
        before, after = known.get(name), found.get(name)
        ratio = f"{after / before:.2f}" if before and after else "–"
        lines.append(f"| {name} | {_ms(before)} | {_ms(after)} | {ratio} |")
    if shared:
        lines.append(f"| geometric mean | | | {geometric_mean(shared):.2f} |")
    return "\n".join(lines)


def _ms(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _read(path: Path) -> dict[str, float]:
    with path.open(newline="") as file:
        return {row["benchmark"]: float(row["median_ms"]) for row in csv.DictReader(file)}


def _write(path: Path, medians: dict[str, float]) -> None:
    same = (f"{platform.platform()}, {platform.machine()}", spelled(versions()))
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows((name, round(median, 3), *same) for name, median in sorted(medians.items()))
