"""Versions: numbered, immutable, each in its turn."""

from datetime import timedelta

import pytest

from scheduler.domain.forecast import ForecastLine, VersionStatus
from scheduler.forecast.versions import TRANSITIONS, Content, IllegalTransitionError, as_of, moved, submit
from tests.forecast.samples import JAN, NOON, terms, version

LINES = (ForecastLine(product="A", month=JAN, quantity=10),)


def content(digit: str = "a") -> Content:
    return Content(f"{digit}.csv", digit * 64, JAN, LINES)


def test_versions_are_numbered_per_sponsor() -> None:
    """The first is 1; the next takes its place."""
    first = submit([], "acme", content("a"), NOON)
    assert (first.version.sequence, first.version.status, first.superseded) == (1, "validated", None)
    assert (first.version.received, first.version.file_name, first.version.lines) == (NOON, "a.csv", LINES)
    second = submit([first.version], "acme", content("b"), NOON)
    assert (second.version.sequence, second.new) == (2, True)
    assert second.superseded == first.version.model_copy(update={"status": VersionStatus.SUPERSEDED})


def test_the_same_file_is_the_same_submission() -> None:
    """Also after another version; its name does not matter."""
    first = submit([], "acme", content("a"), NOON).version
    second = submit([first], "acme", content("b"), NOON).version
    again = submit([first, second], "acme", content("a")._replace(file_name="copy.csv"), NOON + timedelta(days=1))
    assert again == (first, None, False)


@pytest.mark.parametrize("status", VersionStatus)
def test_only_legal_steps_are_made(status: VersionStatus) -> None:
    """Every pair of states: the table's steps change the state and nothing else, all others are refused."""
    before = version(A=[1]).model_copy(update={"status": status})
    for target in VersionStatus:
        if target in TRANSITIONS[status]:
            assert moved(before, target) == before.model_copy(update={"status": target})
        else:
            with pytest.raises(IllegalTransitionError, match=f"is {status} and cannot become {target}; it can become"):
                moved(before, target)


def test_no_answer_is_an_answer() -> None:
    """A version waits for so many days and is then deemed accepted; one that was answered stays as it is."""
    waiting = moved(version(A=[1]), VersionStatus.VALIDATED)
    contract = terms({"deemed_acceptance_days": 10})
    assert as_of(waiting, contract, NOON + timedelta(days=10, seconds=-1)) == waiting
    assert as_of(waiting, contract, NOON + timedelta(days=10)).status is VersionStatus.DEEMED_ACCEPTED
    assert as_of(waiting, terms(), NOON + timedelta(days=999)) == waiting
    countered = moved(waiting, VersionStatus.COUNTERED)
    assert as_of(countered, contract, NOON + timedelta(days=99)) == countered
