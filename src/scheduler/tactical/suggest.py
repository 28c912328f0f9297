"""A tactical plan as campaigns for the detailed schedule to start from: what, how much, and about when."""

from datetime import datetime
from typing import NamedTuple

from scheduler.domain.tactical import TacticalPlan


class Suggestion(NamedTuple):
    """A campaign: batches of a recipe on a train that end between two instants."""

    recipe: str
    train: str
    batches: int
    after: datetime
    before: datetime


def suggestions(plan: TacticalPlan) -> tuple[Suggestion, ...]:
    """Campaigns in the order in which they start; one that goes on over periods is one campaign.

    Several campaigns of a line that start in one period share its batches as evenly as whole batches allow.
    """
    found: list[Suggestion] = []
    going_on: dict[tuple[str, str], tuple[int, int]] = {}
    for made in sorted(plan.production, key=lambda p: (p.period, p.recipe, p.train)):
        line, period = (made.recipe, made.train), plan.periods[made.period]
        last, place = going_on.get(line, (-2, -1))
        if made.campaigns == 0 and last == made.period - 1:
            longer = found[place]
            found[place] = longer._replace(batches=longer.batches + made.batches, before=period.end)
        else:
            count = min(max(1, made.campaigns), made.batches)
            share, rest = divmod(made.batches, count)
            found += [Suggestion(*line, share + (n < rest), period.start, period.end) for n in range(count)]
            place = len(found) - 1
        going_on[line] = (made.period, place)
    return tuple(sorted(found, key=lambda s: (s.after, s.before, s.recipe, s.train)))
