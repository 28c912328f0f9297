"""Why an order is late: a plant for each reason, small enough that the reason is plain on paper."""

from scheduler.domain.plan import ReasonCode
from scheduler.domain.scenario import Scenario
from tests.checker.builders import batch, campaign, delivery, iso, plan, plant, procedure, recipe, timed
from tests.detailed.reasons import expect, frozen, order, told

URGENT = {"priority": 5}


def one_suite(first: str, second: str, *orders: dict[str, object], **fields: object) -> Scenario:
    """Products A and B on one suite, each with its duration."""
    recipes = [
        recipe(f"make-{name}", name, procedure("run", "SUITE", duration=duration))
        for name, duration in (("A", first), ("B", second))
    ]
    return plant(*recipes, units=fields.pop("units", ["SUITE"]), orders=list(orders), **fields)


def test_an_order_on_time_has_no_reason() -> None:
    """Ten hours of work, due after a day."""
    found = told(one_suite("10h", "10h", order("o1", "A", 24)))["o1"]
    assert found.reason is ReasonCode.NONE
    assert found.explanation == ""


def test_unit_busy_with_a_campaign_that_matters_more() -> None:
    """A runs to hour 48 for the urgent order; B, due at hour 60, follows and ends at 96."""
    found = told(one_suite("48h", "48h", order("o1", "A", 48, **URGENT), order("o2", "B", 60)))
    assert found["o1"].reason is ReasonCode.NONE
    busy = "batch make-B#1-1 waits for SUITE, busy with campaign make-A#1 (for o1) until 2027-01-06 00:00"
    expect(found["o2"], ReasonCode.UNIT_BUSY, "Order o2 is 1.5 d late", busy)


def test_unit_busy_with_the_batches_before() -> None:
    """Three batches of a day for orders due one a day: due dates half a day too soon make the last late by its unit."""
    orders = [order(f"o{n}", "A", 24 * n - 12) for n in (1, 2, 3)]
    found = told(
        one_suite("24h", "24h", *orders, objective={"tiers": [[{"term": "lateness"}], [{"term": "campaign_count"}]]})
    )
    expect(found["o3"], ReasonCode.UNIT_BUSY, "batch make-A#1-3 follows batches make-A#1-1, make-A#1-2", "(for o1, o2)")


def test_changeover_longer_than_the_lateness() -> None:
    """Without the day of changeover B would end at hour 96, when it is due."""
    orders = order("o1", "A", 48, **URGENT), order("o2", "B", 96)
    changeover = {"duration": "24h", "level": "major"}
    found = told(one_suite("48h", "48h", *orders, changeover_default=changeover))["o2"]
    expect(
        found, ReasonCode.CHANGEOVER, "campaign make-A#1 (for o1)", "the 1 d changeover on SUITE until 2027-01-07 00:00"
    )


def test_a_short_changeover_is_told_but_is_not_the_reason() -> None:
    """Two hours of changeover do not make B 38 hours late."""
    orders = order("o1", "A", 48, **URGENT), order("o2", "B", 60)
    found = told(one_suite("48h", "48h", *orders, changeover_default={"duration": "2h", "level": "major"}))["o2"]
    expect(found, ReasonCode.UNIT_BUSY, "then for the 2 h changeover on SUITE until 2027-01-06 02:00")


def test_crew_held_by_another_batch() -> None:
    """Two units, one operator: B starts when A lets go of the operator at hour 20."""
    works = [{"id": "run", "duration": "20h", "pools": [{"pool": "operators"}]}]
    recipes = [
        recipe(f"make-{name}", name, procedure("run", unit, duration=None, operations=works))
        for name, unit in (("A", "U1"), ("B", "U2"))
    ]
    orders = [order("o1", "A", 20, **URGENT), order("o2", "B", 30)]
    pools = [{"id": "operators", "capacity": 1}]
    found = told(plant(*recipes, units=["U1", "U2"], pools=pools, orders=orders))["o2"]
    expect(found, ReasonCode.CREW, "pool operators, held by batch make-A#1-1, until 2027-01-04 20:00")


def test_calendar_makes_the_second_batch_wait_for_the_morning() -> None:
    """Ten attended hours fit once into a day of twelve: the second batch of the order starts at hour 30."""
    works = [{"id": "run", "duration": "10h", "attendance": "attended"}]
    found = told(
        plant(
            recipe("make-A", "A", procedure("run", "SUITE", duration=None, operations=works)),
            units=[{"id": "SUITE", "calendar": "day"}],
            calendars=[{"id": "day", "open": [{"start": "06:00", "end": "18:00"}]}],
            orders=[order("o1", "A", 30, quantity=20)],
        )
    )["o1"]
    expect(found, ReasonCode.CALENDAR, "Order o1 is 10 h late", "opening hours of SUITE until 2027-01-05 06:00")


def test_hold_time_of_a_side_branch() -> None:
    """Seed may start at once, but its sample has to be tested within 2 h, and the lab is taken until hour 40."""
    branched = recipe(
        "make-A",
        "A",
        procedure("seed", "U1", duration="10h"),
        procedure("test", "LAB", duration="10h"),
        procedure("grow", "U3", duration="48h"),
        transfers=[{"from": "seed", "to": "test"}, {"from": "seed", "to": "grow"}],
        links=[{"from": "seed.end", "to": "test.start", "min": "0h", "max": "2h"}],
    )
    other = recipe("make-B", "B", procedure("test", "LAB", duration="40h"))
    orders = [order("o1", "A", 60), order("o2", "B", 40, priority=50)]
    found = told(plant(branched, other, units=["U1", "LAB", "U3"], orders=orders))["o1"]
    expect(found, ReasonCode.HOLD_TIME, "waits for LAB, busy with campaign make-B#1", "test has to follow within 2 h")


