"""A plan small enough to check on paper: two units on two continents, three orders, every kind of hour."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from scheduler.domain.objective import Term
from scheduler.domain.plan import (
    Delivery,
    Plan,
    PlannedBatch,
    PlannedCampaign,
    PlannedOperation,
    PlannedProcedure,
    PlannedTask,
    Promise,
    ReasonCode,
    TaskKind,
    TermValue,
)
from scheduler.domain.plant import Level
from scheduler.domain.scenario import Scenario

START = datetime(2027, 1, 4, tzinfo=UTC)  # a Monday


def at(day: float) -> datetime:
    """Days after the start."""
    return START + timedelta(days=day)


def scenario() -> Scenario:
    """MIX in Jena is always open; FILL in Boston closes at weekends (Sat and Sun, New York time)."""
    return Scenario.model_validate(
        {
            "name": "Small",
            "start": START,
            "horizon": "10d",
            "time_step": "1h",
            "sites": [{"id": "Jena", "zone": "Europe/Berlin"}, {"id": "Boston", "zone": "America/New_York"}],
            "calendars": [
                {
                    "id": "weekdays",
                    "open": [{"days": ["mon", "tue", "wed", "thu", "fri"]}],
                    "outside": "closed",
                    "site": "Boston",
                }
            ],
            "units": [
                {"id": "MIX", "site": "Jena", "unit_class": "mixer"},
                {"id": "FILL", "site": "Boston", "unit_class": "filler", "calendar": "weekdays"},
            ],
            "sponsors": [{"id": "acme"}, {"id": "bolt", "name": "Bolt <b>Labs</b>"}],
            "products": [
                {"id": "A", "sponsor": "acme", "unit": "kg"},
                {"id": "B", "sponsor": "bolt", "unit": "vial"},
            ],
            "recipes": [_recipe("A", 24), _recipe("B", 48)],
            "changeover_default": {"duration": "12h"},
            "maintenance": [{"id": "PM-1", "unit": "MIX", "duration": "6h", "start": at(8)}],
            "orders": [
                {"id": "o1", "product": "A", "quantity": 20, "due": at(3)},
                {"id": "o2", "product": "B", "quantity": 100, "due": at(4)},
                {"id": "o3", "product": "A", "quantity": 30, "due": at(9)},
            ],
        }
    )


def _recipe(product: str, hours: int) -> dict[str, Any]:
    return {
        "id": f"make-{product}",
        "product": product,
        "batch_size": 10 if product == "A" else 100,
        "procedures": [
            {"id": "mix", "alternatives": [{"units": "MIX", "duration": f"{hours}h"}]},
            {"id": "fill", "alternatives": [{"units": "FILL", "duration": "12h"}]},
        ],
    }


def run(procedure: str, unit: str, start: float, end: float) -> PlannedProcedure:
    """A procedure of one operation, by days after the start."""
    operation = PlannedOperation(operation="run", start=at(start), end=at(end))
    return PlannedProcedure(
        procedure=procedure, alternative=unit, units=(unit,), start=at(start), end=at(end), operations=(operation,)
    )


def batch(id: str, quantity: int, *runs: PlannedProcedure) -> PlannedBatch:
    """A batch of the given procedures."""
    return PlannedBatch(id=id, quantity=Decimal(quantity), start=runs[0].start, end=runs[-1].end, procedures=runs)


def plan() -> Plan:
    """Two batches of A with a turnaround, a changeover with set-up, one late batch of B; a third A is missing.

    MIX: A1 0–1, turnaround 1–1.25, A2 1.25–2.25, changeover 2.25–2.75, set-up 2.75–3, B1 3–5, clean 5–5.5, PM 8–8.25.
    FILL: A1 1–1.5, A2 2.25–2.75, changeover 2.75–3.25, B1 5.25–5.75 (on Saturday).
    """
    first = batch("A1", 10, run("mix", "MIX", 0, 1), run("fill", "FILL", 1, 1.5))
    second = batch("A2", 10, run("mix", "MIX", 1.25, 2.25), run("fill", "FILL", 2.25, 2.75))
    third = batch("B1", 100, run("mix", "MIX", 3, 5), run("fill", "FILL", 5.25, 5.75))

    def task(kind: TaskKind, unit: str, start: float, end: float, **extra: Any) -> PlannedTask:
        return PlannedTask(kind=kind, unit=unit, start=at(start), end=at(end), **extra)

    return Plan(
        scenario="Small",
        campaigns=(
            PlannedCampaign(id="CA", recipe="make-A", product="A", batches=(first, second)),
            PlannedCampaign(id="CB", recipe="make-B", product="B", batches=(third,)),
        ),
        tasks=(
            task(TaskKind.TURNAROUND, "MIX", 1, 1.25, before="A2"),
            task(TaskKind.CHANGEOVER, "MIX", 2.25, 2.75, before="B1", level=Level.MAJOR),
            task(TaskKind.SETUP, "MIX", 2.75, 3, before="B1"),
            task(TaskKind.CLEAN, "MIX", 5, 5.5, after="B1"),
            task(TaskKind.MAINTENANCE, "MIX", 8, 8.25, maintenance="PM-1"),
            task(TaskKind.CHANGEOVER, "FILL", 2.75, 3.25, before="B1", level=Level.MAJOR),
        ),
        deliveries=(
            Delivery(order="o1", lot="A1", quantity=Decimal(10), usable=at(1.5), delivered=at(3)),
            Delivery(order="o1", lot="A2", quantity=Decimal(10), usable=at(2.75), delivered=at(3)),
            Delivery(order="o2", lot="B1", quantity=Decimal(100), usable=at(5.75), delivered=at(5.75)),
        ),
        promises=(
            Promise(order="o1", delivered=Decimal(20), unmet=Decimal(0), last_delivery=at(3)),
            Promise(
                order="o2",
                delivered=Decimal(100),
                unmet=Decimal(0),
                last_delivery=at(5.75),
                reason=ReasonCode.UNIT_BUSY,
                explanation="MIX is busy with CA until then.",
            ),
            Promise(order="o3", delivered=Decimal(0), unmet=Decimal(30), last_delivery=None, reason=ReasonCode.HORIZON),
        ),
        objective=(TermValue(tier=0, term=Term.UNMET, weight=Decimal(1), exact="30", value=30.0),),
    )
