"""A plant with everything that materials, quality, purposes and restrictions ask for, and a plan by hand that keeps it.

Acme's drug substance A goes into its drug product F; Bolt makes B. Hours are written as days × 24.
"""

from scheduler.domain.normalise import normalise
from scheduler.domain.plan import Plan
from scheduler.domain.scenario import Scenario
from tests.checker.builders import (
    batch,
    campaign,
    delivery,
    draw,
    iso,
    plan,
    plant,
    procedure,
    purchase,
    recipe,
    release,
    run,
)

DAY = 24


def day(number: float) -> str:
    return iso(number * DAY)


def _step(name: str, *units: str, hours: int, consumes: dict[str, float], **fields: object) -> dict:
    uses = [{"item": item, "quantity": quantity} for item, quantity in consumes.items()]
    operation = {"id": "run", "duration": f"{hours}h", "consumes": uses, **fields}
    return procedure(name, *units, duration=None, allocation="spread", operations=[operation])


def material_plant() -> Scenario:
    cold = {"storage": "cold", "per_unit": 1}
    solvent = [{"item": "solvent", "quantity": 1}]
    return plant(
        recipe("rA", "A", _step("make", "U", "U2", hours=24, consumes={"resin": 2}, produces=solvent)),
        recipe("rF", "F", _step("make", "V", hours=12, consumes={"A": 8, "vial": 100}), batch_size=100),
        recipe("rB", "B", _step("make", "W", hours=24, consumes={"resin": 3})),
        units=["U", "U2", "V", "W"],
        horizon="60d",
        pools=[{"id": "lab", "capacity": 1}],
        products=[
            {
                "id": "A",
                "sponsor": "acme",
                "qc": {"duration": "48h", "pools": [{"pool": "lab"}]},
                "shelf_life": "30d",
                "storage": cold,
            },
            {"id": "F", "sponsor": "acme", "shelf_life": "50d"},
            {"id": "B", "sponsor": "bolt"},
        ],
        storages=[{"id": "cold", "capacity": 45}],
        materials=[
            {"id": "resin"},
            {"id": "solvent", "shelf_life": "5d"},
            {"id": "vial", "purchase": {"lead_time": "5d", "min_quantity": 100, "multiple": 50}},
            {"id": "gel", "storage": cold, "purchase": {"lead_time": "0h"}},
        ],
        lots=[
            {"id": "R1", "item": "resin", "quantity": 6, "expiry": day(20)},
            {"id": "R2", "item": "resin", "quantity": 10, "expiry": day(50)},
            {"id": "R3", "item": "resin", "quantity": 5, "owner": "acme", "expiry": day(30)},
            {"id": "R4", "item": "resin", "quantity": 9, "owner": "bolt"},
            {"id": "R5", "item": "resin", "quantity": 50, "status": "hold", "expiry": day(9)},
            {
                "id": "R6",
                "item": "resin",
                "quantity": 5,
                "status": "quarantine",
                "release": day(10),
                "expiry": day(40),
                "approved_for": ["B"],
            },
            {"id": "R7", "item": "resin", "quantity": 4, "arrives": day(15), "expiry": day(25)},
            {"id": "SA", "item": "A", "quantity": 4, "expiry": day(10)},
        ],
        orders=[
            {"id": "oA1", "product": "A", "quantity": 5, "due": day(12), "earliest": day(11)},
            {
                "id": "oA2",
                "product": "A",
                "quantity": 7,
                "due": day(20),
                "partial": False,
                "min_remaining_life": "15d",
            },
            {"id": "oS", "product": "A", "quantity": 4, "due": day(3)},
            {"id": "oF", "product": "F", "quantity": 150, "due": day(16), "deadline": day(20), "purpose": "clinical"},
            {"id": "oB", "product": "B", "quantity": 20, "due": day(10)},
        ],
        runs=[
            {"id": "ENG", "recipe": "rA", "purpose": "engineering", "batches": 1, "due": day(5)},
            {"id": "PPQ", "recipe": "rA", "purpose": "ppq", "batches": 2, "due": day(9), "report": "48h"},
        ],
        gates=[{"id": "licence", "product": "A", "purpose": "commercial", "earliest": day(8)}],
        holds=[
            {"id": "H1", "unit": "U2", "lifted": day(30)},
            {"id": "H2", "recipe": "rF", "blocked_from": day(40)},
            {"id": "H3", "lot": "R3", "blocked_from": day(15), "lifted": day(25)},
        ],
        reservations=[
            {"id": "KEPT", "unit": "U", "sponsor": "bolt", "reserved_from": day(40), "reserved_until": day(45)}
        ],
    )


def material_plan() -> tuple[Scenario, Plan]:
    """Engineering, PPQ, three commercial batches of A, two of F, two of B, with all they draw and deliver."""
    scenario = normalise(material_plant()).scenario
    a, f, b = scenario.recipes

    def batches(of, **starts):
        return tuple(batch(n, run(of, "make", d * DAY), quantity=int(of.batch_size)) for n, d in starts.items())

    taken = [
        *(("R1", "E1", 0, 2), ("R1", "P1", 2, 2), ("R1", "P2", 4, 2)),
        *(("R3", "C1", 8, 2), ("R3", "C2", 10, 2), ("R7", "C3", 20, 2)),
        *(("P1", "F1", 12, 8), ("V1", "F1", 12, 100), ("P2", "F2", 14, 8), ("V1", "F2", 14, 100)),
        *(("R4", "B1", 0, 3), ("R6", "B2", 12, 3)),
    ]
    given = [
        *(("oS", "SA", 0, 3, 4), ("oA1", "C1", 11, 11, 5), ("oA2", "C1", 11, 20, 5), ("oA2", "C2", 13, 20, 2)),
        *(("oF", "F1", 12.5, 16, 100), ("oF", "F2", 14.5, 16, 50)),
        *(("oB", "B1", 1, 10, 10), ("oB", "B2", 13, 13, 10)),
    ]
    starts = {"E1": 1, "P1": 3, "P2": 5, "C1": 9, "C2": 11, "C3": 21}
    return scenario, plan(
        scenario,
        campaign("E", a, *batches(a, E1=0), purpose="engineering", run="ENG"),
        campaign("P", a, *batches(a, P1=2, P2=4), purpose="ppq", run="PPQ"),
        campaign("C", a, *batches(a, C1=8, C2=10, C3=20)),
        campaign("F", f, *batches(f, F1=12, F2=14)),
        campaign("B", b, *batches(b, B1=0, B2=12)),
        releases=tuple(release(lot, start * DAY, (start + 2) * DAY) for lot, start in starts.items()),
        draws=tuple(draw(lot, name, start * DAY, quantity) for lot, name, start, quantity in taken),
        purchases=(purchase("V1", "vial", 200, 5 * DAY, 5 * DAY),),
        deliveries=tuple(delivery(o, lot, usable * DAY, at * DAY, q) for o, lot, usable, at, q in given),
    )
