"""Why an order is short: a plant for each reason, small enough that the reason is plain on paper."""

from scheduler.detailed.solution import Solution
from scheduler.domain.plan import ReasonCode
from scheduler.domain.scenario import Scenario
from tests.checker.builders import iso, plant, procedure, recipe
from tests.detailed.reasons import diagnosed, expect, frozen, order, told

URGENT = {"priority": 5}
BOTH = [order("o1", "A", 60, **URGENT), order("o2", "B", 60)]


def one_suite(first: str, second: str, horizon: str, *orders: dict[str, object], **fields: object) -> Scenario:
    """Products A and B on one suite, each with its duration."""
    recipes = [
        recipe(f"make-{name}", name, procedure("run", "SUITE", duration=duration))
        for name, duration in (("A", first), ("B", second))
    ]
    return plant(*recipes, units=fields.pop("units", ["SUITE"]), horizon=horizon, orders=list(orders), **fields)


def test_qualification_for_no_unit() -> None:
    """The suite makes A only; and no recipe makes product C at all."""
    suite = {"id": "SUITE", "qualified": [{"product": "A"}]}
    products = [{"id": name, "sponsor": "acme"} for name in "ABC"]
    orders = [order("o1", "B", 60), order("o2", "C", 60)]
    found = told(one_suite("24h", "24h", "5d", *orders, units=[suite], products=products))
    expect(found["o1"], ReasonCode.QUALIFICATION, "Order o1 is 10 kg short", "SUITE is not qualified for B")
    expect(found["o2"], ReasonCode.QUALIFICATION, "no recipe makes C")


def test_qualification_that_ends_too_soon() -> None:
    """Qualified for 12 hours, which a batch of 24 does not fit."""
    suite = {"id": "SUITE", "qualified": [{"product": "A", "valid_until": iso(12)}]}
    found = told(one_suite("24h", "24h", "5d", order("o1", "A", 60), units=[suite]))["o1"]
    expect(found, ReasonCode.QUALIFICATION, "SUITE is open to A only from 2027-01-04 00:00 to 2027-01-04 12:00")


def test_deadline_sooner_than_a_batch() -> None:
    """A batch of two days and a deadline after a day and a half."""
    found = told(one_suite("48h", "24h", "5d", order("o1", "A", 24, deadline=iso(36))))["o1"]
    expect(found, ReasonCode.DEADLINE, "make-A takes at least 2 d", "its deadline 2027-01-05 12:00 is sooner")


def test_horizon_sooner_than_a_batch() -> None:
    """A batch of two days in a plan of one."""
    found = told(one_suite("48h", "24h", "1d", order("o1", "A", 24)))["o1"]
    expect(found, ReasonCode.HORIZON, "make-A takes at least 2 d", "the end of the horizon 2027-01-05 00:00")


def test_campaign_minimum_longer_than_the_horizon() -> None:
    """Three batches of two days do not fit into five days, one would."""
    scenario = plant(
        recipe("make-A", "A", procedure("run", "SUITE", duration="48h"), campaign={"min_batches": 3}),
        units=["SUITE"],
        horizon="5d",
        orders=[order("o1", "A", 60)],
    )
    expect(told(scenario)["o1"], ReasonCode.CAMPAIGN_MINIMUM, "the smallest campaign of make-A has 3 batches", "6 d")


def test_campaign_minimum_where_one_batch_would_fit() -> None:
    """A has the suite for three days of five; two batches of B are too many for what is left, one is not."""
    scenario = plant(
        recipe("make-A", "A", procedure("run", "SUITE", duration="72h")),
        recipe("make-B", "B", procedure("run", "SUITE", duration="40h"), campaign={"min_batches": 2}),
        units=["SUITE"],
        horizon="5d",
        orders=BOTH,
    )
    expect(told(scenario)["o2"], ReasonCode.CAMPAIGN_MINIMUM, "one batch would", "campaigns have at least 2 batches")


