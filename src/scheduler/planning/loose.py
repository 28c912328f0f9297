"""Which campaigns of the plan in force cannot stand any more after what happened."""

from scheduler.checker import check_plan
from scheduler.domain.plan import Plan
from scheduler.domain.rules import Rule
from scheduler.domain.scenario import Scenario

_WORK_BETWEEN = {
    rule.name
    for rule in (
        Rule.campaign_block,
        Rule.changeover,
        Rule.changeover_crew,
        Rule.clean_hold,
        Rule.dirty_hold,
        Rule.full_clean,
        Rule.horizon,
        Rule.maintenance,
        Rule.order_delivery,
    )
}
"""Rules that work between uses and deliveries keep: both are decided anew wherever batches stay."""


def loose_campaigns(scenario: Scenario, baseline: Plan) -> frozenset[str]:
    """Campaigns with a batch that the checker names when it judges what is left of the plan."""
    owners = {b.id: c.id for c in baseline.campaigns for b in c.batches}
    owners |= {c.id: c.id for c in baseline.campaigns}
    broken = [v for v in check_plan(scenario, baseline) if v.rule not in _WORK_BETWEEN]
    return frozenset(owners[name] for violation in broken for name in violation.where if name in owners)
