"""Decision variables of freed slots: which batches, on which alternatives, when."""

from itertools import pairwise

from scheduler.detailed.context import Context
from scheduler.detailed.model_parts import BatchVars, Expr, Lit, RunVars
from scheduler.detailed.recipe_data import AlternativeData, ProcedureData
from scheduler.detailed.solution import PlacedCampaign, PlacedProcedure, Slot

Choices = list[tuple[AlternativeData, Lit]]
Chosen = tuple[dict[str, AlternativeData], ...]
"""The alternatives of each batch by procedure."""


def add_slot(
    context: Context, slot: Slot, required: bool, hint: PlacedCampaign | None, on: Chosen | None = None
) -> None:
    """Variables of a slot's batches; `required` = every batch is made, else the last ones may be left out."""
    cp = context.cp
    presents: list[Lit] = [True if required else cp.new_bool_var(f"{slot.id} has {j + 1}") for j in range(slot.size)]
    if not required:
        for first, second in pairwise(presents):
            cp.add_implication(second, first)
    shared = {
        p.id: _shared(context, slot, p, presents[0])
        for p in slot.recipe.procedures.values()
        if not on and (p.fixed or slot.size == 1)
    }
    promised = context.promised.get(slot.id)
    batches = []
    for j, present in enumerate(presents):
        runs = {}
        for procedure in slot.recipe.procedures.values():
            if promised and slot.pinned(j, procedure.id):
                runs[procedure.id] = _as_promised(context, procedure, promised.batches[j].procedures[procedure.id])
                continue
            choices = shared.get(procedure.id)
            if on:
                choices = [(on[j][procedure.id], present)]
            elif choices is None:
                choices = _choices(context, procedure, present)
            elif j:
                choices = [(a, context.both(lit, present)) for a, lit in choices]
            runs[procedure.id] = _run(context, slot, j, procedure, choices, present)
        end = _batch_end(context, runs, present)
        batch = BatchVars(slot.batch(j), slot, j, present, runs, end, end)
        context.batches[batch.id] = batch
        batches.append(batch)
        if not required:
            placed = hint is not None and j < len(hint.batches)
            cp.add_hint(present, placed)
        if hint and j < len(hint.batches):
            _hint(context, batch, hint, j)
    context.slots[slot.id] = batches


def _shared(context: Context, slot: Slot, procedure: ProcedureData, present: Lit) -> Choices:
    """Choices of all batches of a campaign; one that has begun on an alternative goes on there."""
    promised = context.promised.get(slot.id)
    for j in range(slot.size if promised else 0):
        if promised and slot.pinned(j, procedure.id):
            return [(promised.batches[j].procedures[procedure.id].alternative, present)]
    return _choices(context, procedure, present)


def _as_promised(context: Context, procedure: ProcedureData, placed: PlacedProcedure) -> RunVars:
    interval = context.interval(placed.start, placed.end, True)
    return RunVars(procedure, [(placed.alternative, True)], list(placed.edges), [interval])


def _choices(context: Context, procedure: ProcedureData, present: Lit) -> Choices:
    alternatives = procedure.alternatives
    if len(alternatives) == 1:
        return [(alternatives[0], present)]
    lits = [context.cp.new_bool_var("") for _ in alternatives]
    if present is True:
        context.cp.add_exactly_one(lits)
    else:
        context.cp.add_exactly_one([*lits, present.negated()])
    return list(zip(alternatives, lits, strict=True))


def _run(
    context: Context, slot: Slot, position: int, procedure: ProcedureData, choices: Choices, present: Lit
) -> RunVars:
    cp, (low, high) = context.cp, context.window
    low, high = low + slot.head(position, procedure.id), high - slot.recipe.tails[procedure.id]
    least = min(a.duration for a in procedure.alternatives)
    start = cp.new_int_var(low, max(low, high - least), "")
    edges: list[Expr] = [start]
    done = [0] * len(choices)
    for index in range(len(procedure.operations)):
        durations = [a.durations[index] for a, _ in choices]
        done = [d + more for d, more in zip(done, durations, strict=True)]
        if procedure.rigid and len(set(done)) == 1:
            edges.append(start + done[0])
            continue
        end: Expr = cp.new_int_var(low, max(low, high), "")
        if procedure.rigid:
            context.equal(end, start + sum(d * lit for d, (_, lit) in zip(done, choices, strict=True)), present)
        edges.append(end)
    intervals = []
    for (_, lit), total in zip(choices, done, strict=True):
        if procedure.rigid:
            context.le(start + total, high, lit)
        end = start + total if procedure.rigid else edges[-1]
        intervals.append(context.interval(start, end, lit, total if procedure.rigid else None))
    return RunVars(procedure, choices, edges, intervals)


def _batch_end(context: Context, runs: dict[str, RunVars], present: Lit) -> Expr:
    ends = [run.end for run in runs.values()]
    if len(ends) == 1:
        return ends[0]
    known = [end for end in ends if isinstance(end, int)]
    end = context.cp.new_int_var(context.window[0], max([context.window[1], *known]), "")
    context.cp.add_max_equality(end, ends)
    return end


def _hint(context: Context, batch: BatchVars, placed: PlacedCampaign, position: int) -> None:
    runs = placed.batches[position].procedures
    for key, run in batch.runs.items():
        was = runs[key]
        if isinstance(run.start, int):
            continue
        context.cp.add_hint(run.start, was.start)
        if position == 0 or not run.data.fixed:
            for alternative, lit in run.choices:
                if lit is not True and len(run.choices) > 1:
                    context.cp.add_hint(lit, alternative.id == was.alternative.id)