def test_unit_busy_without_a_gap() -> None:
    """A takes three days of five, so does B."""
    found = told(one_suite("72h", "72h", "5d", *BOTH))["o2"]
    expect(found, ReasonCode.UNIT_BUSY, "run takes 3 d on SUITE", "campaign make-A#1 (for o1)", "is 2 d, on SUITE")


def test_unit_busy_where_gaps_do_not_meet() -> None:
    """B needs a day on U1 and then one on U2: U1 is free from hour 30 on, U2 up to hour 50."""
    scenario = plant(
        recipe("make-A", "A", procedure("run", "U1", duration="30h")),
        recipe("make-B", "B", procedure("mix", "U1", duration="24h"), procedure("fill", "U2", duration="24h")),
        recipe("make-C", "C", procedure("prepare", "U3", duration="50h"), procedure("run", "U2", duration="34h")),
        products=[{"id": name, "sponsor": "acme"} for name in "ABC"],
        units=["U1", "U2", "U3"],
        horizon="84h",
        orders=[order("o1", "A", 30, deadline=iso(30), **URGENT), order("o2", "B", 60), order("o3", "C", 84, **URGENT)],
    )
    free = "with U1 free it would, from 2027-01-04 00:00 to 2027-01-06 00:00 on U1, U2"
    busy = "it is busy with campaign make-A#1 (for o1) until 2027-01-05 06:00"
    expect(told(scenario)["o2"], ReasonCode.UNIT_BUSY, "no campaign of make-B fits before", free, busy)


def test_changeover_that_leaves_no_room() -> None:
    """Two batches of two days fit into a hundred hours; with the day of changeover they do not."""
    changeover = {"duration": "24h", "level": "major"}
    orders = [order("o1", "A", 48, **URGENT), order("o2", "B", 100)]
    found = told(one_suite("48h", "48h", "100h", *orders, changeover_default=changeover))["o2"]
    expect(found, ReasonCode.CHANGEOVER, "the 1 d changeover between campaign make-A#1 and the new one on SUITE")


def test_a_forbidden_sequence() -> None:
    """No rule allows B after A or A after B."""
    found = told(one_suite("24h", "24h", "5d", *BOTH, changeover_default=None))["o2"]
    expect(found, ReasonCode.CHANGEOVER, "without the ban on going from", "campaign make-A#1", "on SUITE")


def test_crew_taken_for_too_long() -> None:
    """One operator for two batches of 40 hours in two days."""
    works = [{"id": "run", "duration": "40h", "pools": [{"pool": "operators"}]}]
    recipes = [
        recipe(f"make-{name}", name, procedure("run", unit, duration=None, operations=works))
        for name, unit in (("A", "U1"), ("B", "U2"))
    ]
    pools = [{"id": "operators", "capacity": 1}]
    found = told(plant(*recipes, units=["U1", "U2"], pools=pools, horizon="2d", orders=BOTH))["o2"]
    expect(found, ReasonCode.CREW, "with more places in pool operators it would", "on U2")


def test_calendar_with_too_few_hours() -> None:
    """Twelve attended hours never fit into a shift of eight."""
    works = [{"id": "run", "duration": "12h", "attendance": "attended"}]
    scenario = plant(
        recipe("make-A", "A", procedure("run", "SUITE", duration=None, operations=works)),
        units=[{"id": "SUITE", "calendar": "shift"}],
        calendars=[{"id": "shift", "open": [{"start": "06:00", "end": "14:00"}]}],
        horizon="5d",
        orders=[order("o1", "A", 60)],
    )
    expect(told(scenario)["o1"], ReasonCode.CALENDAR, "with SUITE open for run at 2027-01-04 00:00 it would")


