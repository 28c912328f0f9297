"""Random plants of one to four units with a random choice of rules, around a hidden plan, for the strictest tests."""

import random
from datetime import timedelta
from typing import Any

from scenarios.generator.demand import with_demand
from scenarios.generator.layout import Layout
from scenarios.generator.timeline import CannotPlaceError
from scheduler.domain.plan import Plan
from scheduler.domain.plant import Maintenance
from scheduler.domain.product import Recipe
from scheduler.domain.scenario import Scenario

Document = dict[str, Any]
START = "2027-01-04T00:00:00+00:00"
RULES = (
    "shift", "crew", "turnaround", "matrix", "forbidden", "initial", "hold", "spread", "campaign", "cadence",
    "max_duration", "dirty_hold", "clean_hold", "full_clean", "room", "qualification", "setup", "maintenance",
    "deadline",
)  # fmt: skip


def tiny_with_plan(batches: int, seed: int) -> tuple[Scenario, Plan]:
    """A scenario of at most so many batches (at least one), and a plan that delivers everything on time.

    The rules switched on stand in the scenario's description.
    """
    for attempt in range(1_000):
        rng = random.Random(f"tiny/{seed}/{batches}/{attempt}")
        chosen = {rule for rule in RULES if rng.random() < 0.25}
        layout = _laid_out(rng, chosen, Scenario.model_validate(_document(rng, chosen, seed)), batches)
        if layout:
            end = layout.end + timedelta(hours=rng.choice((0, 4, 12)))
            scenario, plan = with_demand(layout, rng, end, slack=timedelta(hours=12))
            return _tightened(chosen, scenario, plan), plan
    raise AssertionError(f"seed {seed}: no plan in 1000 attempts")


def _laid_out(rng: random.Random, chosen: set[str], plant: Scenario, batches: int) -> Layout | None:
    pattern = Maintenance(id="check", unit=plant.units[0].id, duration=timedelta(hours=4))
    layout = Layout(plant, {pattern.unit: (6, pattern)} if "maintenance" in chosen else None)
    left = rng.randint(1, batches)
    try:
        while left:
            recipe = rng.choice(plant.recipes)
            rules = recipe.campaign_rules
            most = min(left, rules.max_batches or left)
            fitting = [n for n in range(rules.min_batches, most + 1) if n % rules.multiple_of == 0]
            if not fitting:
                break
            count = rng.choice(fitting)
            layout.add(recipe, count)
            left -= count
        layout.gaps.close()
    except CannotPlaceError:
        return None
    return layout if layout.campaigns else None


def _tightened(chosen: set[str], scenario: Scenario, plan: Plan) -> Scenario:
    """Limits the plan just keeps: deadlines at the due dates, and its longest campaign of each recipe."""
    if "deadline" in chosen:
        orders = tuple(order.model_copy(update={"deadline": order.due}) for order in scenario.orders)
        scenario = scenario.model_copy(update={"orders": orders})
    if "max_duration" not in chosen:
        return scenario
    longest: dict[str, timedelta] = {}
    for campaign in plan.campaigns:
        longest[campaign.recipe] = max(longest.get(campaign.recipe, timedelta(0)), campaign.end - campaign.start)

    def limit(recipe: Recipe) -> Recipe:
        rules = recipe.campaign_rules.model_copy(update={"max_duration": longest.get(recipe.id)})
        return recipe.model_copy(update={"campaign": rules})

    return scenario.model_copy(update={"recipes": tuple(map(limit, scenario.recipes))})


def _document(rng: random.Random, chosen: set[str], seed: int) -> Document:
    stages = rng.choice((1, 1, 2))
    parallel = 2 if "spread" in chosen else 1
    units = [[f"U{stage}{chr(97 + k)}" for k in range(parallel if stage == 1 else 1)] for stage in range(1, stages + 1)]
    products = ["A", "B", "C"][: rng.choice((1, 2, 2, 3))]
    return {
        "name": f"Tiny plant {seed}",
        "description": " ".join(sorted(chosen)) or "no special rule",
        "start": START,
        "horizon": "40d",
        "time_step": "2h",
        "calendars": [{"id": "shift", "open": [{"start": "06:00", "end": "18:00"}]}],
        "rooms": [{"id": "R", "exclusive_by": "product" if "room" in chosen and parallel == 1 else None}],
        "pools": [{"id": "crew", "capacity": 1}],
        "sponsors": [{"id": "S"}],
        "products": [{"id": name, "sponsor": "S", "family": rng.choice("fg")} for name in products],
        "units": [_unit(rng, chosen, name, products) for stage in units for name in stage],
        "recipes": [_recipe(rng, chosen, name, units) for name in products],
        "changeovers": _rules(rng, chosen, products),
        "changeover_default": _work(rng, chosen) | {"level": rng.choice(("minor", "major", "full"))},
        "objective": {"profile": rng.choice(("on_time", "makespan", "lean"))},
    }


