"""Random scenarios as small as the tiny ones, with lots, materials, quality, gates, holds and reservations."""

from random import Random

from scheduler.domain.errors import Severity
from scheduler.domain.scenario import Scenario
from scheduler.validation import validate
from tests.properties.tiny_scenarios import Json, TinyMaker, batches_called_for, hours, instant

MOST_BATCHES = 3


def tiny_materials(seed: int) -> Scenario:
    """The scenario of a seed; the features that are switched on stand in its description."""
    for attempt in range(100):
        scenario = Scenario.model_validate(_Maker(Random(f"materials {seed}/{attempt}")).make(seed))
        small = sum(batches_called_for(scenario, recipe) for recipe in scenario.recipes) <= MOST_BATCHES
        if small and not any(issue.severity is Severity.ERROR for issue in validate(scenario)):
            return scenario
    raise AssertionError(f"seed {seed}: no valid scenario in 100 attempts")


class _Maker(TinyMaker):
    def __init__(self, random: Random) -> None:
        super().__init__(random)
        self.two_steps, self.products = False, ["A", "B"][: random.choice([1, 2, 2])]
        self.horizon = random.randint(7, 9)

    def on(self, feature: str, chance: float) -> bool:
        """Features of the plain plants are rarer here."""
        known = (
            "drawn",
            "lot",
            "quality",
            "life",
            "gate",
            "hold ",
            "reserved",
            "earliest",
            "whole",
            "fresh",
            "storage",
        )
        return super().on(feature, chance if feature.startswith(known) else chance * 0.3)

    def make(self, seed: int) -> Json:
        self.resin, self.store = self.on("drawn", 0.6), self.on("storage", 0.25)
        scenario = super().make(seed)
        scenario["lots"] = [*self.resin_lots(), *self.product_lots()]
        scenario["materials"] = [{"id": "resin"}] if self.resin else []
        if self.on("gate", 0.2):
            earliest = instant(self.pick(1, 4))
            gate = {"id": "G", "product": self.some_product(), "purpose": "commercial", "earliest": earliest}
            scenario["gates"] = [gate]
        if self.on("reserved", 0.2):
            first = self.pick(0, 4)
            window = {"reserved_from": instant(first), "reserved_until": instant(first + self.pick(1, 3))}
            scenario["reservations"] = [{"id": "R", "unit": "U1", "sponsor": "acme"} | window]
        if self.store:
            scenario["storages"] = [{"id": "cold", "capacity": self.pick(2, 4)}]
        scenario["holds"] = self.quality_holds(scenario)
        return scenario | {"name": f"materials {seed}", "description": ", ".join(self.used)}

    def some_product(self) -> str:
        return self.random.choice(self.products)

    def product(self, name: str) -> Json:
        product = super().product(name)
        if self.on(f"quality control {name}", 0.3):
            product["qc"] = {"duration": hours(self.pick(1, 2))}
        if self.on(f"life {name}", 0.3):
            product["shelf_life"] = hours(self.pick(2, 5))
        if self.store:
            product["storage"] = {"storage": "cold", "per_unit": 1}
        if self.on(f"stock target {name}", 0.2):
            date = instant(self.pick(3, self.horizon))
            product["stock_targets"] = [{"date": date, "quantity": self.pick(1, 2)}]
        return product | {"holding_cost": self.pick(0, 2)}

    def objective(self) -> Json:
        """Terms of stock too, now and then."""
        if not self.on("stock terms", 0.35):
            return super().objective()
        terms = self.random.sample(["stock_deficit", "holding", "waste"], self.pick(1, 3))
        weighed = [{"term": term, "weight": self.pick(1, 3)} for term in ("lateness", *terms)]
        return {"tiers": self.random.choice([[weighed], [weighed[:1], weighed[1:]]])}

    def procedure(self, name: str) -> Json:
        """Some operations draw resin."""
        procedure = super().procedure(name)
        if not self.resin:
            return procedure
        if "operations" not in procedure:
            procedure["operations"] = [{"id": "run", "duration": hours(1)}]
        for operation in procedure["operations"][-1:]:
            operation["consumes"] = [{"item": "resin", "quantity": self.pick(1, 2)}]
        return procedure

    def resin_lots(self) -> list[Json]:
        """Some on hand, some to come, of the pool or a sponsor."""
        lots = []
        for index in range(self.pick(1, 3) if self.resin else 0):
            lot: Json = {"id": f"resin{index}", "item": "resin", "quantity": self.pick(1, 4)}
            if self.on(f"lot {index} of a sponsor", 0.3):
                lot["owner"] = self.random.choice(["acme", "bolt"])
            if self.on(f"lot {index} approved for one", 0.2):
                lot["approved_for"] = [self.some_product()]
            lots.append(lot | self.dates(f"lot {index}"))
        return lots

    def product_lots(self) -> list[Json]:
        """Stock of products that may serve orders."""
        if not self.on("lot of a product", 0.4):
            return []
        lot = {"id": "stock", "item": self.some_product(), "quantity": self.pick(1, 2)}
        return [lot | self.dates("lot of a product")]

    def dates(self, name: str) -> Json:
        """When a lot arrives, is released and expires."""
        found: Json = {}
        first = 0
        if self.on(f"{name} arrives", 0.3):
            first = self.pick(1, 4)
            found["arrives"] = instant(first)
        if self.on(f"{name} in quarantine", 0.2):
            found["status"] = "quarantine"
            first += self.pick(0, 2)
            found["release"] = instant(first)
        if self.on(f"{name} expires", 0.5):
            found["expiry"] = instant(first + self.pick(2, 6))
        return found

    def quality_holds(self, scenario: Json) -> list[Json]:
        subjects = [{"unit": "U1"}, {"recipe": "rA"}, *({"lot": lot["id"]} for lot in scenario["lots"])]
        if not self.on("hold of a unit, recipe or lot", 0.3):
            return []
        first = self.pick(0, 4)
        window = {"blocked_from": instant(first)} if first else {}
        return [self.random.choice(subjects) | {"id": "H", "lifted": instant(first + self.pick(1, 4))} | window]

    def orders(self) -> list[Json]:
        orders = super().orders()
        for index, order in enumerate(orders):
            if self.on(f"earliest {index}", 0.2):
                order["earliest"] = instant(self.pick(0, self.horizon - 1))
            if self.on(f"whole {index}", 0.25):
                order["partial"] = False
            if self.on(f"fresh {index}", 0.2):
                order["min_remaining_life"] = hours(self.pick(1, 2))
        return orders
