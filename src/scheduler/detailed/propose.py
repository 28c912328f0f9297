"""Where a campaign might lie: a quick look ahead in plain Python, which a small model then makes exact."""

from scheduler.detailed.gaps import gaps_of, services_of
from scheduler.detailed.look import Look, Proposal
from scheduler.detailed.problem import Problem
from scheduler.detailed.recipe_data import RecipeData
from scheduler.detailed.solution import Slot, Solution
from scheduler.detailed.spare import supplied_from


def propose(
    problem: Problem, solution: Solution, slot: Slot, window: tuple[int, int], moved: frozenset[str] = frozenset()
) -> Proposal | None:
    """The place inside a window where a campaign would end first; None where none is seen.

    `moved` = maintenance that is overlooked, since it may lie elsewhere.
    """
    recipe = slot.recipe
    if slot.commitment or not understood(recipe):
        return None
    drawn = supplied_from(problem, solution, slot)
    if any(step > window[1] for steps in drawn.values() for step in steps):
        return None
    ground = gaps_of(problem, solution, slot, window, moved), services_of(solution, slot, moved), drawn
    found = [p for lane in _lanes(recipe) if (p := Look(problem, slot, *ground, window, lane).campaign())]
    return min(found, key=lambda p: p.end, default=None)


def understood(recipe: RecipeData) -> bool:
    """Whether the look ahead can lay out a recipe: each unit serves one procedure of the recipe."""
    uses = [u for p in recipe.procedures.values() for u in {u for a in p.alternatives for u in a.units}]
    interleaved = any(p.source.interleaved for p in recipe.procedures.values())
    return not interleaved and not recipe.source.unit_groups and len(uses) == len(set(uses))


def _lanes(recipe: RecipeData) -> list[dict[str, str]]:
    """Choices to try in turn: the trains, or the alternatives of the first procedure that keeps the one it takes."""
    if recipe.source.trains:
        return list(recipe.source.trains.values())
    choosing = (p for p in recipe.procedures.values() if p.fixed and len(p.alternatives) > 1)
    first = next(choosing, None)
    return [{first.id: a.id} for a in first.alternatives] if first else [{}]
