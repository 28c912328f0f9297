"""Kopanos et al. 2009: one stage, parallel units, changeovers by sequence, hard due dates, least total earliness.

Unit times are ready times of the units (variant A). Published times are days with three decimals; a thousandth of a day
becomes a minute of the scenario, so every published time is exact.
"""

import json
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from benchmarks.case import START, Case, Evaluation, UnsupportedCaseError, data_file
from scheduler.domain.changeover import ChangeoverRule
from scheduler.domain.demand import Order
from scheduler.domain.objective import Objective, Term, WeightedTerm
from scheduler.domain.plan import Plan
from scheduler.domain.plant import Unit
from scheduler.domain.product import Alternative, Procedure, Product, Recipe, Sponsor
from scheduler.domain.scenario import Scenario

FOLDER = "domain/kopanos2009_single_stage"
REFERENCE = {"15": 8.704, "17": 13.754, "20": 14.845}
TICK = timedelta(minutes=1)
TICKS_PER_DAY = 1000


def load(name: str) -> Case:
    """Case `instance_<name>.json`; its objective is the total earliness in days."""
    data = json.loads(data_file(f"{FOLDER}/instance_{name}.json").read_text())
    return Case(
        name=f"kopanos2009/{name}",
        scenario=make_scenario(name, data),
        unit="days of earliness",
        scale=timedelta(days=1) / TICK / TICKS_PER_DAY,
        tier=1,
        reference=REFERENCE.get(name),
        evaluate=lambda plan: evaluate(data, plan),
    )


def make_scenario(name: str, data: dict[str, Any]) -> Scenario:
    """Each order is a product with a recipe of its own, made once on one of its units."""
    orders, units = data["order_ids"], data["units"]
    earliness = (WeightedTerm(term=Term.EARLINESS),)
    return Scenario(
        name=f"kopanos2009/{name}",
        start=START,
        horizon=max(_time(data["due_date"][o]) for o in orders),
        time_step=TICK,
        sponsors=(Sponsor(id="plant"),),
        units=tuple(Unit(id=u, available_from=START + _time(data["unit_time_ru_or_su"][u])) for u in units),
        products=tuple(Product(id=o, sponsor="plant") for o in orders),
        recipes=tuple(_recipe(o, units, data["processing_time"][o]) for o in orders),
        changeovers=(ChangeoverRule(matrix_by="product", matrix=_matrix(data)),),
        orders=tuple(
            Order(id=o, product=o, quantity=Decimal(1), due=_due(data, o), deadline=_due(data, o)) for o in orders
        ),
        objective=Objective(tiers=(earliness,)),
    )


def _recipe(order: str, units: list[str], times: list[float | None]) -> Recipe:
    alternatives = tuple(
        Alternative(units=(unit,), id=unit, duration=_time(time))
        for unit, time in zip(units, times, strict=True)
        if time is not None
    )
    return Recipe(
        id=order,
        product=order,
        batch_size=Decimal(1),
        procedures=(Procedure(id="run", alternatives=alternatives),),
        campaign="none",
    )


def _matrix(data: dict[str, Any]) -> dict[str, dict[str, timedelta]]:
    """Changeovers by product; a pair marked -1 is left out, so the one may not follow the other."""
    orders = data["order_ids"]
    return {
        before: {
            after: _time(value) for after, value in zip(orders, row, strict=True) if value >= 0 and before != after
        }
        for before, row in zip(orders, data["changeover_time_from_row_to_col"], strict=True)
    }


def _due(data: dict[str, Any], order: str) -> Any:
    return START + _time(data["due_date"][order])


def _time(days: float) -> timedelta:
    ticks = Decimal(repr(days)) * TICKS_PER_DAY
    if ticks != int(ticks):
        raise UnsupportedCaseError(f"{days} days is no whole number of thousandths")
    return int(ticks) * TICK


def evaluate(data: dict[str, Any], plan: Plan) -> Evaluation:
    """Total earliness in days by the published data, and every published rule the plan breaks."""
    broken: list[str] = []
    runs: dict[str, list[tuple[int, int, str]]] = {unit: [] for unit in data["units"]}
    earliness = 0
    seen: list[str] = []
    for campaign in plan.campaigns:
        for batch in campaign.batches:
            order, run = campaign.product, batch.procedures[0]
            unit, start, end = run.units[0], (run.start - START) // TICK, (run.end - START) // TICK
            time = data["processing_time"][order][data["units"].index(unit)]
            if time is None or end - start != round(time * TICKS_PER_DAY):
                broken.append(f"{order} takes {end - start} on {unit}, published: {time}")
            due = round(data["due_date"][order] * TICKS_PER_DAY)
            if end > due:
                broken.append(f"{order} ends at {end}, due {due}")
            earliness += due - end
            seen.append(order)
            runs[unit].append((start, end, order))
    if sorted(seen) != sorted(data["order_ids"]):
        broken.append(f"orders made: {sorted(seen)}")
    for unit, made in runs.items():
        broken += _unit_violations(data, unit, sorted(made))
    return Evaluation(earliness / TICKS_PER_DAY, tuple(broken))


def _unit_violations(data: dict[str, Any], unit: str, made: list[tuple[int, int, str]]) -> list[str]:
    setup, index = data["changeover_time_from_row_to_col"], data["order_ids"].index
    ready = round(data["unit_time_ru_or_su"][unit] * TICKS_PER_DAY)
    broken = [f"{order} starts on {unit} before it is ready" for start, _, order in made[:1] if start < ready]
    for i, (_, _, before) in enumerate(made):
        broken += [
            f"{before} and {after} share {unit}"
            for _, _, after in made[i + 1 :]
            if setup[index(before)][index(after)] < 0 and setup[index(after)][index(before)] < 0
        ]
    for (_, end, before), (start, _, after) in pairwise(made):
        needed = round(setup[index(before)][index(after)] * TICKS_PER_DAY)
        if needed < 0:
            broken.append(f"{after} follows {before} on {unit}, which is forbidden")
        if start < end + needed:
            broken.append(f"{after} follows {before} on {unit} after {start - end}, published: {needed}")
    return broken
