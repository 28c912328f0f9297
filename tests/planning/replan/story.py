"""A suite with two bioreactors and a column, its plan by hand, and what may happen to it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from scheduler.domain.event import Event, EventLog
from scheduler.domain.plan import Plan
from scheduler.domain.scenario import Scenario
from scheduler.domain.solve_settings import SolveSettings
from scheduler.planning import make_plan

T0 = datetime(2027, 1, 4, tzinfo=UTC)
SETTINGS = SolveSettings(reproducible=True, workers=1, time_limit=5)


def at(day: float) -> datetime:
    """An instant in days from the start."""
    return T0 + timedelta(days=day)


def plant(**update: object) -> Scenario:
    """Cultures of two products in two bioreactors (4 days), then a column (2 days); a day of changeover."""
    grow = {
        "id": "grow",
        "allocation": "spread",
        "alternatives": [{"units": u, "duration": "4d"} for u in ("B1", "B2")],
    }
    purify = {"id": "purify", "alternatives": [{"units": "COLUMN", "duration": "2d"}]}
    link = {"from": "grow.end", "to": "purify.start", "min": "0h", "max": "2d"}
    recipe = {"batch_size": 10, "procedures": [grow, purify], "links": [link]}
    document: dict[str, object] = {
        "name": "replanning",
        "start": T0,
        "horizon": "60d",
        "time_step": "12h",
        "units": [{"id": "B1"}, {"id": "B2"}, {"id": "COLUMN", "turnaround": {"duration": "12h"}}],
        "sponsors": [{"id": "acme"}, {"id": "bolt"}],
        "products": [{"id": "A", "sponsor": "acme", "shelf_life": "300d"}, {"id": "B", "sponsor": "bolt"}],
        "recipes": [{"id": "a", "product": "A", **recipe}, {"id": "b", "product": "B", **recipe}],
        "changeover_default": {"duration": "1d", "level": "major"},
        "orders": [
            {"id": "o1", "product": "A", "quantity": 30, "due": at(15)},
            {"id": "o2", "product": "B", "quantity": 20, "due": at(25)},
        ],
    }
    return Scenario.model_validate(document | update)


def planned(scenario: Scenario) -> Plan:
    """The plan in force."""
    return make_plan(scenario, SETTINGS).plan


def log(day: float, *events: Event) -> EventLog:
    """Events up to a day."""
    return EventLog(now=at(day), events=events)


def started(plan: Plan, day: float) -> dict[str, set[str]]:
    """Procedures that have begun by a day, by batch."""
    batches = [b for c in plan.campaigns for b in c.batches]
    return {b.id: {p.procedure for p in b.procedures if p.start < at(day)} for b in batches}


def made_by(plan: Plan, day: float, product: str) -> Decimal:
    """Quantity of a product whose batches have ended by a day."""
    return sum(
        (b.quantity for c in plan.campaigns if c.product == product for b in c.batches if b.end <= at(day)), Decimal()
    )
