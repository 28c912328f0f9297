"""What `expected.json` of a scenario states, read from a plan."""

from collections import Counter
from itertools import groupby
from typing import Any

from scheduler.checker import tier_value
from scheduler.domain.plan import Plan
from scheduler.domain.scenario import Scenario


def tier_values(plan: Plan) -> list[str]:
    """Weighted value of every tier, exactly; less is better."""
    count = 1 + max(value.tier for value in plan.objective)
    return [str(tier_value(plan.objective, tier)) for tier in range(count)]


def term_values(plan: Plan) -> dict[str, str]:
    """Value of every term in its own unit, exactly."""
    return {value.term.value: value.exact for value in plan.objective}


def facts(scenario: Scenario, plan: Plan) -> dict[str, Any]:
    """Facts by the names used in `expected.json`."""
    campaigns = sorted(plan.campaigns, key=lambda c: c.start)
    ends = [run.end for c in campaigns for batch in c.batches for run in batch.procedures]
    units: dict[str, set[str]] = {}
    for campaign in campaigns:
        used = {unit for batch in campaign.batches for run in batch.procedures for unit in run.units}
        units.setdefault(campaign.product, set()).update(used)
    batches: Counter[str] = Counter()
    for campaign in campaigns:
        batches[campaign.recipe] += len(campaign.batches)
    return {
        "makespan_hours": (max(ends) - scenario.start).total_seconds() / 3600,
        "product_order": [product for product, _ in groupby(c.product for c in campaigns)],
        "last_product": max(campaigns, key=lambda c: c.end).product,
        "batches": dict(batches),
        "units": {product: sorted(used) for product, used in units.items()},
        "tasks": Counter(task.kind.value for task in plan.tasks),
        "unmet": {p.order: float(p.unmet) for p in plan.promises if p.unmet},
        "reasons": {p.order: p.reason.value for p in plan.promises if p.explanation},
    }
