"""Random scenarios so small that every plan can be tried: one or two units, at most four batches, a coarse grid."""

from datetime import UTC, datetime, timedelta
from math import ceil
from random import Random
from typing import Any

from scheduler.domain.errors import Severity
from scheduler.domain.product import Recipe
from scheduler.domain.scenario import Scenario
from scheduler.validation import validate

START = datetime(2027, 1, 4, tzinfo=UTC)
STEP = timedelta(hours=6)
MOST_BATCHES = 4
Json = dict[str, Any]

TIERS: tuple[list[list[Json]], ...] = (
    [[{"term": "lateness"}], [{"term": "earliness"}]],
    [[{"term": "lateness"}, {"term": "earliness", "weight": 0.5}]],
    [[{"term": "makespan"}], [{"term": "changeover_time"}, {"term": "cleaning"}]],
    [[{"term": "changeover_cost"}, {"term": "lateness", "weight": 3}]],
    [[{"term": "campaign_count"}, {"term": "changeover_count"}], [{"term": "makespan"}]],
    [[{"term": "preference"}, {"term": "lateness", "weight": 2}], [{"term": "cleaning"}]],
)


def tiny_scenario(seed: int) -> Scenario:
    """The scenario of a seed; the features that are switched on stand in its description."""
    for attempt in range(100):
        scenario = Scenario.model_validate(TinyMaker(Random(f"{seed}/{attempt}")).make(seed))
        small = sum(batches_called_for(scenario, recipe) for recipe in scenario.recipes) <= MOST_BATCHES
        if small and not any(issue.severity is Severity.ERROR for issue in validate(scenario)):
            return scenario
    raise AssertionError(f"seed {seed}: no valid scenario in 100 attempts")


def batches_called_for(scenario: Scenario, recipe: Recipe) -> int:
    """Batches that the demand for a recipe's product calls for, rounded up to what campaigns allow; 0 = cannot be."""
    demand = sum(order.quantity for order in scenario.orders if order.product == recipe.product)
    needed = ceil(demand / recipe.batch_size)
    sizes = allowed_sizes(recipe, needed)
    return next((n for n in range(needed, needed + 2 * max(sizes)) if _is_sum(n, sizes)), 0) if sizes else 0


def allowed_sizes(recipe: Recipe, needed: int) -> list[int]:
    """Campaign sizes that the recipe allows, up to the first that makes all that is needed."""
    rules = recipe.campaign_rules
    top = max(needed, rules.min_batches) + rules.multiple_of
    top = min(top, rules.max_batches or top)
    return [n for n in range(rules.min_batches, top + 1) if n % rules.multiple_of == 0]


def _is_sum(total: int, parts: list[int]) -> bool:
    return total == 0 or any(_is_sum(total - part, parts) for part in parts if part <= total)


def hours(steps: int) -> str:
    """A duration of whole steps."""
    return f"{steps * 6}h"


def instant(step: int) -> str:
    """The instant of a step."""
    return (START + step * STEP).isoformat()


