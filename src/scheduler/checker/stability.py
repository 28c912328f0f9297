"""The term stability: what differs from a baseline plan and from slushy commitments."""

from fractions import Fraction

from scheduler.checker.context import PlanContext
from scheduler.domain.commitment import Zone
from scheduler.domain.plan import PlannedProcedure


def stability(context: PlanContext) -> Fraction:
    """Cost of everything that differs from the baseline plan, if there is one, and from slushy commitments."""
    return _against_baseline(context) + _against_commitments(context)


def _against_baseline(context: PlanContext) -> Fraction:
    if context.baseline is None:
        return Fraction(0)
    costs = context.scenario.objective.stability
    before = {b.id: b for c in reversed(context.baseline.campaigns) for b in reversed(c.batches)}
    now = {batch.planned.id: batch for _, batch in reversed(context.batches)}
    added, dropped = len(now.keys() - before.keys()), len(before.keys() - now.keys())
    value = added * Fraction(costs.added) + dropped * Fraction(costs.dropped)
    for batch_id in now.keys() & before.keys():
        runs = now[batch_id].by_procedure
        for procedure in before[batch_id].procedures:
            run = runs.get(procedure.procedure)
            if run is not None:
                moved, changed = _differs(run.planned, procedure.start, procedure.alternative)
                value += moved * Fraction(costs.start_moved) + changed * Fraction(costs.unit_changed)
    return value


def _against_commitments(context: PlanContext) -> Fraction:
    value = Fraction(0)
    batches = {(c.planned.id, b.planned.id): b for c, b in reversed(context.batches)}
    for commitment in context.scenario.commitments:
        if commitment.zone is not Zone.SLUSHY:
            continue
        for batch in commitment.batches:
            planned = batches.get((commitment.id, batch.id))
            for stated in batch.procedures if planned else ():
                run = planned.by_procedure.get(stated.procedure) if planned else None
                if run is not None and any(_differs(run.planned, stated.start, stated.alternative)):
                    value += Fraction(commitment.move_cost)
    return value


def _differs(planned: PlannedProcedure, start: object, alternative: str) -> tuple[bool, bool]:
    return planned.start != start, planned.alternative != alternative
