"""`scheduler gantt`: charts as files."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.running import TINY, scheduler


@pytest.mark.parametrize("by", ["unit", "product", "sponsor"])
def test_a_chart_of_each_kind(planned: Path, tmp_path: Path, by: str) -> None:
    """A chart is drawn by unit, product or sponsor, from the scenario beside the plan."""
    out = tmp_path / "chart.json"
    done = scheduler("gantt", planned / "plan.json", "--by", by, "--out", out)
    assert done.exit_code == 0, done.output
    assert json.loads(out.read_text(encoding="utf-8"))["data"]
    assert [path.name for path in tmp_path.iterdir()] == ["chart.json"]


def test_a_page_of_its_own(planned: Path, tmp_path: Path) -> None:
    """HTML holds all it needs; the file may be read by others, as any new file."""
    out = tmp_path / "chart.html"
    assert scheduler("gantt", planned / "plan.json", "--out", out, "--scenario", TINY).exit_code == 0
    assert "<html>" in out.read_text(encoding="utf-8")[:200]
    (tmp_path / "plain").touch()
    assert out.stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_the_scenario_must_be_somewhere(planned: Path, tmp_path: Path) -> None:
    """Without a scenario beside the plan one has to be named."""
    shutil.copy(planned / "plan.json", tmp_path)
    done = scheduler("gantt", tmp_path / "plan.json", "--out", tmp_path / "chart.html")
    assert done.exit_code == 2
    assert "name the scenario with --scenario" in done.stderr


def test_a_scenario_of_another_plant(planned: Path, tmp_path: Path) -> None:
    """A plan beside the wrong scenario is refused with the first id that does not fit."""
    other = tmp_path / "other.yaml"
    other.write_text(TINY.read_text(encoding="utf-8").replace("SUITE", "HALL"), encoding="utf-8")
    done = scheduler("gantt", planned / "plan.json", "--out", tmp_path / "chart.html", "--scenario", other)
    assert done.exit_code == 2
    assert "SUITE" in done.stderr


@pytest.mark.parametrize("name", ["chart", "chart.txt", "chart.exe"])
def test_unknown_formats(planned: Path, tmp_path: Path, name: str) -> None:
    """The suffix says the format; another one is refused with those that are known."""
    done = scheduler("gantt", planned / "plan.json", "--out", tmp_path / name)
    assert done.exit_code == 2
    assert ".html, .png, .svg, .json" in done.stderr


def test_a_directory_that_is_not_there(planned: Path, tmp_path: Path) -> None:
    """A chart is not written where there is no directory."""
    done = scheduler("gantt", planned / "plan.json", "--out", tmp_path / "none" / "chart.json")
    assert done.exit_code == 2
    assert "cannot be written: No such file or directory" in done.stderr


def test_a_window_of_the_chart(planned: Path, tmp_path: Path) -> None:
    """Days are days of the site; the chart shows no more, and campaigns as wholes where asked."""
    out = tmp_path / "chart.json"
    options = ("--from", "2027-01-05", "--to", "2027-01-12T12:00", "--level", "campaign")
    done = scheduler("gantt", planned / "plan.json", "--out", out, *options)
    assert done.exit_code == 0, done.output
    figure = json.loads(out.read_text(encoding="utf-8"))
    assert figure["layout"]["xaxis"]["range"] == ["2027-01-05T00:00:00", "2027-01-12T12:00:00"]


@pytest.mark.parametrize(("first", "message"), [("soon", "'soon' is no date"), ("2199-01-01", "the end comes first")])
def test_a_window_that_is_none(planned: Path, tmp_path: Path, first: str, message: str) -> None:
    """What is no date, or lies after the plan, is refused."""
    done = scheduler("gantt", planned / "plan.json", "--out", tmp_path / "chart.json", "--from", first)
    assert done.exit_code == 2
    assert message in done.stderr
