"""A redundant constraint: which uses of a unit share the window between two full cleans.

The sequence alone proves little: uses inside a window may change places at no cost. Seen as bins of a given length,
windows have a bound of their own: uses of k kinds need k − 1 changeovers between kinds, and shorter ones otherwise.
"""

from itertools import combinations
from typing import NamedTuple

from scheduler.detailed.constraints.cleaning import limits_of
from scheduler.detailed.constraints.lookups import asked_between
from scheduler.detailed.context import Context
from scheduler.detailed.model_parts import Lit, Node
from scheduler.domain.plan import TaskKind
from scheduler.domain.plant import Level
from scheduler.domain.rules import Rule

MOST = 24


class Kinds(NamedTuple):
    """Uses grouped so that a changeover between groups takes at least `across` steps, inside one at least `within`."""

    groups: list[list[int]]
    within: int
    across: int


def add_windows(context: Context) -> None:
    """Σ uses + Σ least changeovers of a window ≤ full_clean_after.time; all changeovers ≥ the least of all windows."""
    if Rule.changeover not in context.rules:
        return
    for unit, arcs in context.arcs.items():
        nodes, time = context.nodes[unit], limits_of(context, unit).time
        if time is None or not 1 < len(nodes) <= MOST or any(n.order is not None or len(n.visits) > 1 for n in nodes):
            continue
        kinds = _kinds(context, unit, nodes)
        if kinds:
            _pack(context, nodes, arcs, time, kinds)


def _kinds(context: Context, unit: str, nodes: list[Node]) -> Kinds | None:
    """Groups joined by the shortest changeovers; None where one of them would end a window itself."""
    lengths: dict[tuple[int, int], int] = {}
    for (i, a), (j, b) in combinations(enumerate(nodes), 2):
        found = [asked for x, y in ((a, b), (b, a)) for asked in asked_between(context, unit, x, y)]
        if any(asked.data and asked.data.level is Level.FULL for asked in found):
            return None
        allowed = [data.duration for data, _, _ in found if data]
        if allowed:
            lengths[i, j] = min(allowed)
    if not lengths:
        return None
    within = min(lengths.values())
    group = list(range(len(nodes)))
    for (i, j), length in lengths.items():
        if length == within and group[i] != group[j]:
            group = [group[i] if g == group[j] else g for g in group]
    groups = [[i for i, g in enumerate(group) if g == name] for name in sorted(set(group))]
    across = min((length for (i, j), length in lengths.items() if group[i] != group[j]), default=within)
    return Kinds(groups, within, across)


def _pack(
    context: Context, nodes: list[Node], arcs: list[tuple[Node | None, Node | None, Lit]], time: int, kinds: Kinds
) -> None:
    cp, windows = context.cp, range(len(nodes))
    inside = [[cp.new_bool_var("") for _ in windows] for _ in nodes]
    place = {id(node): i for i, node in enumerate(nodes)}
    for node, row in zip(nodes, inside, strict=True):
        cp.add(sum(row) == (1 if node.presence is True else node.presence))
    clean = {lit.index for lits in context.clean_arcs.values() for lit in lits}
    for a, b, lit in arcs:
        if b is None or lit is True:
            continue
        step = int(lit.index in clean)
        for w in windows:
            if a is None:
                cp.add_implication(lit, inside[place[id(b)]][0])
            elif w + step < len(nodes):
                cp.add_implication(inside[place[id(a)]][w], inside[place[id(b)]][w + step]).only_enforce_if(lit)
            else:
                cp.add_bool_or(lit.negated(), inside[place[id(a)]][w].negated())
    used = [cp.new_bool_var("") for _ in windows]
    extra = []
    held: dict[int, list[Lit]] = {group[0]: [] for group in kinds.groups}
    for w in windows:
        column = [row[w] for row in inside]
        cp.add_max_equality(used[w], column)
        present = [context.any_of([column[i] for i in group]) for group in kinds.groups]
        more = sum(present) - used[w]
        extra.append(more)
        uses = sum(node.least * z for node, z in zip(nodes, column, strict=True))
        least = kinds.within * (sum(column) - used[w]) + (kinds.across - kinds.within) * more
        cp.add(uses + least <= time)
        for group, there in zip(kinds.groups, present, strict=True):
            held[group[0]].append(there)
            room = sum((nodes[i].least + kinds.within) * column[i] for i in group)
            cp.add(room <= (time + kinds.within) * there)
    for group in kinds.groups:
        needed = sum((nodes[i].least + kinds.within) * sum(inside[i]) for i in group)
        cp.add(needed <= (time + kinds.within) * sum(held[group[0]]))
    work = sum(t.data.duration * t.presence for n in nodes for t in n.tasks if t.data.kind is TaskKind.CHANGEOVER)
    count = sum(z for row in inside for z in row)
    cp.add(work >= kinds.within * (count - sum(used)) + (kinds.across - kinds.within) * sum(extra))
    starts = [lit for a, b, lit in arcs if a is None and b is not None]
    cleans = [lit for a, b, lit in arcs if a is not None and b is not None and lit.index in clean]
    cp.add(sum(used) == sum(starts) + sum(cleans))
