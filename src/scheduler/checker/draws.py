"""Each draw of the plan beside the lot it is from and the batch it is for."""

from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.checker.lots import StockLot
from scheduler.checker.messages import moment
from scheduler.checker.runs import BatchRun, CampaignRun
from scheduler.domain.plan import Draw, Plan
from scheduler.domain.scenario import Scenario


@dataclass(frozen=True, slots=True, eq=False)
class DrawRun:
    """A draw.

    Attributes:
        lot: None = neither scenario nor plan has it.
        product: of the batch; sponsor: whose it is; None = the plan has no such batch, or its product is unknown.
    """

    planned: Draw
    lot: StockLot | None
    product: str | None
    sponsor: str | None

    @property
    def name(self) -> str:
        """As a planner would call it."""
        draw = self.planned
        return f"The draw of {draw.quantity} from lot {draw.lot} for batch {draw.batch} at {moment(draw.at)}"

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of its batch, procedure, operation and lot."""
        return self.planned.batch, self.planned.procedure, self.planned.operation, self.planned.lot


def find_draws(
    scenario: Scenario, plan: Plan, batches: Iterable[tuple[CampaignRun, BatchRun]], lots: dict[str, StockLot]
) -> tuple[DrawRun, ...]:
    """Every draw of the plan, in its order."""
    products = {batch.planned.id: campaign.product for campaign, batch in batches} if plan.draws else {}

    def read(draw: Draw) -> DrawRun:
        product = scenario.product_by_id.get(products.get(draw.batch, ""))
        return DrawRun(draw, lots.get(draw.lot), product.id if product else None, product.sponsor if product else None)

    return tuple(read(draw) for draw in plan.draws)
