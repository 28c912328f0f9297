"""Worlds that are alike for one sponsor, and different in all else as chance will have it."""

import random
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from scheduler.domain.plan import (
    Delivery,
    Plan,
    PlannedBatch,
    PlannedCampaign,
    PlannedRelease,
    PlannedTask,
    Promise,
    ReasonCode,
    TaskKind,
)
from scheduler.domain.publication import LateReason
from scheduler.domain.scenario import Scenario
from scheduler.report.sponsor_view import REASONS
from tests.report.small import START, batch, run

SPONSOR = "acme"


class OwnBatch(NamedTuple):
    """A batch of the sponsor that both worlds have; days after the start."""

    product: str
    campaign: int
    quantity: int
    start: float
    end: float
    released: float


class OwnOrder(NamedTuple):
    """An order that both worlds have and meet alike; `late` = its reason's place in the closed list."""

    id: str
    product: str
    quantity: int
    due: float
    delivered: int
    last: float | None
    late: LateReason


class Own(NamedTuple):
    """All that is the sponsor's business."""

    products: tuple[dict[str, Any], ...]
    batches: tuple[OwnBatch, ...]
    orders: tuple[OwnOrder, ...]
    lots: tuple[dict[str, Any], ...]


def at(day: float) -> datetime:
    """An instant so many days after the start, on a whole hour."""
    return START + timedelta(hours=round(24 * day))


def _days(chance: random.Random, least: float, most: float) -> float:
    """So many days, in whole hours."""
    return round(24 * chance.uniform(least, most)) / 24


