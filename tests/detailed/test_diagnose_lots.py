"""Why an order is late or short for reasons of lots, quality, storage, dates and runs: plain on paper."""

from scheduler.domain.plan import ReasonCode
from scheduler.domain.scenario import Scenario
from tests.checker.builders import iso, plant, procedure, recipe
from tests.detailed.reasons import expect, order, told

LATE = order("o", "A", 20)
DRAWS = [{"id": "run", "duration": "10h", "consumes": [{"item": "M", "quantity": 4}]}]


def one_suite(*orders: dict[str, object], steps: object = None, product: object = None, **fields: object) -> Scenario:
    """A batch of A takes 10 h on the suite; five days."""
    made = recipe("make", "A", *(steps or [procedure("run", "SUITE")]))
    products = [{"id": "A", "sponsor": "acme", **(product or {})}, {"id": "B", "sponsor": "bolt"}]
    return plant(made, **{"units": ["SUITE"], "products": products, "horizon": "5d", "orders": list(orders), **fields})


def _gate(hour: float) -> dict[str, object]:
    return {"gates": [{"id": "licence", "product": "A", "purpose": "commercial", "earliest": iso(hour)}]}


def _hold(last: float | None, **subject: str) -> dict[str, object]:
    return {"holds": [{"id": "stop", **(subject or {"unit": "SUITE"}), "lifted": iso(last) if last else None}]}


def _kept(last: float) -> dict[str, object]:
    kept = {"id": "k", "unit": "SUITE", "sponsor": "bolt", "reserved_from": iso(0), "reserved_until": iso(last)}
    return {"reservations": [kept]}


def test_late_for_a_gate() -> None:
    """It opens at 40: the batch ends at 50, 30 h late."""
    found = told(one_suite(LATE, **_gate(40)))["o"]
    expect(found, ReasonCode.GATE, "Order o is 1.2 d late", "waits for gate licence, which opens 2027-01-05 16:00")


def test_short_for_a_gate() -> None:
    """It opens ten hours before the end of the horizon less one."""
    found = told(one_suite(LATE, **_gate(111)))["o"]
    expect(found, ReasonCode.GATE, "10 kg short: gate licence opens 2027-01-08 15:00, a batch of make takes at least")


def test_late_for_a_hold() -> None:
    """The suite is held until 40; or the recipe is."""
    for subject in ({"unit": "SUITE"}, {"recipe": "make"}):
        found = told(one_suite(LATE, **_hold(40, **subject)))["o"]
        expect(found, ReasonCode.HOLD, "waits for the hold on", "to be lifted 2027-01-05 16:00")


def test_short_for_a_hold() -> None:
    """It is not lifted."""
    expect(told(one_suite(LATE, **_hold(None)))["o"], ReasonCode.HOLD, "without the hold on SUITE it would")


def test_late_for_a_reservation() -> None:
    """bolt keeps the suite until 40."""
    expect(told(one_suite(LATE, **_kept(40)))["o"], ReasonCode.RESERVATION, "SUITE, reserved until 2027-01-05 16:00")


def test_short_for_a_reservation() -> None:
    """bolt keeps it for all five days."""
    found = told(one_suite(LATE, **_kept(115)))["o"]
    expect(found, ReasonCode.RESERVATION, "without the reservation of SUITE from 2027-01-04 00:00 to 2027-01-08 19:00")


def _run(batches: int) -> dict[str, object]:
    return {"runs": [{"id": "eng", "recipe": "make", "purpose": "engineering", "batches": batches, "due": iso(100)}]}


def test_late_for_a_required_run() -> None:
    """Four engineering batches on one of two suites, until 40, come first."""
    found = told(one_suite(LATE, steps=[procedure("run", "SUITE", "SPARE")], units=["SUITE", "SPARE"], **_run(4)))["o"]
    expect(found, ReasonCode.PURPOSE, "required run eng until 2027-01-05 16:00")


