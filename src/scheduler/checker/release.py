"""Rule qc_release."""

from collections import defaultdict
from collections.abc import Iterator

from scheduler.checker.context import PlanContext
from scheduler.checker.lots import StockLot
from scheduler.checker.messages import moment, stretch, violation
from scheduler.checker.pools import check_overloads
from scheduler.domain.plan import PlannedRelease, Violation
from scheduler.domain.product import QualityControl
from scheduler.domain.rules import Rule
from scheduler.domain.units import format_duration


def check_qc_release(context: PlanContext) -> Iterator[Violation]:
    """Each lot of a product with QC has one release after its batch, within the pools; nothing is taken before it."""
    releases: dict[str, list[PlannedRelease]] = defaultdict(list)
    for release in context.plan.releases:
        releases[release.lot].append(release)
        if context.quality_control(release.lot) is None:
            message = f"Lot {release.lot} has a QC release, {stretch(release.start, release.end)}, but needs none. "
            yield violation(Rule.qc_release, message + "Take it out.", release.lot, start=release.start)
    for lot in context.lots.values():
        control = context.quality_control(lot.id)
        if control is not None:
            yield from _one_release(lot, control, releases[lot.id])
    yield from check_overloads(context, Rule.qc_release)
    yield from _taken_early(context)


def _one_release(lot: StockLot, control: QualityControl, found: list[PlannedRelease]) -> Iterator[Violation]:
    if len(found) != 1:
        message = f"Lot {lot.id} of {lot.item} has {len(found)} QC releases. Plan one of "
        message += f"{format_duration(control.duration)} after {moment(lot.arrives)}."
        yield violation(Rule.qc_release, message, lot.id, start=lot.arrives)
    for release in found:
        complaint = None
        if release.start < lot.arrives:
            complaint = f"starts before the lot is there ({moment(lot.arrives)}). Start it then or later"
        elif release.start > lot.arrives and not control.pools:
            complaint = f"holds no pools, so it starts when the lot is there ({moment(lot.arrives)}). Start it then"
        elif release.end - release.start != control.duration:
            complaint = f"must last {format_duration(control.duration)}. Correct its end"
        if complaint:
            message = f"The QC release of lot {lot.id}, {stretch(release.start, release.end)}, {complaint}."
            yield violation(Rule.qc_release, message, lot.id, start=release.start)


def _taken_early(context: PlanContext) -> Iterator[Violation]:
    """Draws and deliveries from lots the plan makes while they wait for their release or their PPQ report."""
    draws = ((d.lot, d.at, f"batch {d.batch} draws", d.batch) for d in context.plan.draws)
    deliveries = ((d.lot, d.delivered, f"order {d.order} gets", d.order) for d in context.plan.deliveries)
    for name, at, who, taker in (*draws, *deliveries):
        lot = context.lots.get(name)
        if lot is None or lot.purpose is None or lot.usable is None or lot.usable == lot.arrives or at >= lot.usable:
            continue
        message = f"Lot {name} is released {moment(lot.usable)}, but {who} from it at {moment(at)}. Take it later."
        yield violation(Rule.qc_release, message, name, taker, start=at)