def own(chance: random.Random) -> Own:
    """What both worlds share."""
    products = tuple(
        {
            "id": f"A{n}",
            "sponsor": SPONSOR,
            "unit": chance.choice(["kg", "vial"]),
            "qc": {"duration": f"{chance.randint(1, 30)}d"},
            "shelf_life": chance.choice([None, "400d"]),
        }
        for n in range(chance.randint(1, 3))
    )
    batches, orders = [], []
    for product in products:
        day = _days(chance, 0, 5)
        for _ in range(chance.randint(0, 6)):
            end = day + _days(chance, 0.5, 3)
            released = end + _days(chance, 0, 30)
            batches.append(OwnBatch(product["id"], int(day // 9), chance.randint(1, 9), day, end, released))
            day = end + _days(chance, 0, 4)
        for number in range(chance.randint(1, 4)):
            quantity, due = chance.randint(1, 20), _days(chance, 1, 60)
            delivered = chance.choice([quantity, quantity, chance.randint(0, quantity)])
            last = due + _days(chance, -5, 20) if delivered else None
            late = chance.choice(list(set(REASONS.values()) | {LateReason.CAPACITY}))
            orders.append(OwnOrder(f"{product['id']}/{number}", product["id"], quantity, due, delivered, last, late))
    lots = tuple(
        {"id": f"L{n}", "item": chance.choice(products)["id"], "quantity": chance.randint(1, 9), "arrives": at(n)}
        for n in range(chance.randint(0, 2))
    )
    return Own(products, tuple(batches), tuple(orders), lots)


def world(shared: Own, chance: random.Random) -> tuple[Scenario, Plan]:
    """A plant with the shared part, and with names, units, sponsors, batches and reasons of chance's choosing."""
    units = [f"{chance.choice(['R', 'FILL', 'Suite '])}{n}" for n in range(chance.randint(1, 5))]
    others = [f"{chance.choice(['bolt', 'cora', 'dune'])}{n}" for n in range(chance.randint(0, 4))]
    foreign = [{"id": f"{name}-X", "sponsor": name, "unit": "kg"} for name in others]
    products = _mixed(chance, shared.products, foreign)
    scenario = Scenario.model_validate(
        {
            "name": f"World {chance.random()}",
            "description": chance.choice(["", "secret"]),
            "start": START,
            "horizon": f"{chance.randint(70, 200)}d",
            "time_step": chance.choice(["15min", "1h"]),
            "sites": [{"id": f"S{chance.randint(1, 9)}", "zone": "Europe/Berlin"}],
            "units": [{"id": unit} for unit in units],
            "sponsors": _mixed(chance, [{"id": SPONSOR, "name": "Acme"}], [{"id": name} for name in others]),
            "products": products,
            "recipes": [_recipe(chance, product["id"], units) for product in products],
            "lots": [
                *shared.lots,
                *({"id": f"F{n}", "item": p["id"], "quantity": 5} for n, p in enumerate(foreign)),
            ],
            "orders": _shuffled(
                chance,
                [{"id": o.id, "product": o.product, "quantity": o.quantity, "due": at(o.due)} for o in shared.orders]
                + [
                    {"id": f"{p['id']}/{n}", "product": p["id"], "quantity": 5, "due": at(_days(chance, 1, 60))}
                    for n, p in enumerate(foreign)
                ],
            ),
        }
    )
    return scenario, _plan(shared, scenario, chance)


def _plan(shared: Own, scenario: Scenario, chance: random.Random) -> Plan:
    campaigns, releases = [], []
    prefix = chance.choice(["c", "K-", "2027/"])
    for key in sorted({(b.product, b.campaign) for b in shared.batches}):
        made = []
        for own_batch in (b for b in shared.batches if (b.product, b.campaign) == key):
            name = f"{prefix}{chance.randint(0, 10**9)}"
            made.append(_batch(chance, scenario, name, own_batch))
            releases.append(PlannedRelease(lot=name, start=at(own_batch.end), end=at(own_batch.released)))
        campaigns.append(_campaign(f"{prefix}{chance.randint(0, 10**9)}", key[0], made))
    for product in scenario.products:
        if product.sponsor != SPONSOR:
            day = _days(chance, 0, 50)
            other = OwnBatch(product.id, 0, chance.randint(1, 9), day, day + 2, day + 9)
            name = f"{prefix}{chance.randint(0, 10**9)}"
            campaigns.append(_campaign(f"{name}c", product.id, [_batch(chance, scenario, name, other)]))
    tasks = [
        PlannedTask(kind=TaskKind.MAINTENANCE, unit=unit.id, start=at(5), end=at(6), maintenance="PM")
        for unit in scenario.units
    ]
    return Plan(
        scenario=scenario.name,
        campaigns=tuple(_shuffled(chance, campaigns)),
        releases=tuple(_shuffled(chance, releases)),
        tasks=tuple(tasks),
        promises=tuple(_shuffled(chance, _promises(shared, scenario, chance))),
        deliveries=tuple(_foreign_deliveries(scenario, campaigns)),
    )


def _promises(shared: Own, scenario: Scenario, chance: random.Random) -> list[Promise]:
    found = [
        Promise(
            order=o.id,
            delivered=Decimal(o.delivered),
            unmet=Decimal(o.quantity - o.delivered),
            last_delivery=None if o.last is None else at(max(o.last, 0)),
            reason=chance.choice([code for code in ReasonCode if REASONS.get(code, LateReason.CAPACITY) is o.late]),
            explanation=f"waits for campaign {chance.random()} of another sponsor",
        )
        for o in shared.orders
    ]
    known = {order.id for order in shared.orders}
    return found + [
        Promise(order=order.id, delivered=Decimal(0), unmet=order.quantity, last_delivery=None)
        for order in scenario.orders
        if order.id not in known
    ]


def _foreign_deliveries(scenario: Scenario, campaigns: list[PlannedCampaign]) -> list[Delivery]:
    return [
        Delivery(order=order.id, lot=made.id, quantity=Decimal(1), usable=made.end, delivered=made.end)
        for campaign in campaigns
        if scenario.product_by_id[campaign.product].sponsor != SPONSOR
        for made in campaign.batches
        for order in scenario.orders
        if order.product == campaign.product
    ]


def _batch(chance: random.Random, scenario: Scenario, name: str, own_batch: OwnBatch) -> PlannedBatch:
    unit = chance.choice(scenario.units).id
    done = batch(name, own_batch.quantity, run("make", unit, own_batch.start, own_batch.end))
    return done.model_copy(update={"start": at(own_batch.start), "end": at(own_batch.end)})


def _campaign(name: str, product: str, batches: list[PlannedBatch]) -> PlannedCampaign:
    return PlannedCampaign(id=name, recipe=f"make-{product}", product=product, batches=tuple(batches))


def _recipe(chance: random.Random, product: str, units: list[str]) -> dict[str, Any]:
    alternatives = [{"units": unit, "duration": "12h"} for unit in units]
    return {
        "id": f"make-{product}",
        "product": product,
        "batch_size": chance.randint(1, 9),
        "procedures": [{"id": "make", "alternatives": alternatives}],
    }


def _shuffled(chance: random.Random, rows: list[Any]) -> list[Any]:
    return chance.sample(rows, len(rows))


def _mixed(chance: random.Random, shared: Any, foreign: list[Any]) -> list[Any]:
    """Both together; the shared ones stay in their order."""
    rows = list(shared)
    for row in foreign:
        rows.insert(chance.randint(0, len(rows)), row)
    return rows
