"""Single suites in a few lines, and every sequence of campaigns on one tried out."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from scheduler.detailed.problem import Problem
from scheduler.domain.normalise import normalise
from scheduler.domain.scenario import Scenario

START = datetime(2027, 1, 4, tzinfo=UTC)
Json = dict[str, Any]
SUITE: Json = {
    "name": "One suite",
    "start": START,
    "horizon": "24d",
    "time_step": "1d",
    "sponsors": [{"id": "acme"}],
    "units": [{"id": "suite"}],
    "products": [
        {"id": "A", "sponsor": "acme", "qc": {"duration": "2d"}, "shelf_life": "20d"},
        {"id": "B", "sponsor": "acme"},
    ],
    "recipes": [
        {
            "id": "make-A",
            "product": "A",
            "batch_size": 2,
            "procedures": [{"id": "run", "alternatives": [{"units": "suite", "duration": "2d"}]}],
            "campaign": {"min_batches": 2, "max_batches": 3, "cadence": "3d"},
        },
        {
            "id": "make-B",
            "product": "B",
            "batch_size": 3,
            "procedures": [{"id": "run", "alternatives": [{"units": "suite", "duration": "3d"}]}],
        },
    ],
    "changeovers": [
        {"from": {"product": "initial"}, "matrix": {"initial": {"A": "1d", "B": "2d"}}},
        {"matrix": {"A": {"B": "2d"}, "B": {"A": "1d", "B": "1d"}}},
    ],
    "orders": [
        {"id": "a", "product": "A", "quantity": 4, "due": START + timedelta(days=12)},
        {"id": "b", "product": "B", "quantity": 3, "due": START + timedelta(days=20)},
    ],
    "objective": {"tiers": [[{"term": "lateness"}, {"term": "waste"}], [{"term": "changeover_time"}]]},
}


def suite(**edits: Any) -> Scenario:
    """The suite with some fields replaced."""
    return Scenario.model_validate(deepcopy(SUITE) | edits)


def problem_of(scenario: Scenario) -> Problem:
    """It compiled."""
    return Problem(normalise(scenario).scenario)


def random_suite(seed: int) -> Scenario:
    """A suite with random times, sizes, stock, orders and stock targets."""
    random = Random(seed)
    data = deepcopy(SUITE)
    data["horizon"] = f"{random.randint(18, 26)}d"
    for product in data["products"]:
        if random.random() < 0.7:
            product["stock_targets"] = [
                {"date": START + timedelta(days=day), "quantity": random.randint(1, 6)} for day in (8, 14, 18)
            ]
        if random.random() < 0.5:
            product["qc"] = {"duration": f"{random.randint(1, 4)}d"}
        if random.random() < 0.5:
            product["shelf_life"] = f"{random.randint(6, 20)}d"
    for recipe in data["recipes"]:
        recipe["batch_size"] = random.randint(1, 3)
        recipe["campaign"] = {
            "min_batches": random.randint(1, 2),
            "max_batches": 4,
            "multiple_of": random.randint(1, 2),
        }
    if random.random() < 0.5:
        data["lots"] = [{"id": "stock", "item": "A", "quantity": random.randint(1, 4)}]
    if random.random() < 0.3:
        data["changeovers"][1]["matrix"]["A"]["A"] = "3d"
    for order in data["orders"]:
        order["quantity"] = random.randint(1, 5)
        order["due"] = START + timedelta(days=random.randint(9, 18))
    last = random.choice(["stock_deficit", "throughput", "changeover_time", "campaign_count"])
    data["objective"] = {"tiers": [[{"term": "lateness"}, {"term": "waste"}], [{"term": last}]]}
    return Scenario.model_validate(data)


class Tried:
    """A sequence of campaigns as early as can be, counted day by day from the scenario alone."""

    def __init__(self, scenario: Scenario, sequence: tuple[tuple[str, int], ...]) -> None:
        self.scenario, self.sequence = scenario, sequence
        self.batches: list[tuple[int, str, int]] = []
        self.changeovers: list[int] = []
        self.end = 0
        last, matrix = "initial", {}
        for rule in scenario.changeovers:
            matrix |= {(a, b): days.days for a, row in rule.matrix.items() for b, days in row.items()}
        for name, count in sequence:
            recipe = scenario.recipe_by_id[name]
            duration = recipe.procedures[0].alternatives[0].duration.days
            pace = recipe.campaign_rules.cadence.days if recipe.campaign_rules.cadence else duration
            gap = matrix.get((last, recipe.product), 0)
            self.changeovers.append(gap)
            for n in range(count):
                day = self.end + gap + n * pace + duration
                self.batches.append((day, recipe.product, int(recipe.batch_size)))
            last, self.end = recipe.product, self.batches[-1][0]

    def value(self) -> tuple[int, int] | None:
        """(what is due and missing, summed over dates, and the last tier); None where something expires."""
        short = deficit = 0
        days = self.scenario.horizon.days
        for product in self.scenario.products:
            qc, life = (product.qc.duration.days if product.qc else 0), product.shelf_life
            made = [(day, q) for day, item, q in self.batches if item == product.id]
            lots = sum(int(x.quantity) for x in self.scenario.lots if x.item == product.id)
            due = [((o.due - START).days, int(o.quantity)) for o in self.scenario.orders if o.product == product.id]
            for day in range(days + 1):
                demand = sum(q for at, q in due if at <= day)
                stock = lots + sum(q for at, q in made if at + qc <= day) - demand
                aims = [int(t.quantity) for t in product.stock_targets if (t.date - START).days == day]
                short += max(0, -stock) if aims or day in [at for at, _ in due] else 0
                deficit += sum(min(max(aim - stock, 0), aim) for aim in aims)
                if life and sum(q for at, q in made if at + life.days <= day) > sum(q for at, q in due if at < day):
                    return None
        made_in_all = sum(q for _, _, q in self.batches)
        last = {
            "stock_deficit": deficit,
            "throughput": -made_in_all,
            "changeover_time": 24 * sum(self.changeovers),
            "campaign_count": len(self.sequence),
        }
        return short, last[self.scenario.objective.resolved_tiers()[-1][0].term.value]


def every_sequence(scenario: Scenario, before: tuple[tuple[str, int], ...] = ()) -> Iterator[Tried]:
    """Every sequence of campaigns that fits the horizon."""
    tried = Tried(scenario, before)
    if tried.end > scenario.horizon.days:
        return
    yield tried
    for recipe in scenario.recipes:
        rules = recipe.campaign_rules
        follows = before and scenario.recipe_by_id[before[-1][0]].product == recipe.product
        stated = any(recipe.product in rule.matrix.get(recipe.product, {}) for rule in scenario.changeovers)
        if follows and not stated and rules.max_batches is None:
            continue
        for size in range(rules.min_batches, (rules.max_batches or scenario.horizon.days) + 1):
            if size % rules.multiple_of == 0:
                yield from every_sequence(scenario, (*before, (recipe.id, size)))
