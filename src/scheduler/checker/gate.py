"""Rule gate."""

from collections import defaultdict
from collections.abc import Iterator

from scheduler.checker.context import PlanContext
from scheduler.checker.messages import moment, violation
from scheduler.checker.purpose import site_of
from scheduler.domain.plan import Violation
from scheduler.domain.purpose import Gate, RunPurpose
from scheduler.domain.rules import Rule


def check_gate(context: PlanContext) -> Iterator[Violation]:
    """No batch starts for a purpose of a product before the gates of that purpose at its site; history is exempt."""
    gates: dict[tuple[str, RunPurpose], list[Gate]] = defaultdict(list)
    for gate in context.scenario.gates:
        gates[gate.product, gate.purpose].append(gate)
    for campaign, batch in context.batches:
        stated = gates.get((campaign.product, campaign.planned.purpose))
        if not stated or campaign.reading is None or batch.start < context.scenario.start:
            continue
        site = site_of(context.scenario, campaign.reading.recipe)
        for gate in stated:
            if batch.start < gate.earliest and gate.site in (None, site):
                message = (
                    f"Batch {batch.planned.id} of {gate.product} for {gate.purpose} starts {moment(batch.start)}; gate "
                    f"{gate.id} opens {moment(gate.earliest)}. Start it then or later."
                )
                yield violation(Rule.gate, message, batch.planned.id, gate.id, start=batch.start)
