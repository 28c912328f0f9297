"""A plan is read beside the scenario it was made for, and no other."""

from scheduler.domain.plan import Plan
from scheduler.domain.scenario import Scenario
from scheduler.report.lots import lots_of


def same_world(scenario: Scenario, plan: Plan) -> None:
    """Whether a plan may have been made for a scenario.

    Raises:
        ValueError: it names something that neither the scenario nor the plan has.
    """
    known: dict[str, set[str]] = {
        "unit": set(scenario.unit_by_id),
        "recipe": set(scenario.recipe_by_id),
        "product": set(scenario.product_by_id),
        "order": set(scenario.order_by_id),
        "material": set(scenario.material_by_id),
        "batch": {b.id for c in plan.campaigns for b in c.batches},
    }
    named = {
        "unit": {u for c in plan.campaigns for b in c.batches for p in b.procedures for u in p.units}
        | {t.unit for t in plan.tasks},
        "recipe": {c.recipe for c in plan.campaigns},
        "product": {c.product for c in plan.campaigns},
        "order": {d.order for d in plan.deliveries} | {p.order for p in plan.promises},
        "material": {p.item for p in plan.purchases},
        "batch": {d.batch for d in plan.draws},
    }
    for noun, ids in named.items():
        _all_known(scenario, noun, ids, known[noun])
    lots = {d.lot for d in plan.deliveries} | {d.lot for d in plan.draws} | {r.lot for r in plan.releases}
    _all_known(scenario, "lot", lots, set(lots_of(scenario, plan)))


def _all_known(scenario: Scenario, noun: str, ids: set[str], known: set[str]) -> None:
    if unknown := sorted(ids - known):
        raise ValueError(
            f"The plan names {noun} {unknown[0]}, which scenario {scenario.name!r} lacks. "
            "Report a plan with the scenario it was made for."
        )
