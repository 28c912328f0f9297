"""docs/replan.md: its events fit the plan its command is about."""

from typing import get_args

from scheduler.domain.event import Event, EventLog
from scheduler.validation import load_events
from tests.cli.running import TINY, scheduler
from tests.docs.pages import ROOT, examples

PAGE = "docs/replan.md"


def test_the_example_is_a_log_of_events_for_the_first_plan(tmp_path):
    """The plan of the README's first scenario, and the page's events, give three checked proposals."""
    made = scheduler("plan", TINY, "--out", tmp_path / "first", "--time-limit", 5, "--workers", 1)
    assert made.exit_code == 0, made.output
    (text,) = examples(PAGE, "events")
    (tmp_path / "events.yaml").write_text(text, encoding="utf-8")
    done = scheduler(
        "replan", tmp_path / "first/plan.json", "--events", tmp_path / "events.yaml", "--out", tmp_path / "r",
        "--frozen", "2d", "--slushy", "7d", "--time-limit", 5,
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert {path.name for path in (tmp_path / "r").iterdir()} == {"right_shift", "local", "full", "baseline.json"}
    for name in ("right_shift", "local", "full"):
        folder = tmp_path / "r" / name
        assert "Moved" in (folder / "changes.html").read_text(encoding="utf-8")
        checked = scheduler("check", folder / "scenario.json", folder / "plan.json", *_baseline(tmp_path, name))
        assert checked.exit_code == 0, checked.output
    assert "unit procedures moved" in done.stdout


def _baseline(folder, name):
    return () if name == "full" else ("--baseline", folder / "r/baseline.json")


def test_every_kind_of_event_is_explained():
    """The page names each."""
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    union = get_args(Event)[0]
    kinds = {kind.model_fields["kind"].default for kind in get_args(union)}
    assert {kind for kind in kinds if f"`{kind}`" not in text} == set()


def test_a_log_that_is_none_says_what_is_wrong(tmp_path):
    """An unknown kind of event is named with its place; nothing is planned."""
    (tmp_path / "e.yaml").write_text("now: 2027-01-08T12:00:00Z\nevents: [{kind: flood}]\n", encoding="utf-8")
    (tmp_path / "plan.json").write_text('{"scenario": "x"}', encoding="utf-8")
    done = scheduler(
        "replan", tmp_path / "plan.json", "--events", tmp_path / "e.yaml", "--out", tmp_path, "--scenario", TINY
    )
    assert done.exit_code == 2
    assert "is no log of events" in done.stderr
    assert isinstance(load_events_ok(tmp_path), EventLog)


def load_events_ok(folder):
    """An empty log is one."""
    (folder / "ok.yaml").write_text("now: 2027-01-08T12:00:00Z\n", encoding="utf-8")
    return load_events(folder / "ok.yaml")
