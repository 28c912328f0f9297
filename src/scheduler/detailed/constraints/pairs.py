"""Changeovers that are mere time, without a circuit: of any two blocks of a unit one comes before the other."""

from itertools import combinations

from scheduler.detailed.constraints.lookups import Asked, asked_between, work_from
from scheduler.detailed.constraints.plain import is_plain
from scheduler.detailed.context import Context
from scheduler.domain.objective import Term

CHARGED = (Term.CHANGEOVER_TIME, Term.CHANGEOVER_COST, Term.CHANGEOVER_COUNT)
MOST = 60
"""Blocks of a unit up to which pairs are worth their number, and their triangles quickly tried."""


def in_pairs(context: Context, unit: str) -> bool:
    """Whether pairs say the same as a circuit: nothing is charged or forbidden, and no way round is shorter.

    The triangle inequality, block by block: changeover(a, c) ≤ changeover(a, b) + least time of b + changeover(b, c),
    where a may be the state the unit is in at the start.
    """
    nodes = context.nodes[unit]
    if unit not in context.undecided or not is_plain(context.problem, unit) or context.wants(*CHARGED):
        return False
    if len(nodes) > MOST or any(n.order is not None or n.settled for n in nodes):
        return False
    longest, shortest = {}, {}
    for a, b in [(a, b) for a in (None, *nodes) for b in nodes if a is not b]:
        found = asked_between(context, unit, a, b)
        durations = [asked.data.duration for asked in found if asked.data]
        if len(durations) < len(found):
            return False
        longest[a, b], shortest[a, b] = max(durations), min(durations)
    return all(
        longest[a, c] <= shortest[a, b] + b.least + shortest[b, c]
        for a in (None, *nodes)
        for b in nodes
        for c in nodes
        if a is not b and b is not c and a is not c
    )


def add_pairs(context: Context, unit: str) -> None:
    """Of blocks i, j: end_i + changeover(i, j) ≤ start_j, or end_j + changeover(j, i) ≤ start_i."""
    nodes = context.nodes[unit]
    for node in nodes:
        for asked in asked_between(context, unit, None, node):
            earliest = work_from(context, node, None) + _duration(asked)
            context.le(earliest, node.start, node.presence, *asked.states)
    for a, b in combinations(nodes, 2):
        first = context.cp.new_bool_var("")
        for before, after, lit in ((a, b, first), (b, a, first.negated())):
            for asked in asked_between(context, unit, before, after):
                together = (before.presence, after.presence, lit, *asked.states)
                context.le(before.end + _duration(asked), after.start, *together)


def _duration(asked: Asked) -> int:
    assert asked.data is not None
    return asked.data.duration
