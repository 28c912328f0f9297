"""Which procedure of a batch comes before which on a unit that both use, as far as the time links alone say."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler.detailed.recipe_data import RecipeData

Edge = tuple[str, str]
"""A procedure, and its start or end."""


def precedence(recipe: "RecipeData") -> frozenset[tuple[str, str]]:
    """Pairs of procedures of which the first never comes after the second, the two not overlapping.

    Longest paths over the least distances between starts and ends that durations and links set.
    """
    least = {key: min(a.duration for a in p.alternatives) for key, p in recipe.procedures.items()}
    arcs = _distances(recipe, least)
    found = set()
    for first in recipe.procedures:
        ahead = _longest((first, "start"), arcs)
        for second in recipe.procedures:
            lead = ahead.get((second, "start"))
            if second != first and lead is not None and (lead > 0 or (lead == 0 and least[second] > 0)):
                found.add((first, second))
    return frozenset(found)


def _distances(recipe: "RecipeData", least: dict[str, int]) -> list[tuple[Edge, Edge, int]]:
    arcs: list[tuple[Edge, Edge, int]] = []
    for key, procedure in recipe.procedures.items():
        arcs.append(((key, "start"), (key, "end"), least[key]))
        if procedure.rigid:
            arcs.append(((key, "end"), (key, "start"), -max(a.duration for a in procedure.alternatives)))
    for link in recipe.links:
        if link.source.operation is None and link.target.operation is None:
            source, target = (link.source.procedure, link.source.edge), (link.target.procedure, link.target.edge)
            arcs += [(source, target, link.min)] if link.min is not None else []
            arcs += [(target, source, -link.max)] if link.max is not None else []
    return arcs


def _longest(origin: Edge, arcs: list[tuple[Edge, Edge, int]]) -> dict[Edge, int]:
    """Longest distances from an edge; links that contradict one another are stopped after as many rounds as arcs."""
    distance = {origin: 0}
    for _ in arcs:
        changed = False
        for source, target, length in arcs:
            if source in distance and distance[source] + length > distance.get(target, distance[source] + length - 1):
                distance[target] = distance[source] + length
                changed = True
        if not changed:
            break
    return distance
