"""One model code for everything: the whole problem, a freed part, one rule alone, a diagnosis."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from scheduler.detailed.committed import committed
from scheduler.detailed.constraints import CONSTRAINTS
from scheduler.detailed.constraints.alternatives import add_shared_alternatives
from scheduler.detailed.constraints.keep_apart import add_keep_apart
from scheduler.detailed.constraints.nodes import build_nodes
from scheduler.detailed.constraints.pools import add_pool_capacity
from scheduler.detailed.constraints.sequence import build_arcs
from scheduler.detailed.constraints.windows import add_windows
from scheduler.detailed.context import Context
from scheduler.detailed.model_parts import BatchVars
from scheduler.detailed.objective import TierExpr, collect
from scheduler.detailed.problem import Problem
from scheduler.detailed.solution import Slot, Solution
from scheduler.detailed.variables import Chosen, add_slot
from scheduler.domain.purpose import RunPurpose
from scheduler.domain.rules import Rule

ALL_RULES = frozenset(Rule)


@dataclass(frozen=True)
class Built:
    """A model ready to solve; CPU `seconds` it took to build."""

    context: Context
    tiers: list[TierExpr]
    seconds: float


@dataclass(frozen=True)
class Freed:
    """A slot the model decides about; `required` = every batch of it is made.

    Attributes:
        on: the alternatives of each batch by procedure, where they are decided already.
    """

    slot: Slot
    required: bool = True
    on: Chosen | None = None


def build_model(
    problem: Problem,
    fixed: Solution,
    freed: Iterable[Freed],
    *,
    rules: frozenset[Rule] = ALL_RULES,
    hint: Solution | None = None,
    baseline: Solution | None = None,
    undecided: frozenset[str] = frozenset(),
    window: tuple[int, int] | None = None,
    moved: frozenset[str] = frozenset(),
) -> Built:
    """Build the model of some freed slots among fixed campaigns.

    Args:
        problem: the compiled scenario.
        fixed: campaigns that stay where they are, with the tasks of their units.
        freed: slots to decide about.
        rules: rules in force; the others are left out.
        hint: where the freed slots stood before.
        baseline: plan that the term stability compares with.
        undecided: units whose gaps between fixed blocks, and maintenance, are decided too.
        window: first and last step freed work may use; the horizon when not stated.
        moved: maintenance, on units of the freed slots, that is decided too.
    """
    began = time.thread_time()
    freed = list(freed)
    units = sorted({u for f in freed for u in _units(f)} | undecided)
    context = Context(problem, rules, fixed, units, window or (0, problem.horizon), undecided=undecided, moved=moved)
    for item in freed:
        if item.slot.commitment:
            context.promised[item.slot.id] = committed(problem, item.slot.commitment)
        add_slot(context, item.slot, item.required, hint.campaigns.get(item.slot.id) if hint else None, item.on)
    build_nodes(context)
    build_arcs(context)
    for function in dict.fromkeys(f for rule, f in CONSTRAINTS.items() if rule in rules):
        function(context)
    add_pool_capacity(context)
    add_keep_apart(context)
    if Rule.unit_capacity in rules:
        add_shared_alternatives(context)
        add_windows(context)
    _order_alike(context)
    return Built(context, collect(context, baseline), time.thread_time() - began)


def _units(freed: Freed) -> set[str]:
    """Units that a slot may use."""
    if freed.on is None:
        return freed.slot.recipe.units
    return {u for batch in freed.on for alternative in batch.values() for u in alternative.units}


def _order_alike(context: Context) -> None:
    """Slots of one recipe with open pegging are alike: use them in order of time."""
    alike: dict[tuple[str, RunPurpose], list[list[BatchVars]]] = {}
    for batches in context.slots.values():
        slot = batches[0].slot
        if slot.pegs is None and not slot.commitment and not slot.run:
            alike.setdefault((slot.recipe.id, slot.purpose), []).append(batches)
    for slots in alike.values():
        for first, second in pairwise(slots):
            if first[0].present is not True:
                context.cp.add_implication(second[0].present, first[0].present)
            key = first[0].slot.recipe.source.procedures[0].id
            context.le(first[0].runs[key].start, second[0].runs[key].start, second[0].present)
