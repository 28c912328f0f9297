"""The solver's model fixed to a plan by hand: runs, tasks and deliveries as constants, and what is left is solved."""

from collections.abc import Iterator
from dataclasses import replace

from ortools.sat.python import cp_model

from scheduler.detailed.committed import committed
from scheduler.detailed.constraints import DRAWING
from scheduler.detailed.constraints.plain import is_plain
from scheduler.detailed.constraints.sources import Use
from scheduler.detailed.context import Context
from scheduler.detailed.extract import extract
from scheduler.detailed.model import ALL_RULES, Built, Freed, build_model
from scheduler.detailed.model_parts import Lit, TaskVars
from scheduler.detailed.problem import Problem
from scheduler.detailed.solution import PlacedTask, Slot, Solution, blocks_of
from scheduler.domain.commitment import Zone
from scheduler.domain.plan import Plan, PlannedTask, TaskKind
from scheduler.domain.rules import Rule


def open_slots(problem: Problem, placed: Solution) -> list[Slot]:
    """The campaigns of a plan that are not frozen, ready to be decided about."""
    rows = sorted(placed.campaigns.values(), key=lambda c: next(iter(c.batches[0].procedures.values())).start)
    found = [replace(c.slot, pegs=None, size=len(c.batches)) for c in rows]
    return [slot for slot in found if not slot.frozen]  # by start: the model has slots of one recipe in that order


def solve_whole(problem: Problem, placed: Solution, plan: Plan, rules: frozenset[Rule]) -> Solution | None:
    """The plan as the model of everything has it; None where it has not."""
    frozen = {c.id: committed(problem, c) for c in problem.scenario.commitments if c.zone is Zone.FROZEN}
    if any(placed.campaigns[key].batches != c.batches for key, c in frozen.items()):
        return None
    freed = [Freed(slot) for slot in open_slots(problem, placed)]
    units = frozenset(problem.scenario.unit_by_id)
    return solve_fixed(build_model(problem, Solution(frozen), freed, rules=rules, undecided=units), placed, plan)


def solve_fixed(built: Built, placed: Solution, plan: Plan) -> Solution | None:
    """The plan as a model has it that is fixed to it; None where it has not."""
    context = built.context
    _fix_runs(context, placed)
    _fix_tasks(context, placed, plan)
    _fix_deliveries(context, placed)
    _fix_draws(context, placed)
    for lot, start in context.releases.items():
        if lot in placed.releases:
            context.equal(start, placed.releases[lot])
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = 10
    status = solver.solve(context.cp)
    assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE), solver.status_name(status)
    return extract(context, solver.value) if status == cp_model.OPTIMAL else None


def _fix_runs(context: Context, placed: Solution) -> None:
    for key, batches in context.slots.items():
        for batch, wanted in zip(batches, placed.campaigns[key].batches, strict=True):
            assert batch.id == wanted.id, f"call this batch {batch.id}"
            for name, run in batch.runs.items():
                for expr, step in zip(run.edges, wanted.procedures[name].edges, strict=True):
                    context.equal(expr, step)
                for alternative, lit in run.choices:
                    if alternative.id != wanted.procedures[name].alternative.id:
                        context.forbid(lit)


def _fix_tasks(context: Context, placed: Solution, plan: Plan) -> None:
    """Every task of the plan is exactly one task of the model, and every other task of the model is absent."""
    matches: dict[int, list[Lit]] = {i: [] for i in range(len(plan.tasks))}
    for task in context.tasks:
        chosen: list[Lit] = []
        for index, wanted in enumerate(plan.tasks):
            if task.unit == wanted.unit and task.data.kind is wanted.kind and _same(task, wanted, placed):
                lit = context.cp.new_bool_var("")
                context.equal(task.start, context.problem.grid.at(wanted.start), lit)
                context.equal(task.end, context.problem.grid.at(wanted.end), lit)
                chosen.append(lit)
                matches[index].append(lit)
        context.cp.add(sum(chosen) == (1 if task.presence is True else task.presence))
    kept = {(t.data.kind, t.unit, t.start, t.end) for t in _constants(context)}
    for index, wanted in enumerate(plan.tasks):
        gap = wanted.kind in (TaskKind.CHANGEOVER, TaskKind.TURNAROUND) and is_plain(context.problem, wanted.unit)
        at = context.problem.grid.at
        if (wanted.kind, wanted.unit, at(wanted.start), at(wanted.end)) in kept:
            context.cp.add_bool_and([lit.negated() for lit in matches[index]])
        elif matches[index]:
            context.cp.add_exactly_one(matches[index])
        elif context.rules == ALL_RULES and not gap:
            context.forbid()