def test_short_for_a_required_run() -> None:
    """Thirteen batches do not fit into five days, so nothing may be made for the order."""
    found = told(one_suite(LATE, **_run(13)))["o"]
    expect(found, ReasonCode.PURPOSE, "before required run eng, which is not in the plan, it would")


def _materials(lot: dict[str, object] | None = None, **material: object) -> dict[str, object]:
    steps = [procedure("run", "SUITE", duration=None, operations=DRAWS)]
    lots = [{"id": "M1", "item": "M", "quantity": 4, **(lot or {})}]
    return {"steps": steps, "materials": [{"id": "M", **material}], "lots": lots}


def test_late_for_a_lot() -> None:
    """The only lot comes at 40; or what is bought does."""
    found = told(one_suite(LATE, **_materials({"arrives": iso(40)})))["o"]
    expect(found, ReasonCode.MATERIAL, "waits for lot M1 of M, usable from 2027-01-05 16:00")
    found = told(one_suite(LATE, **_materials({"quantity": 1}, purchase={"lead_time": "40h", "owner": "acme"})))["o"]
    expect(found, ReasonCode.MATERIAL, "usable from 2027-01-05 16:00")


def test_short_of_a_material() -> None:
    """Three of four are there."""
    found = told(one_suite(LATE, **_materials({"quantity": 3})))["o"]
    expect(found, ReasonCode.MATERIAL, "with 1 kg more of M by 2027-01-04 00:00 it would")


def test_late_for_a_lot_that_is_delivered() -> None:
    """The order is served from stock that is released at 30."""
    stated = {"id": "L", "item": "A", "quantity": 10, "status": "quarantine", "release": iso(30)}
    found = told(one_suite(LATE, lots=[stated], **_hold(None)))["o"]
    expect(found, ReasonCode.MATERIAL, "Order o is 10 h late: lot L is usable from 2027-01-05 06:00")


def test_late_for_quality() -> None:
    """The batch ends at 10, its release takes two days."""
    found = told(one_suite(LATE, product={"qc": {"duration": "2d"}}))["o"]
    expect(found, ReasonCode.QC_RELEASE, "ends 2027-01-04 10:00, and its QC release ends 2027-01-06 10:00")


def test_short_for_quality() -> None:
    """The release ends after the deadline."""
    found = told(one_suite(LATE | {"deadline": iso(40)}, product={"qc": {"duration": "2d"}}))["o"]
    expect(found, ReasonCode.QC_RELEASE, "a batch of make takes at least 10 h, its QC release 2 d")


def test_short_for_its_shelf_life() -> None:
    """The order asks for more than the product keeps; or it keeps for a day, and may not go before the fourth day."""
    found = told(one_suite(LATE | {"min_remaining_life": "3d"}, product={"shelf_life": "2d"}))["o"]
    expect(found, ReasonCode.SHELF_LIFE, "A keeps for 2 d and the order asks for 3 d left at delivery")
    service = [{"id": "service", "unit": "SUITE", "duration": "108h", "start": iso(10)}]
    found = told(one_suite(order("o", "A", 96), product={"shelf_life": "1d"}, maintenance=service))["o"]
    expect(found, ReasonCode.SHELF_LIFE, "with a longer shelf life it would", "A keeps for 1 d")


def test_short_for_storage() -> None:
    """The cold room is half full of another lot that nobody draws, and the order's lot lies there during QC."""
    stored = {"storage": {"storage": "cold", "per_unit": 1}}
    lots = [{"id": "M1", "item": "M", "quantity": 5}]
    found = told(
        one_suite(
            order("o", "A", 60),
            product=stored | {"qc": {"duration": "1d"}},
            storages=[{"id": "cold", "capacity": 12}],
            materials=[{"id": "M", **stored}],
            lots=lots,
        )
    )["o"]
    expect(found, ReasonCode.STORAGE, "with more room in storage cold it would")


def test_an_order_that_may_not_go_sooner() -> None:
    """Earliest delivery a day after the due date."""
    found = told(one_suite(LATE | {"earliest": iso(44)}))["o"]
    expect(found, ReasonCode.DEADLINE, "it may not be delivered before 2027-01-05 20:00")
