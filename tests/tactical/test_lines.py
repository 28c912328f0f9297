"""Lines: which trains there are, and what batches and campaigns ask of units."""

from tests.checker.builders import plant, procedure, recipe
from tests.tactical.plants import one_unit, sets_of


def test_a_line_for_each_train_that_connections_allow():
    """Two bioreactors and two columns make four trains, two where each is connected to one column only."""
    two_by_two = recipe("make", "A", procedure("grow", "B1", "B2"), procedure("purify", "C1", "C2"))
    units = ["B1", "B2", "C1", "C2"]
    assert len(sets_of(plant(two_by_two, units=units)).lines) == 4
    pairs = [{"from": "B1", "to": "C1"}, {"from": "B2", "to": "C2"}]
    trains = [line.train for line in sets_of(plant(two_by_two, units=units, connections=pairs)).lines]
    assert trains == ["B1 → C1", "B2 → C2"]


def test_spread_procedures_share_their_units():
    """Batches that choose among units make one line; the units are one resource with the hours of all."""
    spread = recipe("make", "A", procedure("grow", "B1", "B2", allocation="spread"), procedure("purify", "C"))
    sets = sets_of(plant(spread, units=["B1", "B2", "C"]), period="7d")
    assert [line.train for line in sets.lines] == ["B1|B2 → C"]
    assert sets.resources == (("B1", "B2"), ("C",))
    assert sets.capacity(("B1", "B2"), 0) == 2 * 168


def test_a_unit_too_small_or_not_qualified_is_no_train():
    """Only units that take the batch and may run the product count."""
    made = recipe("make", "A", procedure("run", "S", "Q", "U"))
    units = [{"id": "S", "capacity": 5}, {"id": "Q", "qualified": [{"product": "B"}]}, "U"]
    assert [line.train for line in sets_of(plant(made, units=units)).lines] == ["U"]


def test_lead_time_and_places_follow_the_links():
    """A hold between two procedures lengthens the batch, an overlap shortens it; offsets count from the batch's end."""
    steps = [procedure("grow", "B", duration="10h"), procedure("purify", "C", duration="4h")]
    waits = recipe("make", "A", *steps, links=[{"from": "grow.end", "to": "purify.start", "min": "6h"}])
    overlaps = recipe("make", "A", *steps, links=[{"from": "grow.start", "to": "purify.start", "min": "2h"}])
    (line,) = sets_of(plant(waits, units=["B", "C"])).lines
    assert (line.lead, [s.offset for s in line.stages]) == (20, [10, 0])
    (line,) = sets_of(plant(overlaps, units=["B", "C"])).lines
    assert (line.lead, [s.offset for s in line.stages]) == (10, [0, 4])


def test_changeovers_are_averages_in_the_plan_and_least_in_the_bound():
    """On a new unit the first campaign needs no changeover, so no product is sure to need one."""
    line = sets_of(one_unit()).lines[0]
    assert (line.stages[0].setup, line.stages[0].least_setup) == (24, 0)
    used = sets_of(one_unit(units=[{"id": "U", "initial": {"last_product": "B"}}])).lines[0]
    assert used.stages[0].least_setup == 24


def test_long_work_is_spread_over_the_periods_it_lies_in():
    """The last batch of a week ends with it: a ten-day procedure lies three days in the week before."""
    long = recipe("make", "A", procedure("run", "U", duration="240h"))
    sets = sets_of(plant(long, units=["U"], horizon="28d"), weeks=4)
    assert sets.shares(sets.lines[0].stages[0], 2) == [(2, 0.7), (1, 0.3)]
