"""Two plants that are alike for one sponsor, acme, and unlike in everything else that chance can change."""

import random
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from scheduler.domain.plan import Plan, PlannedBatch, PlannedCampaign, Promise, ReasonCode, Verdict
from scheduler.domain.scenario import Scenario
from tests.report.small import START, at, run

CAPACITY = [ReasonCode.UNIT_BUSY, ReasonCode.CREW, ReasonCode.ROOM, ReasonCode.RESERVATION, ReasonCode.HORIZON]
OTHERS = ("bolt", "cora", "dyne")


@dataclass(frozen=True)
class Batch:
    """When a batch is made, in days after the start, and how much it gives."""

    product: str
    start: float
    end: float
    quantity: int
    campaign: int


@dataclass(frozen=True)
class Own:
    """A sponsor's part, as the sponsor has it and is promised it."""

    sponsor: str
    products: list[dict[str, Any]]
    contracts: list[dict[str, Any]]
    lots: list[dict[str, Any]]
    orders: list[dict[str, Any]]
    batches: list[Batch]
    promises: list[Promise]


def own(sponsor: str, chance: random.Random) -> Own:
    """A sponsor's part, made up."""
    names = [f"{sponsor}-{number}" for number in range(chance.randint(1, 3))]
    products = [
        {"id": n, "sponsor": sponsor, "family": f"{sponsor}-f", "unit": chance.choice(["kg", "g"])} for n in names
    ]
    orders = [
        {"id": f"{sponsor}-o{n}", "product": chance.choice(names), "quantity": chance.randint(1, 90), "due": at(day)}
        for n, day in enumerate(chance.sample(range(3, 60), chance.randint(1, 5)))
    ]
    batches = []
    for number in range(chance.randint(1, 4)):
        product, day = chance.choice(names), chance.uniform(0, 50)
        for _ in range(chance.randint(1, 3)):
            start, day = round(24 * day) / 24, round(24 * (day + chance.uniform(0.5, 3))) / 24
            batches.append(Batch(product, start, day, chance.randint(1, 40), number))
    return Own(
        sponsor=sponsor,
        products=products,
        contracts=[{"id": f"{sponsor}-c", "sponsor": sponsor, "volatility_percent": chance.randint(5, 50)}],
        lots=[{"id": f"{sponsor}-lot", "item": names[0], "quantity": chance.randint(1, 20), "owner": sponsor}],
        orders=orders,
        batches=batches,
        promises=[_promise(order, chance) for order in orders],
    )


def _promise(order: dict[str, Any], chance: random.Random) -> Promise:
    given = chance.choice([0, order["quantity"], chance.randint(0, order["quantity"])])
    when = order["due"] + (at(chance.randint(0, 9)) - at(3)) if given else None
    unmet = Decimal(order["quantity"] - given)
    return Promise(order=order["id"], delivered=Decimal(given), unmet=unmet, last_delivery=when)


@dataclass(frozen=True)
class Plant:
    """Scenario and plan, and the sponsors in them; what acme sees follows from acme's part alone."""

    scenario: Scenario
    plan: Plan
    others: list[Own]


def plant(acme: Own, chance: random.Random) -> Plant:
    """A plant for acme, with other units, sponsors, names and orders of things each time."""
    others = [own(name, chance) for name in chance.sample(OTHERS, chance.randint(0, 3))]
    everybody = chance.sample([acme, *others], len(others) + 1)
    name = f"n{chance.randrange(10**6)}"
    units = [f"{name}-u{number}" for number in range(chance.randint(1, 4))]
    products = _shuffled([one.products for one in everybody], chance)
    scenario = Scenario.model_validate(
        {
            "name": f"Scenario {name}",
            "description": f"About {name}",
            "start": START,
            "horizon": f"{chance.randint(70, 200)}d",
            "time_step": chance.choice(["30min", "1h"]),
            "sites": [{"id": name, "zone": "Europe/Berlin"}],
            "units": [{"id": unit, "site": name} for unit in units],
            "sponsors": [{"id": one.sponsor} for one in everybody],
            "products": products,
            "recipes": [_recipe(product["id"], name, units, chance) for product in products],
            "contracts": [contract for one in everybody for contract in one.contracts],
            "lots": [lot for one in everybody for lot in one.lots],
            "orders": _shuffled([one.orders for one in everybody], chance),
            "changeover_default": {"duration": f"{chance.randint(1, 30)}h"},
        }
    )
    campaigns = [campaign for one in everybody for campaign in _campaigns(one, name, units, chance)]
    promises = [
        promise.model_copy(update={"reason": chance.choice(CAPACITY), "explanation": f"{name} is busy."})
        for one in everybody
        for promise in one.promises
    ]
    plan = Plan(
        scenario=scenario.name,
        campaigns=tuple(chance.sample(campaigns, len(campaigns))),
        promises=tuple(chance.sample(promises, len(promises))),
        verdict=Verdict(passed=True),
    )
    return Plant(scenario, plan, others)


def _shuffled(lists: list[list[Any]], chance: random.Random) -> list[Any]:
    """All of them mixed, each sponsor's in their order."""
    places = chance.sample([place for place, each in enumerate(lists) for _ in each], sum(map(len, lists)))
    each = [iter(own) for own in lists]
    return [next(each[place]) for place in places]


def _recipe(product: str, name: str, units: list[str], chance: random.Random) -> dict[str, Any]:
    alternatives = [{"units": unit, "duration": f"{chance.randint(12, 72)}h"} for unit in units]
    procedure = {"id": f"{name}-p", "alternatives": alternatives}
    return {"id": f"{name}-{product}", "product": product, "batch_size": 40, "procedures": [procedure]}


def _campaigns(one: Own, name: str, units: list[str], chance: random.Random) -> list[PlannedCampaign]:
    found = []
    for number in sorted({batch.campaign for batch in one.batches}):
        made = [batch for batch in one.batches if batch.campaign == number]
        planned = tuple(
            PlannedBatch(
                id=f"{name}-{one.sponsor}-{number}-{place}",
                quantity=Decimal(batch.quantity),
                start=at(batch.start),
                end=at(batch.end),
                procedures=(run(f"{name}-p", chance.choice(units), batch.start, batch.end),),
            )
            for place, batch in enumerate(made)
        )
        id = f"{name}-{chance.randrange(10**6)}-{number}"
        product = made[0].product
        found.append(PlannedCampaign(id=id, recipe=f"{name}-{product}", product=product, batches=planned))
    return found
