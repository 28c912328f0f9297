"""Words of a diagnosis: the planner's ids, instants on the clock of the first site, durations."""

from typing import NamedTuple
from zoneinfo import ZoneInfo

from scheduler.detailed.problem import Problem
from scheduler.detailed.recipe_data import TaskData
from scheduler.detailed.solution import PlacedBatch, PlacedCampaign, Solution
from scheduler.domain.plan import ReasonCode, TaskKind


class Cause(NamedTuple):
    """Why an order is late or short; `text` follows "Order O7 is 40 kg short: "."""

    code: ReasonCode
    text: str


class Words:
    """How a plan's campaigns, batches and instants are called."""

    def __init__(self, problem: Problem, solution: Solution) -> None:
        self._grid = problem.grid
        self._zone = ZoneInfo(problem.scenario.zone_of(None))
        self._orders: dict[str, list[str]] = {}
        for delivery in solution.deliveries:
            self._orders.setdefault(delivery.lot, []).append(delivery.order)

    def at(self, step: int) -> str:
        """An instant, such as `2027-03-05 08:00`."""
        when = self._grid.instant(step).astimezone(self._zone)
        return f"{when:%Y-%m-%d %H:%M:%S}" if when.second else f"{when:%Y-%m-%d %H:%M}"

    def span(self, steps: int) -> str:
        """A length of time, such as `2.5 d`, `36 h` as `1.5 d`, `20 h` or `45 min`."""
        minutes = steps * self._grid.step.total_seconds() / 60
        for size, unit in ((1_440, "d"), (60, "h"), (1, "min")):
            if minutes >= size:
                return f"{minutes / size:.1f}".removesuffix(".0") + f" {unit}"
        return f"{minutes * 60:.0f} s"

    def serves(self, *batches: PlacedBatch) -> str:
        """` (for o1, o2)`: the orders that batches serve, by due date; ` (for no order)`."""
        orders = list(dict.fromkeys(o for b in batches for o in self._orders.get(b.id, ())))
        more = f" and {len(orders) - 3} more" if len(orders) > 3 else ""
        return f" (for {some(orders)}{more})" if orders else " (for no order)"

    def campaign(self, campaign: PlacedCampaign) -> str:
        """A campaign and whom it serves."""
        what = "committed campaign" if campaign.slot.commitment else "campaign"
        if campaign.slot.run and not campaign.slot.commitment:
            return f"campaign {campaign.slot.id} (required run {campaign.slot.run})"
        return f"{what} {campaign.slot.id}{self.serves(*campaign.batches)}"

    def task(self, task: TaskData) -> str:
        """A task, such as `the 1 d changeover`."""
        if task.kind is TaskKind.MAINTENANCE:
            return f"maintenance {task.maintenance}"
        return f"the {self.span(task.duration)} {task.kind.value.replace('_', ' ')}"


def some(names: list[str]) -> str:
    """The first three of some names."""
    return ", ".join(names[:3])