class TinyMaker:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.used: list[str] = []
        self.two_units = self.on("two units", 0.6)
        self.two_steps = self.on("two procedures", 0.35)
        self.horizon = random.randint(8, 10) if self.two_steps else random.randint(9, 13)
        self.pool = self.on("pool", 0.25)
        self.products = ["A", "B", "C"][: random.choice([1, 2, 2, 3] if not self.two_steps else [1, 2, 2])]

    def on(self, feature: str, chance: float) -> bool:
        """Whether a feature is switched on this time."""
        chosen = self.random.random() < chance
        if chosen:
            self.used.append(feature)
        return chosen

    def make(self, seed: int) -> Json:
        scenario: Json = {
            "name": f"tiny {seed}",
            "start": instant(0),
            "horizon": hours(self.horizon),
            "time_step": hours(1),
            "calendars": [self.calendar()],
            "rooms": [self.room()],
            "units": [self.unit(name) for name in ("U1", "U2")[: 1 + self.two_units]],
            "pools": [self.crew()] if self.pool else [],
            "sponsors": [{"id": "acme"}, {"id": "bolt"}],
            "products": [self.product(p) for p in self.products],
            "recipes": [self.recipe(p) for p in self.products],
            "changeovers": self.changeovers(),
            "orders": self.orders(),
            "maintenance": self.maintenance(),
            "objective": self.objective(),
        }
        if self.on("changeover default", 0.85):
            scenario["changeover_default"] = self.task(0, 2) | {"level": self.level()}
        if self.two_units and self.two_steps and self.on("connections", 0.3):
            scenario["connections"] = [{"from": "U1", "to": "U2"}, {"from": "U2", "to": "U1"}][: self.pick(1, 2)]
        return scenario | {"description": ", ".join(self.used)}

    def pick(self, low: int, high: int) -> int:
        """A whole number from low to high."""
        return self.random.randint(low, high)

    def task(self, low: int, high: int) -> Json:
        """Work on a unit of some steps."""
        attendance = self.random.choice(["unattended", "interruptible", "interruptible", "attended"])
        task: Json = {"duration": hours(self.pick(low, high)), "cost": self.pick(0, 3), "attendance": attendance}
        if self.pool and self.random.random() < 0.5:
            task["pools"] = [self.demand(attendance == "interruptible" or low == 0)]
        return task

    def demand(self, whole: bool) -> Json:
        """Places of the pool, for the whole activity or a part of it."""
        during = "whole" if whole else self.random.choice(["whole", "start", "end"])
        return {"pool": "crew", "during": during} | ({} if during == "whole" else {"duration": hours(1)})

    def level(self) -> str:
        """How thorough a changeover is."""
        return self.random.choice(["none", "minor", "major", "full"])

    def calendar(self) -> Json:
        """Day shifts, or a stretch of closed time."""
        if self.on("day shift", 0.25):
            return {
                "id": "hours",
                "open": [{"start": "06:00", "end": "18:00"}],
                "outside": self.random.choice(["unattended", "closed"]),
            }
        if self.on("shutdown", 0.15):
            first = self.pick(2, 6)
            return {"id": "hours", "closed": [{"start": instant(first), "end": instant(first + self.pick(1, 2))}]}
        return {"id": "hours"}

    def room(self) -> Json:
        """A room, exclusive or not."""
        if self.on("exclusive room", 0.2):
            return {"id": "R", "exclusive_by": self.random.choice(["product", "sponsor", "segregation_class"])}
        return {"id": "R"}

    def crew(self) -> Json:
        """A pool of one or two, sometimes short for a while."""
        crew: Json = {"id": "crew", "capacity": self.pick(1, 2)}
        if self.on("crew away", 0.4):
            first = self.pick(0, self.horizon - 2)
            crew["exceptions"] = [{"start": instant(first), "end": instant(first + 2), "capacity": self.pick(0, 1)}]
        return crew

    def unit(self, name: str) -> Json:
        unit: Json = {"id": name, "room": "R", "calendar": "hours", "initial": {}}
        if self.on(f"turnaround {name}", 0.25):
            unit["turnaround"] = self.task(1, 1)
        if self.on(f"last product {name}", 0.25):
            unit["initial"]["last_product"] = self.random.choice(self.products)
        if self.on(f"available from {name}", 0.1):
            unit["available_from"] = instant(self.pick(1, 3))
        if self.on(f"qualified {name}", 0.1):
            unit["qualified"] = [{"product": p} for p in self.products[:-1]] + [
                {"product": self.products[-1], "valid_from": instant(2), "valid_until": instant(self.horizon - 1)}
            ]
        self.holds(name, unit)
        if self.on(f"full clean {name}", 0.15):
            unit["full_clean"] = self.task(1, 2) | {"replaces": self.random.choice(["none", "minor", "major"])}
            limit = {"batches": self.pick(1, 2)} if self.random.random() < 0.5 else {"time": hours(self.pick(4, 7))}
            unit["full_clean_after"] = limit
            unit["initial"]["full_clean_due"] = self.random.random() < 0.4
        return unit

    def holds(self, name: str, unit: Json) -> None:
        """Clean and dirty hold times."""
        if self.on(f"clean hold {name}", 0.15):
            unit["clean"], unit["clean_hold"] = self.task(1, 1), hours(self.pick(2, 5))
            if self.random.random() < 0.3:
                unit["initial"]["clean_since"] = instant(-self.pick(0, 3))
        if self.on(f"dirty hold {name}", 0.15):
            unit["clean"], unit["dirty_hold"] = unit.get("clean") or self.task(1, 1), hours(self.pick(1, 4))
            if self.random.random() < 0.2 and "clean_since" not in unit["initial"]:
                unit["initial"]["dirty_since"] = instant(0)

    def product(self, name: str) -> Json:
        return {
            "id": name,
            "sponsor": self.random.choice(["acme", "bolt"]),
            "family": self.random.choice(["f", "g"]),
            "segregation_class": self.random.choice(["x", "y"]),
        }

    def recipe(self, product: str) -> Json:
        procedures = [self.procedure("make")] + ([self.procedure("finish")] if self.two_steps else [])
        recipe: Json = {"id": f"r{product}", "product": product, "batch_size": 2, "procedures": procedures}
        if self.two_steps:
            recipe |= self.between()
        if self.on(f"single batches {product}", 0.25):
            return recipe | {"campaign": "none"}
        return recipe | {"campaign": self.campaign(product)}

    def procedure(self, name: str) -> Json:
        units = ["U1", "U2"] if self.two_units else ["U1"]
        if self.two_units and self.two_steps and self.random.random() < 0.5:
            units = ["U1"] if name == "make" else ["U2"]
        alternatives: list[Json] = [{"units": u, "id": u, "cost": self.pick(0, 2)} for u in units]
        if len(units) == 2 and self.random.random() < 0.15:
            alternatives = [{"units": ["U1", "U2"], "id": "both"}]
        if self.random.random() < 0.2:
            for alternative in alternatives:
                alternative["setup_state"] = self.random.choice(["s", "t"])
        procedure: Json = {"id": name, "alternatives": alternatives}
        if self.random.random() < 0.25:
            procedure["operations"] = [self.operation("first"), self.operation("second")]
        elif self.random.random() < 0.4:
            procedure["operations"] = [self.operation("only")]
        else:
            for alternative in alternatives:
                alternative["duration"] = hours(self.pick(1, 3))
        if self.two_units and self.on("spread", 0.2):
            procedure["allocation"] = "spread"
        if self.two_steps and self.on("interleaved", 0.12):
            procedure["interleaved"] = True
        procedure["survives_shutdown"] = self.random.random() < 0.5
        for bound in ("setup", "teardown"):
            if self.on(bound, 0.12):
                procedure[bound] = self.task(1, 1)
        return procedure

    def operation(self, name: str) -> Json:
        operation: Json = {"id": name, "duration": hours(self.pick(1, 2))}
        operation["attendance"] = self.random.choice(["unattended", "unattended", "interruptible", "attended"])
        if self.random.random() < 0.3:
            operation["extendable"] = hours(self.pick(1, 2))
        if self.pool and self.random.random() < 0.6:
            operation["pools"] = [self.demand(operation["attendance"] == "interruptible")]
        return operation

    def between(self) -> Json:
        """How the two procedures of a recipe hang together."""
        found: Json = {}
        if self.on("hold time", 0.6):
            source, target = self.random.choice([("end", "start"), ("start", "start"), ("end", "end")])
            low = self.pick(-1, 1)
            link = {"from": f"make.{source}", "to": f"finish.{target}", "min": hours(low), "max": hours(low + 1)}
            found["links"] = [link]
        if self.two_units and self.on("unit group", 0.2):
            kind = self.random.choice(["same", "different", "adjacent"])
            found["unit_groups"] = [{"kind": kind, "procedures": ["make", "finish"]}]
        return found

    def campaign(self, product: str) -> Json:
        rules: Json = {}
        if self.on(f"campaign size {product}", 0.3):
            rules = self.random.choice([{"min_batches": 2}, {"multiple_of": 2}, {"max_batches": 2}, {"max_batches": 1}])
        if self.on(f"cadence {product}", 0.12):
            rules["cadence"] = hours(self.pick(1, 4))
        if self.on(f"max duration {product}", 0.12):
            rules["max_duration"] = hours(self.pick(4, 7))
        return rules | {"pausable": self.random.random() < 0.4}

    def changeovers(self) -> list[Json]:
        rules: list[Json] = []
        if self.on("initial rule", 0.15):
            rules.append({"from": {"product": "initial"}, "changeover": self.task(1, 1) | {"level": self.level()}})
        if self.on("matrix", 0.35):
            matrix = {p: {q: hours(self.pick(0, 2)) for q in self.products if q != p} for p in self.products}
            rules.append({"matrix": matrix, "changeover": self.task(0, 0) | {"level": self.level()}})
        if self.on("forbidden sequence", 0.15):
            rules.insert(0, {"from": {"product": self.products[-1]}, "to": {"product": "A"}, "forbidden": True})
        if self.on("family rule", 0.2):
            rules.append({"same": ["family"], "changeover": self.task(0, 1) | {"level": self.level()}})
        if self.on("set-up state rule", 0.1):
            rules.insert(0, {"different": ["setup_state"], "changeover": self.task(1, 1) | {"level": "minor"}})
        return rules

    def orders(self) -> list[Json]:
        """Demand for two or three batches in all, four where a batch is one procedure on one unit."""
        left = 2 if self.two_steps else self.pick(2, 3) if self.two_units else self.pick(2, 4)
        orders: list[Json] = []
        for index in range(max(left, len(self.products))):
            product = self.products[index % len(self.products)]
            due = self.pick(2, self.horizon)
            order: Json = {
                "id": f"o{index}",
                "product": product,
                "quantity": self.random.choice([1, 2, 2]),
                "due": instant(due),
                "priority": self.pick(1, 3),
            }
            if self.on(f"deadline {index}", 0.2):
                order["deadline"] = instant(self.pick(due, self.horizon))
            orders.append(order)
        return orders

    def maintenance(self) -> list[Json]:
        if not self.on("maintenance", 0.2):
            return []
        work = {"id": "M", "unit": "U1", "duration": hours(self.pick(1, 2))}
        first = self.pick(0, 5)
        if self.random.random() < 0.4:
            return [work | {"start": instant(first)}]
        window = {"ready": instant(first), "due": instant(first + self.pick(3, 5)), "ideal": instant(first + 1)}
        return [work | window | {"cost_per_day": 1}]

    def objective(self) -> Json:
        return {"tiers": self.random.choice(TIERS)}
