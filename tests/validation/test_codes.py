"""Every complaint of `validate`: its code, its place, its words, and that a sound scenario draws none."""

import re
from pathlib import Path

import pytest

import scheduler.validation
from scheduler.domain.errors import Severity
from scheduler.validation import validate
from scheduler.validation.issue import MAX_ISSUES
from tests.validation.base import BASE, edit, resolve, scenario
from tests.validation.broken import ALL, Broken

# Codes of what cannot be written down as a scenario object: they come from reading (test_structure, test_matrix_file).
OF_READING = {"two_matrices", "bad_matrix_file", "too_many_issues"}
OF_EVENTS = {"event_outside_plan", "event_backwards", "event_in_future"}


def test_a_sound_scenario_draws_no_issue() -> None:
    """The base scenario uses every field of the language and is faultless."""
    assert validate(scenario()) == ()


@pytest.mark.parametrize("broken", ALL, ids=lambda b: f"{b.code}:{b.where}")
def test_each_fault_is_found_where_it_is(broken: Broken) -> None:
    """A scenario broken in one place draws its complaint, of its severity, with a pointer to that place."""
    found = [i for i in validate(scenario(edit(broken.edits))) if (i.code, i.where) == (broken.code, broken.where)]
    assert found, [f"{i.code} {i.where}" for i in validate(scenario(edit(broken.edits)))]
    assert found[0].severity is broken.severity
    assert broken.words in found[0].message + found[0].fix
    assert found[0].message.endswith(".")
    assert found[0].fix.endswith(".")


@pytest.mark.parametrize("broken", ALL, ids=lambda b: f"{b.code}:{b.where}")
def test_pointers_point_into_the_document(broken: Broken) -> None:
    """Every pointer can be followed in the document as written, or its parent can where a field is left out."""
    document = scenario(edit(broken.edits)).model_dump(mode="json")
    for issue in validate(scenario(edit(broken.edits))):
        resolve(document, issue.where)


def test_every_code_in_the_source_is_in_the_table() -> None:
    """No complaint goes untested: the codes written in the package are those of the table."""
    folder = Path(scheduler.validation.__file__).parent
    source = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    written = set(re.findall(r'\b(?:error|warning)\(\s*"(\w+)"', source))
    assert written - OF_READING - OF_EVENTS == {broken.code for broken in ALL}


def test_all_faults_are_reported_at_once() -> None:
    """Faults in ten corners of a scenario come back together."""
    edits = {
        "/units/0/room": "nowhere",
        "/units/1/clean_hold": "1d",
        "/pools/0/weekly/0/days/1": "sat",
        "/recipes/0/product": "nowhere",
        "/lots/0/item": "nowhere",
        "/recipes/0/links/0/min": "3d",
        "/changeovers/2/from/sponsor": "nowhere",
        "/maintenance/0/due": "2027-01-10T01:00:00Z",
        "/orders/1/deadline": "2027-02-01T00:00:00Z",
        "/commitments/0/batches/0/procedures/0/alternative": "nowhere",
    }
    issues = validate(scenario(edit(edits)))
    assert len({issue.where for issue in issues}) == 10
    assert sum(issue.severity is Severity.ERROR for issue in issues) == 9


def test_a_near_miss_is_suggested() -> None:
    """A misspelt id is answered with the id that was meant."""
    issues = validate(scenario(edit({"/orders/0/product": "a", "/recipes/0/product": "A "[:1]})))
    assert [i.fix for i in issues if i.where == "/orders/0/product"] == ["Name one of A, B, or add the product 'a'."]
    issues = validate(scenario(edit({"/units/0/calendar": "weak"})))
    assert "Did you mean 'week'?" in issues[0].fix


def test_many_broken_references_stay_fast() -> None:
    """Fifteen thousand orders of unknown products are all reported; only the first few get a suggestion."""
    order = BASE["orders"][0]
    orders = [{**order, "id": f"x{i}", "product": f"AA{i}"} for i in range(15_000)]
    issues = validate(scenario(edit({"/orders": orders})))
    assert sum(issue.code == "unknown_reference" for issue in issues) == 15_000


def test_the_list_of_issues_ends_somewhere() -> None:
    """A scenario with more faults than anyone can read gets the first of them and a word about the rest."""
    orders = [{**BASE["orders"][0], "id": f"x{i}", "product": "X"} for i in range(25_000)]
    issues = validate(scenario(edit({"/orders": orders})))
    assert len(issues) == MAX_ISSUES + 1
    assert (issues[-1].code, issues[-1].severity) == ("too_many_issues", Severity.ERROR)


def test_committed_work_makes_an_order_reachable() -> None:
    """An order that a committed batch serves early is not called late, nor unreachable without another recipe run."""
    soon = {"/orders/1/due": "2027-01-09T12:00:00Z"}
    codes = {i.code for i in validate(scenario(edit({**soon, "/units/0/qualified/1": {"product": "A"}})))}
    assert "recipe_cannot_run" in codes
    assert not codes & {"order_unreachable", "due_impossible"}
