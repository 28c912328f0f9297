"""What every check reads: the normalised scenario, the plan, and the plan's contents by unit, sorted by time."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from scheduler.checker.draws import DrawRun, find_draws
from scheduler.checker.gaps import Gap, find_gaps, find_turnarounds
from scheduler.checker.hours import Hours
from scheduler.checker.lots import StockLot, find_lots
from scheduler.checker.occupation import Block, Visit, find_blocks, find_visits
from scheduler.checker.pool_load import Overload, find_overloads
from scheduler.checker.runs import BatchRun, CampaignRun, read_campaigns
from scheduler.checker.slots import Slot, TaskIndex
from scheduler.checker.stock import Stay, Take, find_stays, find_takes
from scheduler.checker.works import Work, find_works
from scheduler.domain.normalise import normalise
from scheduler.domain.plan import Plan, PlannedRelease, PlannedTask, TaskKind
from scheduler.domain.product import QualityControl
from scheduler.domain.restriction import Hold
from scheduler.domain.scenario import Scenario


@dataclass(frozen=True, eq=False)
class PlanContext:
    """A plan ready to be judged; every index is built when first asked for."""

    scenario: Scenario
    plan: Plan
    baseline: Plan | None = None

    @classmethod
    def of(cls, scenario: Scenario, plan: Plan, baseline: Plan | None = None) -> "PlanContext":
        """Normalise the scenario (a normalised one stays as it is)."""
        return cls(normalise(scenario).scenario, plan, baseline)

    @cached_property
    def hours(self) -> Hours:
        """Working time of units."""
        return Hours(self.scenario)

    @cached_property
    def campaigns(self) -> tuple[CampaignRun, ...]:
        """Campaigns beside their recipes."""
        return read_campaigns(self.scenario, self.plan)

    @cached_property
    def batches(self) -> tuple[tuple[CampaignRun, BatchRun], ...]:
        """Batches with their campaigns."""
        return tuple((c, b) for c in self.campaigns for b in c.batches)

    @cached_property
    def visits(self) -> dict[str, list[Visit]]:
        """Visits by unit, by start."""
        return find_visits(self.campaigns, self.scenario.unit_by_id)

    @cached_property
    def tasks(self) -> dict[str, list[PlannedTask]]:
        """Tasks by unit, by start; those on unknown units are left out."""
        found: dict[str, list[PlannedTask]] = {unit: [] for unit in self.scenario.unit_by_id}
        for task in sorted(self.plan.tasks, key=lambda t: (t.start, t.end)):
            if task.unit in found:
                found[task.unit].append(task)
        return found

    @cached_property
    def _index(self) -> TaskIndex:
        return TaskIndex(self.plan.tasks)

    @cached_property
    def _full_cleans(self) -> dict[str, list[PlannedTask]]:
        return {unit: [t for t in tasks if t.kind is TaskKind.FULL_CLEAN] for unit, tasks in self.tasks.items()}

    @cached_property
    def blocks(self) -> dict[str, list[Block]]:
        """Blocks by unit, by start."""
        return find_blocks(self.visits, self._index, self.scenario.start)

    @cached_property
    def gaps(self) -> dict[str, list[Gap]]:
        """Gaps before blocks by unit, by start."""
        return find_gaps(self.scenario, self.blocks, self._full_cleans, self._index)

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """Every place that may call for a set-up, tear-down, turnaround or changeover."""
        blocks = [block for on_unit in self.blocks.values() for block in on_unit]
        turnarounds = find_turnarounds(self.scenario, self.blocks, self._full_cleans, self._index)
        changeovers = [gap.slot for on_unit in self.gaps.values() for gap in on_unit]
        return (*(b.setup for b in blocks), *(b.teardown for b in blocks), *turnarounds, *changeovers)

    @cached_property
    def works(self) -> tuple[Work, ...]:
        """Tasks beside the work they stand for, in the plan's order."""
        return find_works(self.scenario, self.plan, self.slots)

    @cached_property
    def works_by_kind(self) -> dict[TaskKind, list[Work]]:
        """Tasks beside their work, by kind."""
        found: dict[TaskKind, list[Work]] = defaultdict(list)
        for work in self.works:
            found[work.task.kind].append(work)
        return found

    @cached_property
    def lots(self) -> dict[str, StockLot]:
        """Every lot by id: stated, proposed to buy, made by batches."""
        return find_lots(self.scenario, self.plan, self.campaigns)

    @cached_property
    def lot_holds(self) -> dict[str, list[Hold]]:
        """Quality holds by the lot they are on."""
        found: dict[str, list[Hold]] = defaultdict(list)
        for hold in self.scenario.holds:
            if hold.lot is not None:
                found[hold.lot].append(hold)
        return found

    @cached_property
    def draws(self) -> tuple[DrawRun, ...]:
        """Draws beside their lots and batches."""
        return find_draws(self.scenario, self.plan, self.batches, self.lots)

    @cached_property
    def releases(self) -> tuple[tuple[PlannedRelease, QualityControl], ...]:
        """Releases beside what the product of their lot asks for; those of lots that need none are left out."""
        found = ((release, self.quality_control(release.lot)) for release in self.plan.releases)
        return tuple((release, control) for release, control in found if control is not None)

    def quality_control(self, lot: str) -> QualityControl | None:
        """How quality releases a lot; None = it does not, or the plan does not make the lot."""
        made = self.lots.get(lot)
        product = self.scenario.product_by_id.get(made.item) if made and made.purpose is not None else None
        return product.qc if product else None

    @cached_property
    def takes(self) -> dict[str, list[Take]]:
        """What is drawn or delivered, by lot, by time."""
        return find_takes(self.plan)

    @cached_property
    def stays(self) -> tuple[Stay, ...]:
        """Parts of all lots, each from the lot's arrival until it is taken or thrown away."""
        return tuple(stay for lot in self.lots.values() for stay in find_stays(lot, self.takes.get(lot.id, [])))

    @cached_property
    def overloads(self) -> list[Overload]:
        """Stretches in which a pool has too few places."""
        batches = (batch for _, batch in self.batches)
        return find_overloads(self.scenario, self.hours, batches, self.works, self.releases)
