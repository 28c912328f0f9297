"""Generate plants with demand that a hidden plan is known to meet: `python -m scenarios.generate --help`."""

import argparse
import random
from datetime import timedelta
from itertools import chain
from pathlib import Path

import yaml

from scenarios.generator.demand import with_demand
from scenarios.generator.layout import Layout
from scenarios.generator.plant import SPONSORS, ZONES, Document, changeover_rules, site_document
from scenarios.generator.stock import with_stock
from scenarios.generator.tiny_plant import tiny_with_plan
from scheduler.domain.changeover import ChangeoverRule
from scheduler.domain.plan import Plan
from scheduler.domain.plant import Maintenance
from scheduler.domain.product import Recipe
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import utc

START = "2027-01-04T00:00:00+00:00"
WEEK = timedelta(weeks=1)
# batches a week that a busy site makes without oral solids, and that a solids line adds with some air in the plan
OTHERS_A_WEEK, SOLIDS_A_WEEK = 13, 9


def generate(
    batches: int = 500,
    seed: int = 0,
    sites: int = 1,
    *,
    weeks: int | None = None,
    tiny: bool = False,
    stock: bool = False,
) -> Scenario:
    """A plant and orders for `batches` batches; see `generate_with_plan`."""
    return generate_with_plan(batches, seed, sites, weeks=weeks, tiny=tiny, stock=stock)[0]


def generate_with_plan(
    batches: int = 500,
    seed: int = 0,
    sites: int = 1,
    *,
    weeks: int | None = None,
    tiny: bool = False,
    stock: bool = False,
) -> tuple[Scenario, Plan]:
    """A scenario and a feasible plan for it that delivers everything on time.

    Args:
        batches: number of batches the orders call for; with `tiny`, at most so many.
        seed: the same arguments give the same scenario and plan.
        sites: each has some 25 units and 60 products; 8 sponsors in all.
        weeks: length of the horizon; by default 26, 52 or 104 by the number of batches a site makes (fewer for under
            400). It is extended where the hidden plan needs more.
        tiny: a random plant of one to three units with a random choice of rules instead, to compare with brute force.
        stock: a material with lots and a purchase, QC, shelf life, stock targets and a cold store; not for tiny.
    """
    if tiny:
        return tiny_with_plan(batches, seed)
    rng = random.Random(f"{seed}/{batches}/{sites}")
    weeks = weeks or _weeks(batches / sites)
    plant = _plant(rng, batches, seed, sites, weeks)
    layout = Layout(plant, _calibrations(plant))
    _fill(layout, rng, batches)
    needed = -(-(layout.end - utc(plant.start)) // WEEK)
    found = with_demand(layout, rng, utc(plant.start) + max(weeks, needed) * WEEK, slack=timedelta(days=7))
    return with_stock(*found, rng) if stock else found


def _weeks(batches: float) -> int:
    if batches < 400:
        return max(8, round(batches / 19))
    return 26 if batches < 700 else 52 if batches <= 2_200 else 104


def _plant(rng: random.Random, batches: int, seed: int, sites: int, weeks: int) -> Scenario:
    rate = batches / sites / weeks
    lines = max(1, round((rate - OTHERS_A_WEEK) / SOLIDS_A_WEEK))
    names = [f"S{n}" for n in range(1, sites + 1)]
    parts = [site_document(rng, name, ZONES[k % len(ZONES)], lines) for k, name in enumerate(names)]
    document: Document = {
        "name": f"Generated plant, {batches} batches, seed {seed}",
        "start": START,
        "horizon": f"{2 * weeks + 8}w",
        "time_step": "1h",
        "sponsors": [{"id": name} for name in SPONSORS],
    }
    for key in parts[0]:
        document[key] = list(chain.from_iterable(part[key] for part in parts))
    document["changeovers"] = [ChangeoverRule.model_validate(rule) for rule in changeover_rules(names)]
    return Scenario.model_validate(document)


def _calibrations(plant: Scenario) -> dict[str, tuple[int, Maintenance]]:
    """A calibration of 8 hours of every bioreactor and purification skid, at least 11 weeks apart."""
    kinds = ("bioreactor", "purification")
    return {
        unit.id: (11 * 7 * 24, Maintenance(id=f"calibrate-{unit.id}", unit=unit.id, duration=timedelta(hours=8)))
        for unit in plant.units
        if (unit.unit_class or "").endswith(kinds)
    }


def _fill(layout: Layout, rng: random.Random, batches: int) -> None:
    """Add campaigns where a train is free first, often of the family made last, until all batches are placed."""
    products = layout.scenario.product_by_id
    groups: dict[tuple[str, str], list[Recipe]] = {}
    for recipe in layout.scenario.recipes:
        site, modality, _ = recipe.product.split("-")
        groups.setdefault((site, modality), []).append(recipe)
    previous: dict[tuple[str, str], Recipe] = {}
    left = batches
    while left:
        fitting = {key: [r for r in rs if r.campaign_rules.min_batches <= left] for key, rs in groups.items()}
        group = min((key for key in groups if fitting[key]), key=lambda key: layout.free(groups[key][0]))
        recipes = fitting[group]
        if group in previous and rng.random() < 0.6:
            family = products[previous[group].product].family
            recipes = [r for r in recipes if products[r.product].family == family] or recipes
        recipe = rng.choice(recipes)
        rules = recipe.campaign_rules
        count = min(left, rng.randint(rules.min_batches, rules.max_batches or rules.min_batches))
        layout.add(recipe, count)
        previous[group], left = recipe, left - count


def main() -> None:
    """Write a scenario, and its hidden plan where asked for, as files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--batches", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--sites", type=int, default=1)
    parser.add_argument("--weeks", type=int)
    parser.add_argument("--tiny", action="store_true", help="a plant of a few units with a random choice of rules")
    parser.add_argument("--stock", action="store_true", help="with a material, QC, shelf life, stock targets, storage")
    parser.add_argument("--out", type=Path, required=True, help="scenario, .yaml or .json")
    parser.add_argument("--plan", type=Path, help="hidden plan, .json")
    args = parser.parse_args()
    scenario, plan = generate_with_plan(
        args.batches, args.seed, args.sites, weeks=args.weeks, tiny=args.tiny, stock=args.stock
    )
    document = scenario.model_dump(mode="json", exclude_defaults=True)
    text = scenario.model_dump_json(exclude_defaults=True, indent=1)
    if args.out.suffix != ".json":
        text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=120)
    args.out.write_text(text, encoding="utf-8")
    if args.plan:
        args.plan.write_text(plan.model_dump_json(exclude_defaults=True, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
