"""A plan with stock, small enough to check on paper: substance S filled into vials V, bought and expiring materials."""

from decimal import Decimal
from typing import Any

from scheduler.domain.plan import (
    Delivery,
    Draw,
    Plan,
    PlannedCampaign,
    PlannedRelease,
    Promise,
    PurchaseProposal,
    ReasonCode,
)
from scheduler.domain.purpose import RunPurpose
from scheduler.domain.scenario import Scenario
from tests.report.small import START, at, batch, run


def scenario() -> Scenario:
    """REACTOR makes S from resin, LINE fills it; a cold room, a unit hold, a reservation, an engineering run."""
    return Scenario.model_validate(
        {
            "name": "Stocked",
            "start": START,
            "horizon": "10d",
            "time_step": "1h",
            "sites": [{"id": "Jena", "zone": "Europe/Berlin"}],
            "units": [{"id": "REACTOR"}, {"id": "LINE"}],
            "sponsors": [{"id": "acme"}, {"id": "bolt"}],
            "storages": [{"id": "cold", "capacity": 20, "unit": "litre"}],
            "products": [
                {
                    "id": "S",
                    "sponsor": "acme",
                    "qc": {"duration": "2d"},
                    "shelf_life": "30d",
                    "storage": {"storage": "cold", "per_unit": 1},
                    "stock_targets": [{"date": at(5), "quantity": 8}, {"date": at(7), "quantity": 5}],
                },
                {"id": "V", "sponsor": "acme", "unit": "vial", "qc": {"duration": "1d"}},
            ],
            "materials": [
                {
                    "id": "resin",
                    "unit": "litre",
                    "reorder_point": 4,
                    "purchase": {"lead_time": "5d", "min_quantity": 10, "price": 50},
                },
                {"id": "stopper", "unit": "piece"},
                {"id": "rinse", "unit": "litre"},
            ],
            "lots": [
                {"id": "R1", "item": "resin", "quantity": 6},
                {"id": "R2", "item": "resin", "quantity": 5, "arrives": at(2)},
                {"id": "R3", "item": "resin", "quantity": 50, "owner": "bolt", "status": "hold"},
                {"id": "T1", "item": "stopper", "quantity": 500, "expiry": at(6)},
                {"id": "S0", "item": "S", "quantity": 2, "status": "quarantine", "release": at(1)},
            ],
            "recipes": [
                _recipe("make-S", "S", 10, "REACTOR", "24h", [("resin", 5)], []),
                _recipe("fill-V", "V", 100, "LINE", "12h", [("S", 4), ("stopper", 100)], [("rinse", 3)]),
            ],
            "orders": [
                {"id": "s1", "product": "S", "quantity": 3, "due": at(5)},
                {"id": "v1", "product": "V", "quantity": 60, "due": at(7)},
                {"id": "v2", "product": "V", "quantity": 80, "due": at(9)},
            ],
            "runs": [{"id": "eng", "recipe": "make-S", "purpose": "engineering", "batches": 1, "due": at(8)}],
            "holds": [
                {"id": "h1", "lot": "S0", "blocked_from": at(2), "lifted": at(6)},
                {"id": "h2", "unit": "LINE", "blocked_from": at(1), "lifted": at(2), "reason": "leak"},
            ],
            "reservations": [
                {"id": "v", "unit": "LINE", "sponsor": "bolt", "reserved_from": at(7), "reserved_until": at(9)}
            ],
        }
    )


def _recipe(
    id: str, product: str, size: int, unit: str, length: str, takes: list[tuple[str, int]], gives: list[tuple[str, int]]
) -> dict[str, Any]:
    uses = {
        field: [{"item": item, "quantity": quantity} for item, quantity in listed]
        for field, listed in (("consumes", takes), ("produces", gives))
    }
    operation = {"id": "run", "duration": length, **uses}
    procedure = {"id": "go", "operations": [operation], "alternatives": [{"units": unit}]}
    return {"id": id, "product": product, "batch_size": size, "procedures": [procedure]}


def plan() -> Plan:
    """S1 on day 0 and S2 on day 2 serve s1 and the fill V1 on day 4; the engineering batch S3 draws what is bought.

    Resin: R1 6 − 5, R2 arrives on day 2 and is drawn at once, P1 arrives on day 6 and is drawn by S3 on day 8.
    S: S1 is usable on day 3, S2 on day 5. V1 is usable on day 5.5. Stoppers expire on day 6, 400 left.
    """
    substance = PlannedCampaign(
        id="CS",
        recipe="make-S",
        product="S",
        batches=(batch("S1", 10, run("go", "REACTOR", 0, 1)), batch("S2", 10, run("go", "REACTOR", 2, 3))),
    )
    fill = PlannedCampaign(
        id="CV", recipe="fill-V", product="V", batches=(batch("V1", 100, run("go", "LINE", 4, 4.5)),)
    )
    engineering = PlannedCampaign(
        id="CE",
        recipe="make-S",
        product="S",
        purpose=RunPurpose.ENGINEERING,
        run="eng",
        batches=(batch("S3", 10, run("go", "REACTOR", 8, 9)),),
    )
    return Plan(
        scenario="Stocked",
        campaigns=(substance, fill, engineering),
        releases=(
            PlannedRelease(lot="S1", start=at(1), end=at(3)),
            PlannedRelease(lot="S2", start=at(3), end=at(5)),
            PlannedRelease(lot="V1", start=at(4.5), end=at(5.5)),
            PlannedRelease(lot="S3", start=at(9.25), end=at(11.25)),
        ),
        draws=(
            draw("R1", "S1", 5, 0),
            draw("R2", "S2", 5, 2),
            draw("P1", "S3", 5, 8),
            draw("S1", "V1", 4, 4),
            draw("T1", "V1", 100, 4),
        ),
        purchases=(PurchaseProposal(id="P1", item="resin", quantity=Decimal(10), order_by=at(1), arrives=at(6)),),
        deliveries=(
            Delivery(order="s1", lot="S1", quantity=Decimal(3), usable=at(3), delivered=at(5)),
            Delivery(order="v1", lot="V1", quantity=Decimal(60), usable=at(5.5), delivered=at(7)),
            Delivery(order="v2", lot="V1", quantity=Decimal(40), usable=at(5.5), delivered=at(9)),
        ),
        promises=(
            Promise(order="s1", delivered=Decimal(3), unmet=Decimal(0), last_delivery=at(5)),
            Promise(order="v1", delivered=Decimal(60), unmet=Decimal(0), last_delivery=at(7)),
            Promise(
                order="v2",
                delivered=Decimal(40),
                unmet=Decimal(40),
                last_delivery=at(9),
                reason=ReasonCode.MATERIAL,
                explanation="No stoppers are left after 10 Jan.",
            ),
        ),
    )


def draw(lot: str, batch: str, quantity: int, day: float) -> Draw:
    """A draw of a batch's only operation."""
    return Draw(lot=lot, batch=batch, procedure="go", operation="run", quantity=Decimal(quantity), at=at(day))
