"""Micro benchmarks over the stored run."""

import csv
import json

import pytest

from benchmarks.ratios import ratios


def _run(path, **medians):
    benchmarks = [{"name": name, "stats": {"median": ms / 1_000}} for name, ms in medians.items()]
    path.write_text(json.dumps({"benchmarks": benchmarks}))
    return path


def test_ratios_to_the_stored_run(tmp_path):
    """Each median over the stored one, and their geometric mean; what one run lacks has no ratio."""
    stored = tmp_path / "micro.csv"
    ratios(_run(tmp_path / "a.json", load=2.0, check=10.0, gone=1.0), stored, store=True)
    lines = ratios(_run(tmp_path / "b.json", load=4.0, check=20.0, fresh=3.0), stored).splitlines()
    assert lines[2:] == [
        "| check | 10.00 | 20.00 | 2.00 |",
        "| fresh | – | 3.00 | – |",
        "| gone | 1.00 | – | – |",
        "| load | 2.00 | 4.00 | 2.00 |",
        "| geometric mean | | | 2.00 |",
    ]


def test_storing_replaces_the_stored_run(tmp_path):
    """The stored run keeps the median of each benchmark with the machine and the versions it was measured on."""
    stored = tmp_path / "micro.csv"
    for load in (2.0, 3.0):
        ratios(_run(tmp_path / "a.json", load=load), stored, store=True)
    with stored.open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["benchmark"], row["median_ms"]) == ("load", "3.0")
    assert row["machine"]
    assert "cdmo-scheduler=" in row["versions"]


def test_nothing_to_compare_with(tmp_path):
    """Without a stored run the file is named."""
    with pytest.raises(FileNotFoundError, match=r"micro\.csv"):
        ratios(_run(tmp_path / "a.json", load=2.0), tmp_path / "micro.csv")
