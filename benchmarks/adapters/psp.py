"""Pigment sequencing (CSPLib problem 58): one machine, an item a period, stocking cost, changeover cost by sequence.

A period is a day; an order is a batch of its item with a hard due date. Stocking is earliness; changeovers take no time
and cost what the matrix says; idle periods leave the machine set up as it was.
"""

import json
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from benchmarks.case import START, Case, Evaluation, data_file
from scheduler.domain.changeover import ChangeoverRule, Match
from scheduler.domain.demand import Order
from scheduler.domain.objective import Objective, Term, WeightedTerm
from scheduler.domain.plan import Plan
from scheduler.domain.plant import Changeover, Level, Unit
from scheduler.domain.product import Alternative, Procedure, Product, Recipe, Sponsor
from scheduler.domain.scenario import Scenario
from scheduler.domain.tactical import TacticalPlan, TacticalSettings

FILE = "domain/csplib_prob058_psp/psp_instances.json"
DAY = timedelta(days=1)
NOT_OF_THEIR_FILE = ("pigment15c", "pigment30c")
"""The published values of these two do not belong to their data: independent models prove others."""


def load(name: str) -> Case:
    """Case `<name>` of the published instances; its objective is the total cost.

    The tactical layer solves it in periods of a day; with `:detailed` behind the name the detailed one does.

    Raises:
        KeyError: there is no such instance.
    """
    instances = json.loads(data_file(FILE).read_text())
    name, _, layer = name.partition(":")
    if name not in instances:
        raise KeyError(f"no pigment instance {name!r}; known: {', '.join(sorted(instances))}")
    data = instances[name]
    published = data.get("published_optimal") or data.get("published_ub")
    return Case(
        name=f"psp/{name}",
        scenario=make_scenario(f"psp/{name}", data),
        unit="cost",
        tier=1,
        reference=None if name in NOT_OF_THEIR_FILE else published,
        evaluate=lambda plan: evaluate(data, plan),
        tactical=None if layer == "detailed" else TacticalSettings(period=DAY, one_product=True),
        evaluate_tactical=lambda plan: evaluate_periods(data, plan),
    )


def make_scenario(name: str, data: dict[str, Any]) -> Scenario:
    """One unit, a batch a day; each item is a product, each of its demands an order due at the end of its day."""
    items = range(data["items"])
    terms = (
        WeightedTerm(term=Term.EARLINESS, weight=Decimal(data["stocking_cost"])),
        WeightedTerm(term=Term.CHANGEOVER_COST),
    )
    return Scenario(
        name=name,
        start=START,
        horizon=data["periods"] * DAY,
        time_step=DAY,
        sponsors=(Sponsor(id="plant"),),
        units=(Unit(id="machine"),),
        products=tuple(Product(id=f"item-{i}", sponsor="plant") for i in items),
        recipes=tuple(_recipe(i) for i in items),
        changeovers=tuple(_changeover(i, j, data["changeover_cost"][i][j]) for i in items for j in items if i != j),
        orders=tuple(
            Order(id=f"item-{i}-{t + 1}", product=f"item-{i}", quantity=Decimal(1), due=due, deadline=due)
            for i in items
            for t, wanted in enumerate(data["demand"][i])
            if wanted
            for due in [START + (t + 1) * DAY]
        ),
        objective=Objective(tiers=(terms,)),
    )


def _recipe(item: int) -> Recipe:
    run = Procedure(id="run", alternatives=(Alternative(units=("machine",), duration=DAY),))
    return Recipe(id=f"make-{item}", product=f"item-{item}", batch_size=Decimal(1), procedures=(run,), campaign="none")


def _changeover(i: int, j: int, cost: int) -> ChangeoverRule:
    return ChangeoverRule.model_validate(
        {
            "from": Match(product=f"item-{i}"),
            "to": Match(product=f"item-{j}"),
            "changeover": Changeover(duration=timedelta(0), level=Level.NONE, cost=Decimal(cost)),
        }
    )


def evaluate(data: dict[str, Any], plan: Plan) -> Evaluation:
    """Cost of a schedule by the published data, and every published rule it breaks."""
    return _judge(data, [((b.start - START) // DAY, _item(c.product)) for c in plan.campaigns for b in c.batches])


def evaluate_periods(data: dict[str, Any], plan: TacticalPlan) -> Evaluation:
    """Cost of a plan in periods of a day by the published data, and every published rule it breaks."""
    return _judge(data, [(p.period, _item(p.product)) for p in plan.production for _ in range(p.batches)])


def _item(product: str) -> int:
    return int(product.removeprefix("item-"))


def _judge(data: dict[str, Any], made: list[tuple[int, int]]) -> Evaluation:
    made = sorted(made)
    broken = [f"two items in period {a}" for (a, _), (b, _) in pairwise(made) if a == b]
    cost = sum(data["changeover_cost"][i][j] for (_, i), (_, j) in pairwise(made))
    for item, demand in enumerate(data["demand"]):
        due = [t for t, wanted in enumerate(demand) if wanted]
        periods = [t for t, i in made if i == item]
        if len(periods) != len(due):
            broken.append(f"item {item}: {len(periods)} made, {len(due)} ordered")
        for period, wanted in zip(periods, due, strict=False):
            if period > wanted:
                broken.append(f"item {item} made in period {period}, due in {wanted}")
            cost += data["stocking_cost"] * (wanted - period)
    return Evaluation(float(cost), tuple(broken))
