"""Scenarios are read and validated before they are kept."""

import pytest

from scheduler.domain.errors import InvalidScenarioError, UnreadableError
from scheduler.service.errors import NotPermittedError
from scheduler.service.scenarios import Scenarios
from scheduler.store.memory import MemoryStore
from tests.service.samples import DOCUMENT, PLANNER, SCENARIO, SPONSOR, SteppingClock


@pytest.fixture
def scenarios() -> Scenarios:
    return Scenarios(MemoryStore(), SteppingClock())


def test_a_good_scenario_is_kept(scenarios: Scenarios) -> None:
    """It comes back by its id and stands in the listing."""
    entry = scenarios.submit(PLANNER, DOCUMENT, "json")
    assert entry.scenario == SCENARIO
    assert scenarios.get(PLANNER, entry.id) == entry
    assert [(item.id, item.name) for item in scenarios.list(PLANNER, 10)] == [(entry.id, "Tiny")]


def test_yaml_is_read_too(scenarios: Scenarios) -> None:
    """The same document in YAML is the same scenario."""
    entry = scenarios.submit(PLANNER, b"{name: Tiny, start: 2027-01-04T00:00:00Z, horizon: 10d}", "yaml")
    assert entry.scenario == SCENARIO


@pytest.mark.parametrize(
    ("document", "error", "message"),
    [
        (b"{", UnreadableError, "line 1, column 2"),
        (b'{"name": "Tiny", "start": "2027-01-04T00:00:00Z"}', InvalidScenarioError, "horizon"),
        (DOCUMENT.replace(b'"10d"', b'"10d", "colour": "red"'), InvalidScenarioError, "colour"),
    ],
)
def test_a_bad_document_is_not_kept(
    scenarios: Scenarios, document: bytes, error: type[Exception], message: str
) -> None:
    """Unreadable and invalid documents are refused with their reason and leave nothing behind."""
    with pytest.raises(error, match=message):
        scenarios.submit(PLANNER, document, "json")
    assert scenarios.list(PLANNER, 10) == ()


def test_errors_of_meaning_refuse_a_scenario(scenarios: Scenarios) -> None:
    """A broken reference is an error although the document has the right form."""
    document = DOCUMENT.replace(b'"10d"', b'"10d", "units": [{"id": "U", "room": "nowhere"}]')
    with pytest.raises(InvalidScenarioError, match="nowhere") as caught:
        scenarios.submit(PLANNER, document, "json")
    assert [issue.where for issue in caught.value.issues if issue.severity == "error"] == ["/units/0/room"]


def test_a_sponsor_submits_nothing(scenarios: Scenarios) -> None:
    """Plant-wide documents are the planner's."""
    with pytest.raises(NotPermittedError, match="Only a planner may add scenarios"):
        scenarios.submit(SPONSOR, DOCUMENT, "json")