def _hours(rng: random.Random, *choices: int) -> str:
    return f"{rng.choice(choices)}h"


def _work(rng: random.Random, chosen: set[str]) -> Document:
    attendance = rng.choice(("interruptible", "unattended"))
    return {
        "duration": _hours(rng, 2, 4, 8),
        "attendance": attendance,
        "pools": [{"pool": "crew"}] if "crew" in chosen else [],
    }


def _unit(rng: random.Random, chosen: set[str], name: str, products: list[str]) -> Document:
    unit: Document = {"id": name, "room": "R", "calendar": "shift" if "shift" in chosen else None}
    if "turnaround" in chosen:
        unit["turnaround"] = _work(rng, chosen)
    if chosen & {"dirty_hold", "clean_hold"}:
        unit["clean"] = {"duration": "2h", "attendance": "unattended"}
    if "dirty_hold" in chosen:
        unit["dirty_hold"] = _hours(rng, 4, 12)
    if "clean_hold" in chosen:
        unit["clean_hold"] = _hours(rng, 8, 24)
    if "full_clean" in chosen:
        unit["full_clean"] = {"duration": _hours(rng, 6, 12), "attendance": "unattended", "replaces": "major"}
        unit["full_clean_after"] = rng.choice(({"batches": 2}, {"time": "48h"}, {"batches": 3, "time": "60h"}))
        unit["initial"] = {"full_clean_due": rng.random() < 0.5}
    if "initial" in chosen:
        unit["initial"] = unit.get("initial", {}) | {"last_product": rng.choice(products)}
    if "qualification" in chosen:
        unit["qualified"] = [{"product": name} for name in products]
        unit["available_from"] = "2027-01-04T08:00:00+00:00"
    return unit


def _recipe(rng: random.Random, chosen: set[str], product: str, units: list[list[str]]) -> Document:
    attendance = rng.choice(("attended", "unattended")) if "shift" in chosen else "unattended"
    campaign: Document = {}
    if "campaign" in chosen:
        campaign = rng.choice(({"min_batches": 2}, {"max_batches": 2}, {"multiple_of": 2}))
    if "cadence" in chosen:
        campaign = campaign | {"cadence": "24h" if "shift" in chosen else _hours(rng, 12, 18, 24)}
    procedures: list[Document] = []
    for stage, names in enumerate(units, 1):
        operation = {"id": "run", "duration": _hours(rng, 4, 8, 12), "attendance": attendance}
        procedure: Document = {
            "id": f"P{stage}",
            "operations": [operation],
            "alternatives": [{"units": name} for name in names],
            "allocation": "spread" if len(names) > 1 else "fixed",
        }
        if "setup" in chosen and "clean_hold" not in chosen and "room" not in chosen:
            procedure["setup"] = {"duration": "2h", "attendance": "unattended"}
            procedure["teardown"] = {"duration": "2h", "attendance": "unattended"}
        procedures.append(procedure)
    hold = _hours(rng, 0, 6, 16) if "hold" in chosen and "shift" not in chosen else "60h"
    links = [{"from": "P1.end", "to": "P2.start", "min": "0h", "max": hold}] if len(units) == 2 else []
    return {
        "id": f"make-{product}",
        "product": product,
        "batch_size": rng.choice((5, 10)),
        "procedures": procedures,
        "links": links,
        "campaign": campaign,
    }


def _rules(rng: random.Random, chosen: set[str], products: list[str]) -> list[Document]:
    rules: list[Document] = []
    if "forbidden" in chosen and len(products) == 3:
        rules.append({"from": {"product": "A"}, "to": {"product": "C"}, "forbidden": True})
    if "matrix" in chosen:
        pairs = {a: {b: _hours(rng, 2, 6, 10) for b in products if b != a} for a in products}
        rules.append({"changeover": _work(rng, chosen) | {"level": "major"}, "matrix": pairs})
    if rng.random() < 0.3:
        rules.append(
            {"same": ["family"], "different": ["product"], "changeover": _work(rng, chosen) | {"level": "none"}}
        )
    return rules
