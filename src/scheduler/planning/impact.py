"""What a new forecast does to the plan there is: what changed, what breaks, who waits, which campaigns differ."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum

from scheduler.domain.forecast import ForecastVersion
from scheduler.domain.plan import Plan, PlannedCampaign, UtcInstant
from scheduler.domain.run import PlanResult, Progress
from scheduler.domain.scenario import Scenario
from scheduler.domain.solve_settings import SolveSettings
from scheduler.domain.units import Id, Model
from scheduler.forecast.diff import Diff
from scheduler.planning.make_plan import make_plan
from scheduler.report.indicators import OrderKpi, Outcome, kpis


class OrderAtRisk(Model):
    """An order, or net forecast, that the fresh plan delivers late or short.

    Attributes:
        before: what the present plan does about it; None where it has no such order.
        after: what the fresh plan does, with the reason.
    """

    order: Id
    before: OrderKpi | None
    after: OrderKpi


class CampaignEvent(StrEnum):
    """How a campaign of the fresh plan differs from the present one; one that changed keeps its id."""

    ADDED = "added"
    DROPPED = "dropped"
    CHANGED = "changed"


class CampaignChange(Model):
    """A campaign that differs; no instant and no batch on the side where it is not."""

    campaign: Id
    product: Id
    event: CampaignEvent
    batches_before: int = 0
    batches_after: int = 0
    start_before: UtcInstant | None = None
    start_after: UtcInstant | None = None
    end_before: UtcInstant | None = None
    end_after: UtcInstant | None = None


class Impact(Model):
    """The whole answer to: what if this forecast counts?

    Attributes:
        diffs: by sponsor whose forecast is new, with the contract rules' answers.
        orders: late or short in the fresh plan, those that were not so in the present plan first.
        campaigns: that differ, the earliest first.
    """

    diffs: tuple[Diff, ...]
    orders: tuple[OrderAtRisk, ...]
    campaigns: tuple[CampaignChange, ...]


def plan_again(
    scenario: Scenario,
    plan: Plan,
    forecasts: Sequence[ForecastVersion],
    settings: SolveSettings | None = None,
    *,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> PlanResult:
    """Make a fresh plan for new forecasts that stays close to the present one: profile `stable`.

    Args:
        scenario: of the present plan; orders that older versions of these forecasts left in it are replaced.
        plan: the present plan, as the baseline.
        forecasts: the new versions, one a sponsor.
        settings: their profile is not looked at.
        on_progress: see `make_plan`; `should_stop` likewise.
        should_stop: asked about ten times a second.

    Raises:
        InvalidScenarioError, ConflictingCommitmentsError, SolverError: see `make_plan`.
    """
    return make_plan(
        scenario,
        stable(settings or SolveSettings()),
        forecasts=forecasts,
        baseline=plan,
        on_progress=on_progress,
        should_stop=should_stop,
    )


def stable(settings: SolveSettings) -> SolveSettings:
    """The settings with the profile that an impact is judged by."""
    return settings.model_copy(update={"profile": "stable"})


def impact(before: tuple[Scenario, Plan], after: tuple[Scenario, Plan], diffs: Sequence[Diff] = ()) -> Impact:
    """Set a fresh plan against the present one.

    Args:
        before: the present plan and its scenario.
        after: the fresh plan and its scenario, net forecasts included; it was made with the present plan as baseline.
        diffs: of the forecasts that are new.

    Raises:
        ValueError: a plan was made for another scenario than the one beside it.
    """
    orders = sorted(_orders(before, after), key=lambda o: (_missed(o.before), o.after.due, o.order))
    campaigns = sorted(_campaigns(before[1], after[1]), key=_first)
    return Impact(diffs=tuple(diffs), orders=tuple(orders), campaigns=tuple(campaigns))


def _orders(before: tuple[Scenario, Plan], after: tuple[Scenario, Plan]) -> Iterator[OrderAtRisk]:
    served = {order.order: order for order in kpis(*before).orders}
    for order in kpis(*after).orders:
        if _missed(order):
            yield OrderAtRisk(order=order.order, before=served.get(order.order), after=order)


def _missed(order: OrderKpi | None) -> bool:
    return order is not None and order.outcome is not Outcome.ON_TIME


def _campaigns(before: Plan, after: Plan) -> Iterator[CampaignChange]:
    old = {campaign.id: campaign for campaign in before.campaigns}
    new = {campaign.id: campaign for campaign in after.campaigns}
    for key in dict.fromkeys([*old, *new]):
        was, now = old.get(key), new.get(key)
        if was is None or now is None or was.batches != now.batches:
            yield _change(key, was, now)


def _change(key: str, was: PlannedCampaign | None, now: PlannedCampaign | None) -> CampaignChange:
    event = CampaignEvent.CHANGED if was and now else CampaignEvent.ADDED if now else CampaignEvent.DROPPED
    campaign = now or was
    assert campaign is not None
    return CampaignChange(
        campaign=key,
        product=campaign.product,
        event=event,
        batches_before=len(was.batches) if was else 0,
        batches_after=len(now.batches) if now else 0,
        start_before=was.start if was else None,
        start_after=now.start if now else None,
        end_before=was.end if was else None,
        end_after=now.end if now else None,
    )


def _first(change: CampaignChange) -> tuple[datetime, str]:
    starts = [start for start in (change.start_before, change.start_after) if start is not None]
    return min(starts), change.campaign