def test_campaign_minimum_of_the_campaign_before() -> None:
    """B comes in campaigns of two batches; the second, which nobody ordered, keeps A out until hour 48."""
    pair = recipe("make-B", "B", procedure("run", "SUITE", duration="24h"), campaign={"min_batches": 2})
    single = recipe("make-A", "A", procedure("run", "SUITE", duration="24h"))
    orders = [order("o1", "A", 48), order("o2", "B", 24, **URGENT)]
    found = told(plant(single, pair, units=["SUITE"], orders=orders))["o1"]
    expect(found, ReasonCode.CAMPAIGN_MINIMUM, "campaign make-B#1", "batch make-B#1-2 serves no order")


def test_cadence_of_the_campaign() -> None:
    """Batches of half a day start two days apart: the second is late."""
    paced = recipe(
        "make-A", "A", procedure("run", "SUITE", duration="12h"), campaign={"min_batches": 2, "cadence": "2d"}
    )
    found = told(plant(paced, units=["SUITE"], orders=[order("o1", "A", 24, quantity=20)]))["o1"]
    expect(found, ReasonCode.CAMPAIGN_MINIMUM, "batches of make-A start exactly 2 d apart", "make-A#1-1")


def test_maintenance_in_the_way() -> None:
    """The suite is calibrated for the first day."""
    service = [{"id": "calibration", "unit": "SUITE", "duration": "24h", "start": iso(0)}]
    found = told(one_suite("24h", "24h", order("o1", "A", 30), maintenance=service))["o1"]
    expect(found, ReasonCode.MAINTENANCE, "maintenance calibration on SUITE until 2027-01-05 00:00")


def test_room_held_by_another_product() -> None:
    """Two units in one room that holds one product at a time."""
    recipes = [
        recipe("make-A", "A", procedure("run", "U1", duration="48h")),
        recipe("make-B", "B", procedure("run", "U2", duration="24h")),
    ]
    rooms = [{"id": "R1", "exclusive_by": "product"}]
    units = [{"id": "U1", "room": "R1"}, {"id": "U2", "room": "R1"}]
    orders = [order("o1", "A", 48, **URGENT), order("o2", "B", 50)]
    found = told(plant(*recipes, units=units, rooms=rooms, orders=orders))["o2"]
    expect(found, ReasonCode.ROOM, "room R1, held by campaign make-A#1 (for o1) until 2027-01-06 00:00")


def test_full_clean_that_is_due() -> None:
    """The suite needs a day of full cleaning before its first batch."""
    suite = {
        "id": "SUITE",
        "full_clean": {"duration": "24h"},
        "full_clean_after": {"batches": 9},
        "initial": {"full_clean_due": True},
    }
    found = told(one_suite("24h", "24h", order("o1", "A", 30), units=[suite]))["o1"]
    expect(found, ReasonCode.FULL_CLEAN, "the 1 d full clean on SUITE until 2027-01-05 00:00")


def test_duration_of_the_recipe() -> None:
    """Two days of work, due after one."""
    found = told(one_suite("48h", "24h", order("o1", "A", 24)))["o1"]
    expect(found, ReasonCode.DURATION, "Order o1 is 1 d late", "recipe make-A takes 2 d", "due 1 d after the start")


def test_qualification_that_begins_later() -> None:
    """The suite is there from hour 48 on."""
    suite = {"id": "SUITE", "available_from": iso(48)}
    found = told(one_suite("24h", "24h", order("o1", "A", 30), units=[suite]))["o1"]
    expect(found, ReasonCode.QUALIFICATION, "SUITE, available from 2027-01-06 00:00")


def test_commitment_in_the_way() -> None:
    """Campaign C of B is frozen on the suite until hour 48."""
    orders = order("o1", "A", 48), order("o2", "B", 36)
    found = told(one_suite("24h", "48h", *orders, commitments=frozen("make-B", 48)))
    expect(found["o1"], ReasonCode.COMMITMENT, "SUITE, busy with committed campaign C (for o2) until 2027-01-06 00:00")
    expect(found["o2"], ReasonCode.COMMITMENT, "batch C-1 belongs to commitment C, which keeps its times")


def test_trade_off_with_stability() -> None:
    """Moving the batch from hour 100 costs stability, which counts before lateness."""
    tiers = [[{"term": "stability"}], [{"term": "lateness"}]]
    scenario = one_suite("24h", "24h", order("o1", "A", 30), objective={"tiers": tiers})
    old = campaign("make-A#1", scenario.recipes[0], batch("make-A#1-1", timed("run", "SUITE", 100, 124)))
    before = plan(scenario, old, deliveries=(delivery("o1", "make-A#1-1", 124, 124),))
    found = told(scenario, before)["o1"]
    expect(found, ReasonCode.TRADE_OFF, "batch make-A#1-1 ends 2027-01-09 04:00", "end 2027-01-05 00:00")