def _constants(context: Context) -> Iterator[TaskVars | PlacedTask]:
    """Tasks that the model does not decide."""
    for nodes in context.nodes.values():
        for node in nodes:
            inside = [t for v in node.visits for t in v.tasks]
            yield from (t for t in (*node.tasks, *node.bounds, *inside) if isinstance(t.start, int))
    yield from (t for t in context.maintenance if isinstance(t.start, int))
    yield from (t for unit, tasks in context.fixed.tasks.items() if unit not in context.nodes for t in tasks)


def _same(task: TaskVars, wanted: PlannedTask, placed: Solution) -> bool:
    if (task.data.level, task.data.maintenance) != (wanted.level, wanted.maintenance):
        return False
    if task.node is None:
        return True
    named = wanted.after if wanted.kind is TaskKind.TEARDOWN else wanted.before
    if task.position is not None:
        return named == task.node.visits[task.position].batch
    own = [
        b
        for b in blocks_of(placed.campaigns.values(), [task.unit]).get(task.unit, [])
        if b.campaign.slot.id == task.node.slot.id
    ]
    if task.node.firsts[0].procedure.interleaved:
        own = [b for b in own if b.visits[0].batch == task.node.visits[0].batch]
    edges = [b.visits[-1 if wanted.kind is TaskKind.TEARDOWN else 0].batch for b in own]
    return named in edges


def _fix_deliveries(context: Context, placed: Solution) -> None:
    stated = context.problem.scenario.lot_by_id.keys() if context.undecided else set()
    free = context.batches.keys() | stated
    wanted = {(d.order, d.lot): d.quantity for d in placed.deliveries if d.lot in free}
    for order, lot, part in context.pegs:
        context.equal(part, wanted.pop((order, lot), 0))
    if wanted and Rule.order_delivery in context.rules:
        context.forbid()


def _fix_draws(context: Context, placed: Solution) -> None:
    """Every draw of single operations is that of the plan; so are the purchases where the model decides them."""
    own = context.batches.keys() | {f.use.batch for f in context.flows if f.use.need}
    wanted = {tuple(d)[:4]: d.quantity for d in placed.draws if d.batch in own or context.undecided}
    names = {lot: lot for lot, *_ in context.proposals}
    if context.undecided:
        names = _fix_purchases(context, placed)
    bought = {p.lot for p in placed.purchases}
    for flow in context.flows:
        if flow.use.need:
            lot = names.get(flow.source.supply.lot, flow.source.supply.lot)
            key = (lot, flow.use.batch, flow.use.need.procedure, flow.use.need.operation)
            if flow.source.only is None:
                context.equal(flow.quantity, wanted.pop(key, 0))
    decided = {f.source.supply.lot for f in context.flows}  # of other items there is plenty for whatever is put in
    missing = [key for key in wanted if context.undecided or (key[0] in decided and key[0] not in bought)]
    if missing and context.rules & DRAWING:
        context.forbid()


def _fix_purchases(context: Context, placed: Solution) -> dict[str, str]:
    """The plan's name of each purchase of the model: the one that arrives when its use draws."""
    names: dict[str, str] = {}
    left = list(placed.purchases)
    for lot, item, quantity, at in context.proposals:
        use = next(f.use for f in context.flows if f.use.at is at)
        step = _step_of(placed, use)
        found = next((p for p in left if p.item == item and p.arrives == step), None)
        names[lot] = found.lot if found else lot
        context.equal(quantity, found.quantity if found else 0)
        context.equal(at, step)
        left = [p for p in left if p is not found]
    if left and Rule.material_balance in context.rules:
        context.forbid()
    return names


def _step_of(placed: Solution, use: Use) -> int:
    batch = next(b for c in placed.campaigns.values() for b in c.batches if b.id == use.batch)
    return batch.procedures[use.need.procedure].edges[use.need.place]
