"""docs/forecast.md names every kind of complaint and states the limits that are in force."""

from scheduler.forecast import limits
from scheduler.forecast.codes import Code
from tests.docs.pages import ROOT

PAGE = (ROOT / "docs" / "forecast.md").read_text(encoding="utf-8")


def test_every_code_is_named() -> None:
    """A reader who meets a code finds it on the page."""
    assert [code for code in Code if f"`{code}`" not in PAGE] == []


def test_the_limits_are_those_in_force() -> None:
    """The figures of the table are the constants of the readers."""
    for text in (
        f"{limits.MAX_BYTES // 10**6} MB; a workbook unpacked {limits.MAX_UNPACKED // 10**6} MB",
        f"more than {limits.MAX_RATIO} times",
        f"{limits.MAX_ROWS:,} rows, {limits.MAX_COLUMNS} columns",
        f"{limits.MEMORY >> 20} MB and {limits.SECONDS} s",
        f"the first {limits.MAX_COMPLAINTS:,} are listed",
    ):
        assert text in PAGE
