"""What a running search shows."""

import io

import pytest

from scheduler.cli import progress
from scheduler.cli.printing import Plain
from scheduler.domain.run import Progress
from scheduler.domain.solve_settings import SolveSettings

STEPS = [
    Progress(elapsed=0.1, phase="base"),
    Progress(elapsed=0.5, phase="construct", tiers=(10, 2.5)),
    Progress(elapsed=0.9, phase="construct", tiers=(5, 2.5)),
    Progress(elapsed=0.9, phase="check", message="passed"),
    Progress(elapsed=60.0, phase="improve", tiers=(0, 2.5), bound=1.25, tier=1),
]


def shown(monkeypatch: pytest.MonkeyPatch, terminal: bool) -> str:
    screen = io.StringIO()
    console = Plain(file=screen, force_terminal=terminal, width=120)
    monkeypatch.setattr(progress, "errors", console)
    with progress.shown_progress(SolveSettings(time_limit=2)) as show:
        for step in STEPS:
            show(step)
    return screen.getvalue()


def test_a_line_a_phase_without_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a log each phase is one line: time, best value of each tier, bound."""
    assert shown(monkeypatch, terminal=False).splitlines() == [
        "   0.1 s  base: no plan yet",
        "   0.5 s  construct: best 10.00, 2.50",
        "   0.9 s  check: passed",
        "  60.0 s  improve: best 0.00, 2.50, at least 1.25 in tier 2",
    ]


def test_a_live_line_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal one line is rewritten; it ends with the newest step, though the limit has passed."""
    assert "improve: best 0.00, 2.50" in shown(monkeypatch, terminal=True)
