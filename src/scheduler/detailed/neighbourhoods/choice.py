"""What a neighbourhood chooses, and the small parts they all use."""

from collections.abc import Callable, Iterable
from random import Random
from typing import Literal, NamedTuple

from scheduler.detailed.problem import Problem
from scheduler.detailed.slots import Names
from scheduler.detailed.solution import PlacedCampaign, Slot, Solution

Rebuild = Literal["together", "in turn"]


class Choice(NamedTuple):
    """What a step frees.

    Attributes:
        out: ids of campaigns to take out of the plan.
        slots: what to put in their place.
        extra: slots that the plan does not have, and may get.
        rebuild: place all in one model, or one after the other in the order given; what does not fit stays out.
    """

    out: set[str]
    slots: list[Slot]
    extra: list[Slot]
    rebuild: Rebuild = "together"


NOTHING = Choice(set(), [], [])
Neighbourhood = Callable[[Problem, Solution, Names, Random, int], Choice]
"""(problem, plan, names for new campaigns, random numbers, about how many batches) → what to free."""


def movable(solution: Solution) -> list[str]:
    """Campaigns that are not frozen."""
    return sorted(key for key, c in solution.campaigns.items() if not c.slot.frozen)


def again(solution: Solution, keys: set[str], extra: Iterable[Slot] = ()) -> Choice:
    """Free campaigns and place the same ones again."""
    return Choice(keys, [solution.campaigns[key].slot for key in sorted(keys)], list(extra))


def first_batches(solution: Solution, keys: Iterable[str], most: int) -> set[str]:
    """The first campaigns of a list, until they have `most` batches together."""
    found: set[str] = set()
    total = 0
    for key in keys:
        total += solution.campaigns[key].slot.size
        if found and total > most:
            break
        found.add(key)
    return found


def middle(campaign: PlacedCampaign) -> float:
    """The mean moment of a campaign's batches."""
    return sum(b.start + b.end for b in campaign.batches) / (2 * len(campaign.batches))


def nearest(solution: Solution, keys: Iterable[str], moment: float) -> list[str]:
    """Campaigns by distance from a moment."""
    return sorted(keys, key=lambda k: (abs(middle(solution.campaigns[k]) - moment), k))


def units_used(campaign: PlacedCampaign) -> set[str]:
    """Units that a campaign runs on."""
    return {u for b in campaign.batches for r in b.procedures.values() for u in r.alternative.units}
