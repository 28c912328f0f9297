"""`scheduler plan --tactical-only`."""

import csv
import json

from tests.cli.running import TINY, scheduler


def test_a_tactical_plan_is_written_and_printed(tmp_path):
    """Plan, tables and charts are written; the summary shows the bottlenecks and what no schedule can pass."""
    done = scheduler("plan", TINY, "--out", tmp_path, "--tactical-only", "--time-limit", 20, "--weeks", 2)
    assert done.exit_code == 0, done.output
    assert "Tactical plan in 2 periods, optimal" in done.output
    assert "Bottlenecks" in done.output
    assert "No schedule has tier 1 below 0.00 (unmet)." in done.output
    plan = json.loads((tmp_path / "tactical.json").read_text())
    assert sum(row["batches"] for row in plan["production"]) == 3
    rows = list(csv.DictReader((tmp_path / "tactical_load.csv").open()))
    assert len(rows) == len(plan["loads"])
    assert (tmp_path / "tactical.html").read_text().startswith("<!doctype html>")
    assert not (tmp_path / "plan.json").exists()


def test_months_reach_further_than_the_scenario(tmp_path):
    """`--months` states the horizon."""
    options = ("--tactical-only", "--time-limit", 20, "--weeks", 1, "--months", 4)
    done = scheduler("plan", TINY, "--out", tmp_path, *options)
    assert done.exit_code == 0, done.output
    assert len(json.loads((tmp_path / "tactical.json").read_text())["periods"]) == 5


def test_an_invalid_scenario_ends_with_2(tmp_path):
    """As for any command."""
    file = tmp_path / "bad.yaml"
    file.write_text("schema_version: 1\nname: x\n")
    assert scheduler("plan", file, "--out", tmp_path / "out", "--tactical-only").exit_code == 2
