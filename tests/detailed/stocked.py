"""Random tiny scenarios with stock, money, targets, purposes and required runs, for comparing how terms are counted."""

from random import Random
from typing import Any

from scheduler.domain.scenario import Scenario
from tests.checker.builders import iso, plant, procedure, recipe


def stocked(seed: int, objective: Any = None) -> Scenario:
    """Two products on one or two units, a handful of batches, 60 h."""
    random = Random(seed)
    hours = list(range(0, 72, 3))

    def some(chance: float, **fields: Any) -> dict[str, Any]:
        return fields if random.random() < chance else {}

    products = []
    for product, sponsor in (("A", "acme"), ("B", "bolt")):
        qc = {"duration": f"{random.randint(1, 6)}h"}
        target = {"date": iso(random.choice(hours)), "quantity": random.randint(1, 15)}
        later = {"date": iso(random.choice(hours)), "quantity": random.randint(1, 15)}
        products.append(
            {
                "id": product,
                "sponsor": sponsor,
                "value": random.randint(0, 5),
                "price": random.randint(0, 9),
                "production_cost": random.randint(0, 3),
                "holding_cost": random.choice(["0", "0.5", "2"]),
                "backlog_cost": random.choice(["0", "1", "3"]),
                "waste_cost": random.randint(0, 4),
                **some(0.4, qc=qc),
                **some(0.5, shelf_life=f"{random.randint(8, 40)}h"),
                **some(0.6, stock_targets=[target, later]),
            }
        )
    recipes = [
        recipe(
            name,
            product,
            procedure("make", *random.choice((["U"], ["U", "V"])), duration=f"{random.randint(4, 12)}h"),
            campaign={"cost": random.randint(0, 5), "max_batches": 3},
        )
        for name, product in (("r", "A"), ("s", "B"))
    ]
    lots = [
        {
            "id": f"L{i}",
            "item": random.choice("AB"),
            "quantity": random.randint(1, 9),
            "status": random.choice(["released", "released", "quarantine", "hold"]),
            **some(0.4, arrives=iso(random.choice(hours))),
            **some(0.5, release=iso(random.choice(hours))),
            **some(0.5, expiry=iso(random.choice(hours))),
        }
        for i in range(random.randint(0, 2))
    ]
    orders = [
        {
            "id": f"o{i}",
            "product": random.choice("AB"),
            "quantity": random.randint(2, 14),
            "due": iso(random.choice(hours)),
            "priority": random.randint(1, 3),
            "partial": random.random() < 0.8,
            "purpose": random.choice(["commercial", "commercial", "clinical"]),
            **some(0.3, earliest=iso(random.choice(hours))),
            **some(0.2, min_remaining_life=f"{random.randint(1, 6)}h"),
        }
        for i in range(random.randint(1, 2))
    ]
    runs = [
        {
            "id": purpose,
            "recipe": random.choice("rs"),
            "purpose": purpose,
            "batches": random.randint(1, 2),
            "due": iso(random.choice(hours)),
            **some(0.5, report=f"{random.randint(1, 9)}h"),
        }
        for purpose in ("engineering", "ppq", "development")
        if random.random() < 0.2
    ]
    dates = [iso(random.choice(hours)) for _ in range(random.randint(1, 3))]
    return plant(
        *recipes,
        units=["U", "V"],
        horizon="60h",
        products=products,
        lots=lots,
        orders=orders,
        runs=runs,
        objective={**(objective or {}), **some(0.4, sample_dates=dates)},
    )
