"""Documents of the wrong shape: every complaint, with its code, pointer, objects and fix."""

from typing import Any

import pytest

from scheduler.domain.errors import InvalidScenarioError, Issue
from scheduler.validation import parse_scenario
from scheduler.validation.structure import structure_issues
from tests.validation.base import REMOVE, edit

GROW = "/recipes/0/procedures/0"


def complaints(edits: dict[str, Any]) -> tuple[Issue, ...]:
    import json

    with pytest.raises(InvalidScenarioError, match="error") as caught:
        parse_scenario(json.dumps(edit(edits)), "json")
    return caught.value.issues


CASES: list[tuple[str, str, Any, str, str]] = [
    ("unknown_field", "/orders/0/deu", "x", "In order 'o1' the field 'deu' is not known", "Did you mean 'due'?"),
    ("unknown_field", "/zzz", 1, "In the scenario the field 'zzz' is not known", "Remove the field"),
    ("missing_field", "/orders/0/due", REMOVE, "In order 'o1' the field 'due' is missing", "Add the field"),
    ("missing_field", "/recipes/0/links/0/to", REMOVE, "recipe 'make-A', link number 1 the field 'to'", "Add"),
    ("wrong_type", "/orders/0/id", 12, "In order 12 the value of 'id'", 'Write it in quotes: "12"'),
    ("wrong_type", "/units", None, "the value of 'units' does not fit", "Fill in 'units' or remove"),
    ("wrong_type", "/units", {}, "input should be a valid list; it is an object", "begins with '- '"),
    ("wrong_type", "/units/0", "BR1", "'units', entry 1", ""),
    ("wrong_type", "/orders/0/due", "tomorrow", "order 'o1'", "Write the instant as 2027-"),
    ("wrong_type", "/recipes/0/campaign/min_batches", "two", "recipe 'make-A'", ""),
    ("wrong_type", "/pools/0/capacity", 1.5, "pool 'crew'", ""),
    ("wrong_type", "/orders/0/quantity", True, "it is true", ""),
    ("no_time_zone", "/orders/0/due", "2027-02-10T00:00:00", "order 'o1'", "Write the zone too"),
    ("bad_value", "/orders/0/due", 20270210, "20270210 is no instant", ""),
    ("bad_value", "/orders/0/due", "20270210", "20270210 is no instant", ""),
    ("bad_value", "/orders/0/due", "1e3", "", ""),
    ("bad_value", "/horizon", 60, "a duration needs a unit", ""),
    ("bad_value", "/recipes/0/links/0/from", "grow", "'grow' is no point", ""),
    ("bad_value", "/sites/0/zone", "Berlin", "'Berlin' is no IANA time zone", ""),
    ("bad_value", "/units/0/id", "a\nb", "printable", ""),
    ("out_of_range", "/orders/0/quantity", -1, "order 'o1'", "within the range"),
    ("out_of_range", "/orders/0/quantity", "1e999999", "order 'o1'", ""),
    ("out_of_range", "/orders/0/quantity", "NaN", "order 'o1'", ""),
    ("out_of_range", "/orders/0/quantity", "0.0000001", "order 'o1'", ""),
    ("unknown_choice", "/rooms/0/exclusive_by", "colour", "room 'suite'", "one of the choices"),
    ("unknown_choice", "/calendars/0/open/0/days/2", "wednesday", "'days', entry 3", ""),
    ("unknown_choice", GROW + "/operations/0/attendance", "never", "operation 'fill'", ""),
    ("unknown_choice", "/recipes/0/campaign", "some", "input should be 'none'; it is 'some'", ""),
    ("empty", GROW + "/alternatives", [], "procedure 'grow'", "at least one"),
    ("empty", "/units/0/id", "", "unit ''", "at least one"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "where", "value", "words", "fix"), CASES)
def test_each_shape_fault_is_told_in_words(code: str, where: str, value: Any, words: str, fix: str) -> None:
    """One fault gives one issue: code, pointer to the very field, the objects around it, and a fix."""
    found = complaints({where: value})
    if value == "1e3":
        code = "wrong_type"
    assert [(issue.code, issue.where) for issue in found] == [(code, where)]
    assert words in found[0].message
    assert fix in found[0].fix


def test_all_shape_faults_come_at_once() -> None:
    """Faults in several objects are all reported."""
    found = complaints({"/orders/0/id": 1, "/orders/1/due": REMOVE, "/units/0/colour": "red", "/horizon": "soon"})
    assert {issue.where for issue in found} == {"/orders/0/id", "/orders/1/due", "/units/0/colour", "/horizon"}


def test_a_document_full_of_faults() -> None:
    """Of a document with countless faults the first of each list are told, and how many there are."""
    found = complaints({"/orders": [1] * 30_000, "/horizon": "soon"})
    assert found[-1].code == "too_many_issues"
    assert "30,001 issues" in found[-1].message
    assert {"/orders/0", "/orders/19", "/horizon"} <= {issue.where for issue in found}
    assert len(found) == 22


def test_a_choice_between_shapes_gives_the_complaint_that_was_meant() -> None:
    """A broken campaign object is not also blamed for not being the word `none`."""
    found = complaints({"/recipes/0/campaign/min_batches": 0, "/recipes/0/campaign/colour": "red"})
    assert {i.where for i in found} == {"/recipes/0/campaign/min_batches", "/recipes/0/campaign/colour"}


def test_broken_entries_do_not_make_a_list_look_short() -> None:
    """A list whose only entry is broken is not also called empty."""
    found = complaints({GROW + "/alternatives/0/units": 5})
    assert [issue.where for issue in found] == [GROW + "/alternatives/0/units"]


def test_pointers_escape_slashes_and_tildes() -> None:
    """Ids with a slash or a tilde are escaped in pointers as RFC 6901 asks."""
    found = complaints({"/recipes/0/trains/a~1b~0c": {"grow": 5}})
    assert [issue.where for issue in found] == ["/recipes/0/trains/a~1b~0c/grow"]


def test_a_document_of_another_kind() -> None:
    """A complaint about the document as a whole points to its root."""
    from pydantic import ValidationError

    from scheduler.domain.plan import Plan

    with pytest.raises(ValidationError, match="Plan") as caught:
        Plan.model_validate([])
    found = structure_issues(caught.value, [], Plan)
    assert [(issue.code, issue.where) for issue in found] == [("wrong_type", "")]
