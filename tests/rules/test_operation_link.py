"""Rule operation_link: operations without gaps, extensions, and time links between points of a batch."""

import pytest

from scheduler.domain.rules import Rule
from tests.checker.builders import batch, breaks, campaign, iso, passes, plan, plant, procedure, recipe, run, timed
from tests.rules.support import model_allows, model_forbids, solve_exact, starts

OPERATIONS = ("fill", "react")
ORDERS = [{"id": "o", "product": "A", "quantity": 10, "due": iso(0)}]


def _plant(*links, **fields):
    """Growing for 10 h (4 h of filling first), then purifying for 5 h."""
    grow = {
        "id": "grow",
        "alternatives": [{"units": "G"}],
        "operations": [{"id": "fill", "duration": "4h"}, {"id": "react", "duration": "6h"}],
    }
    steps = grow, procedure("purify", "P", duration="5h")
    return plant(recipe("r", "A", *steps, links=list(links)), units=["G", "P"], **fields)


def _linked(start, *links):
    """Growing at 20, purifying at an hour."""
    scenario = _plant(*links)
    made = scenario.recipes[0]
    return scenario, plan(
        scenario, campaign("C", made, batch("C-1", run(made, "grow", 20), run(made, "purify", start)))
    )


def _extended(*edges, extendable="3h", attendance="unattended", calendar=None):
    """Filling for 4 h, which may go on for 3 h more, then reacting for 6 h."""
    operations = [
        {"id": "fill", "duration": "4h", "extendable": extendable, "attendance": attendance},
        {"id": "react", "duration": "6h"},
    ]
    grow = {"id": "grow", "alternatives": [{"units": "G"}], "operations": operations, "survives_shutdown": True}
    fields = {"calendars": [calendar]} if calendar else {}
    unit = {"id": "G", "calendar": calendar["id"]} if calendar else "G"
    scenario = plant(recipe("r", "A", grow), units=[unit], **fields)
    made = scenario.recipes[0]
    return scenario, plan(
        scenario, campaign("C", made, batch("C-1", timed("grow", "G", *edges, operations=OPERATIONS)))
    )


def link(source, target, low=None, high=None):
    return {"from": source, "to": target, "min": low, "max": high}


BROKEN = [
    # links, a start of purifying that breaks them, and one that keeps them
    ((), 29, 30),
    ((link("grow.end", "purify.start", "5h"),), 34, 35),
    ((link("grow.end", "purify.start", "0h", "5h"),), 36, 35),
    ((link("grow.end", "purify.start", "0h", "0h"),), 31, 30),
    ((link("grow.start", "purify.start", "2h", "3h"),), 21, 22),
    ((link("grow/fill.end", "purify.start", "0h", "1h"),), 26, 25),
    ((link("grow/react.start", "purify.end", "0h", "5h"),), 25, 24),
    ((link("purify.start", "grow.start", "-6h", "-2h"),), 27, 26),
    ((link("purify.end", "grow.end", "-4h", "2h"),), 22, 23),
    ((link("grow.end", "purify.start", "1h"), link("grow.start", "purify.end", None, "17h")), 33, 32),
]


def test_the_solver_keeps_a_hold_time():
    """Purifying may start 2 h after growing at the latest, but its unit is free at 20 only: growing waits for it."""
    hold = link("grow.end", "purify.start", "0h", "2h")
    scenario = _plant(hold, orders=ORDERS)
    late = scenario.units[1].model_copy(update={"available_from": scenario.start.replace(hour=20)})
    made = solve_exact(scenario.model_copy(update={"units": (scenario.units[0], late)}))
    assert starts(made, "purify") == {"r#1-1": 20}
    assert 8 <= starts(made, "grow")["r#1-1"] <= 10


def test_the_solver_extends_an_operation_to_wait():
    """Without room between them, growing stays on its unit as long as it may until purifying can start."""
    grow = {"id": "grow", "alternatives": [{"units": "G"}]}
    grow["operations"] = [{"id": "fill", "duration": "4h"}, {"id": "react", "duration": "6h", "extendable": "5h"}]
    nowait = [link("grow.end", "purify.start", "0h", "0h"), link("grow.start", "purify.start", "12h")]
    scenario = plant(recipe("r", "A", grow, procedure("purify", "P"), links=nowait), units=["G", "P"], orders=ORDERS)
    made = solve_exact(scenario)
    (edges,) = [[o.end - o.start for o in p.operations] for p in made.campaigns[0].batches[0].procedures[:1]]
    assert [e.total_seconds() / 3600 for e in edges] == [4, 8]


@pytest.mark.parametrize(("links", "illegal", "legal"), BROKEN)
def test_the_model_forbids_lags_outside_their_bounds(links, illegal, legal):
    """An hour too little or too much is no solution; the bound itself is one."""
    model_forbids(*_linked(illegal, *links), Rule.operation_link)
    assert model_allows(*_linked(legal, *links))


@pytest.mark.parametrize(("links", "illegal", "legal"), BROKEN)
def test_the_checker_names_the_batch_and_its_procedures(links, illegal, legal):
    """The lag is named with both procedures."""
    breaks(*_linked(illegal, *links), "operation_link", "C-1", "grow", "purify")
    passes(*_linked(legal, *links))


@pytest.mark.parametrize("edges", [(0, 3, 9), (0, 8, 14), (0, 4, 11), (0, 5, 10)])
def test_the_model_forbids_operations_too_short_or_too_long(edges):
    """Filling lasts 4 to 7 h, reacting 6 h exactly."""
    model_forbids(*_extended(*edges), Rule.operation_link)
    breaks(*_extended(*edges), "operation_link", "C-1", "grow")


@pytest.mark.parametrize("edges", [(0, 4, 10), (0, 6, 12), (3, 10, 16)])
def test_operations_may_be_extended(edges):
    """Up to 3 h more than the duration of 4 h."""
    assert model_allows(*_extended(*edges))
    passes(*_extended(*edges))


@pytest.mark.parametrize(("end", "legal"), [(27, False), (28, True), (31, True), (32, False)])
def test_an_interruptible_operation_is_extended_from_its_working_end(end, legal):
    """4 h of work from 18 o'clock pause from 20 to 02 and are over at 28; 3 h more are allowed."""
    day = {"id": "day", "open": [{"start": "02:00", "end": "20:00"}]}
    case = _extended(18, end, end + 6, attendance="interruptible", calendar=day)
    assert model_allows(*case) is legal
    if legal:
        passes(*case)
    else:
        breaks(*case, "operation_link", "C-1", "fill")


def test_unstated_the_next_procedure_starts_any_time_later():
    """No links: purifying starts when growing has ended, or days later; a transfer alone sets the order."""
    for start in (30, 300):
        assert model_allows(*_linked(start))
        passes(*_linked(start))


def test_a_link_between_the_two_replaces_the_order():
    """Once a link joins two procedures, the transfer no longer asks the one to end before the other starts."""
    case = _linked(3, link("purify.start", "grow.start", "0h"))
    assert model_allows(*case)
    passes(*case)
