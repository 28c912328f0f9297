"""The objective of a model: charges collected by term, weighed into one integer expression per tier."""

from fractions import Fraction
from math import lcm
from typing import NamedTuple

from scheduler.detailed.charges import charge_stock
from scheduler.detailed.constraints.campaign import charge_campaigns
from scheduler.detailed.constraints.plain import is_plain
from scheduler.detailed.constraints.purpose import charge_runs
from scheduler.detailed.context import Context
from scheduler.detailed.evaluate import weight_of
from scheduler.detailed.model_parts import BatchVars, Expr, Node
from scheduler.detailed.solution import Solution
from scheduler.domain.objective import Term
from scheduler.domain.plan import TaskKind

_CLEANS = (TaskKind.TURNAROUND, TaskKind.FULL_CLEAN, TaskKind.REFRESH, TaskKind.CLEAN)


class TierExpr(NamedTuple):
    """An integer expression; `scale` × the tier's weighted value of the model's part."""

    expr: Expr
    scale: int


def collect(context: Context, baseline: Solution | None) -> list[TierExpr]:
    """Charge the terms that belong to no rule and weigh all into tiers; formulas of domain.md §9."""
    charge_campaigns(context)
    charge_runs(context)
    charge_stock(context)
    _charge_tasks(context)
    for batches in context.slots.values():
        for batch in batches:
            for run in batch.runs.values():
                for alternative, lit in run.choices:
                    context.charge(Term.PREFERENCE, alternative.cost, lit)
    if context.wants(Term.STABILITY):
        _charge_stability(context, baseline)
    if context.wants(Term.MAKESPAN):
        _charge_makespan(context)
    return [_weigh(context, tier) for tier in context.problem.tiers]


def _weigh(context: Context, tier: tuple) -> TierExpr:  # type: ignore[type-arg]
    parts = [(weight_of(w) * coefficient, e) for w in tier for coefficient, e in context.terms.get(w.term, [])]
    parts = [(coefficient, e) for coefficient, e in parts if coefficient]
    scale = lcm(*(c.denominator for c, _ in parts)) if parts else 1
    return TierExpr(sum(int(c * scale) * e for c, e in parts), scale)


def _charge_tasks(context: Context) -> None:
    hour = context.problem.hour
    for task in context.tasks:
        if task.data.kind in _CLEANS:
            context.charge(Term.CLEANING, task.data.duration * hour, task.presence)
        if task.data.kind is not TaskKind.CHANGEOVER:
            context.charge(Term.CHANGEOVER_COST, task.data.cost, task.presence)
    for unit, nodes in context.nodes.items():
        if not is_plain(context.problem, unit):
            continue
        decided = [n for n in nodes if n.order is None or unit in context.undecided]
        for visit in (v for n in decided for v in n.visits if v.follows is not False and not v.began_before):
            for data, lit in visit.turnarounds:
                made = context.both(visit.follows, lit)
                context.charge(Term.CLEANING, data.duration * hour, made)
                context.charge(Term.CHANGEOVER_COST, data.cost, made)


def _charge_makespan(context: Context) -> None:
    fixed = [b.end for c in context.fixed.campaigns.values() for b in c.batches]
    makespan = context.cp.new_int_var(max([0, *fixed]), max([context.window[1], *fixed]), "makespan")
    for batch in context.batches.values():
        context.le(batch.end, makespan, batch.present)
    for nodes in context.nodes.values():
        _fill_before(context, nodes, makespan)
    context.charge(Term.MAKESPAN, context.problem.hour, makespan)


def _fill_before(context: Context, nodes: list[Node], makespan: Expr) -> None:
    """Redundant: what a unit does before its last use fits between the start and the makespan (an energy bound)."""
    if any(n.order is not None for n in nodes):
        return
    work = [n.least * (1 if n.presence is True else n.presence) for n in nodes]
    work += [
        t.data.duration * (1 if t.presence is True else t.presence)
        for n in nodes
        for t in n.tasks
        if t.presence is not False
    ]
    context.cp.add(sum(work) <= makespan)


def _charge_stability(context: Context, baseline: Solution | None) -> None:
    costs = context.problem.scenario.objective.stability
    before = {b.id: b for c in baseline.campaigns.values() for b in c.batches} if baseline else {}
    for batch in context.batches.values():
        was = before.get(batch.id)
        if was is not None:
            _charge_changes(context, batch, was, Fraction(costs.unit_changed), Fraction(costs.start_moved))
            context.charge(Term.STABILITY, -Fraction(costs.dropped), batch.present)
        elif baseline is not None:
            context.charge(Term.STABILITY, Fraction(costs.added), batch.present)
        commitment = batch.slot.commitment
        if commitment:
            promised = context.promised[commitment.id].batches[batch.position]
            cost = Fraction(commitment.move_cost)
            _charge_moves(context, batch, promised, cost)


def _charge_changes(context: Context, batch: BatchVars, was: object, changed: Fraction, moved: Fraction) -> None:
    for key, run in batch.runs.items():
        placed = was.procedures[key]  # type: ignore[attr-defined]
        for alternative, lit in run.choices:
            if alternative.id != placed.alternative.id:
                context.charge(Term.STABILITY, changed, lit)
        move = context.cp.new_bool_var("moved")
        stays = [] if batch.present is True else [batch.present]
        context.equal(run.start, placed.start, *stays, move.negated())
        context.charge(Term.STABILITY, moved, context.both(batch.present, move))


def _charge_moves(context: Context, batch: BatchVars, was: object, cost: Fraction) -> None:
    for key, run in batch.runs.items():
        placed = was.procedures[key]  # type: ignore[attr-defined]
        move = context.cp.new_bool_var("moved")
        context.equal(run.start, placed.start, move.negated())
        for alternative, lit in run.choices:
            if alternative.id != placed.alternative.id:
                context.forbid(lit, move.negated())
        context.charge(Term.STABILITY, cost, move)