def test_hold_time_between_two_openings() -> None:
    """The culture has to end by Tuesday 06:00, the skid opens on Wednesday, and a harvest keeps for two hours."""
    scenario = plant(
        recipe(
            "make-A",
            "A",
            procedure("culture", "BR", duration="24h"),
            procedure("purify", "SKID", duration="10h"),
            links=[{"from": "culture.end", "to": "purify.start", "min": "0h", "max": "2h"}],
        ),
        units=[{"id": "BR", "calendar": "early"}, {"id": "SKID", "calendar": "late"}],
        calendars=[
            {
                "id": "early",
                "outside": "closed",
                "open": [{"days": ["mon"]}, {"days": ["tue"], "start": "00:00", "end": "06:00"}],
            },
            {"id": "late", "outside": "closed", "open": [{"days": ["wed"]}]},
        ],
        horizon="5d",
        orders=[order("o1", "A", 60)],
    )
    expect(told(scenario)["o1"], ReasonCode.HOLD_TIME, "with more than 2 h between culture and purify it would")


def test_clean_hold_with_no_time_for_a_refresh() -> None:
    """Clean for 12 hours from the start, then a refresh of 30 hours: no time for both A and B."""
    suite = {"id": "SUITE", "clean": {"duration": "30h"}, "clean_hold": "12h"}
    found = told(one_suite("24h", "24h", "72h", *BOTH, units=[suite]))["o2"]
    expect(found, ReasonCode.HOLD_TIME, "with longer hold times of SUITE it would")


def test_maintenance_in_the_middle() -> None:
    """A batch of 40 hours fits neither before the calibration at hour 30 nor after it, to hour 70."""
    service = [{"id": "calibration", "unit": "SUITE", "duration": "20h", "start": iso(30)}]
    found = told(one_suite("40h", "40h", "70h", order("o1", "A", 60), maintenance=service))["o1"]
    expect(found, ReasonCode.MAINTENANCE, "run takes 1.7 d on SUITE", "the longest gap")


def test_room_held_by_another_product() -> None:
    """Two units in one room that holds one product at a time."""
    recipes = [
        recipe(f"make-{name}", name, procedure("run", unit, duration="40h"))
        for name, unit in (("A", "U1"), ("B", "U2"))
    ]
    rooms = [{"id": "R1", "exclusive_by": "product"}]
    units = [{"id": "U1", "room": "R1"}, {"id": "U2", "room": "R1"}]
    found = told(plant(*recipes, units=units, rooms=rooms, horizon="2d", orders=BOTH))["o2"]
    expect(found, ReasonCode.ROOM, "with room R1 free it would", "campaign make-A#1 (for o1) holds it until")


def test_full_clean_that_takes_too_long() -> None:
    """Every batch calls for a full clean of a day; two batches of a day do not fit into 60 hours with it."""
    suite = {"id": "SUITE", "full_clean": {"duration": "24h"}, "full_clean_after": {"batches": 1}}
    found = told(one_suite("24h", "24h", "60h", *BOTH, units=[suite]))["o2"]
    expect(found, ReasonCode.FULL_CLEAN, "without the full clean of SUITE it would")


def test_commitment_without_a_gap() -> None:
    """Campaign C of B is frozen on the suite for three days of five."""
    found = told(one_suite("72h", "72h", "5d", order("o1", "A", 60), commitments=frozen("make-B", 72)))["o1"]
    expect(found, ReasonCode.COMMITMENT, "run takes 3 d on SUITE", "committed campaign C")


def test_short_and_late_are_both_told() -> None:
    """Two batches of two days in three: one is missing and the other is late."""
    found = told(one_suite("48h", "24h", "3d", order("o1", "A", 24, quantity=20)))["o1"]
    expect(found, ReasonCode.UNIT_BUSY, "Order o1 is 10 kg short: ", "Order o1 is 1 d late: recipe make-A takes 2 d")


def test_search_limit_where_there_is_room() -> None:
    """A plan in which nothing is made, though the suite is free; without a trial only the search can be blamed."""
    scenario = one_suite("24h", "24h", "5d", order("o1", "A", 60))
    expect(
        diagnosed(scenario, Solution())["o1"],
        ReasonCode.SEARCH_LIMIT,
        "a campaign of make-A would fit from 2027-01-04 00:00 to 2027-01-05 00:00 on SUITE",
    )
    found = diagnosed(scenario, Solution(), cancelled=True)["o1"]
    expect(found, ReasonCode.SEARCH_LIMIT, "the search ended before a place was found for a campaign of make-A")
