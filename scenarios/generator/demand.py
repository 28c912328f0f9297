"""Orders that a laid-out plan delivers on time, and the plan as a domain object."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from scenarios.generator.layout import Layout
from scheduler.domain.demand import Order
from scheduler.domain.plan import Delivery, Plan, PlannedBatch, PlannedCampaign, Promise
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import utc


def with_demand(layout: Layout, rng: random.Random, end: datetime, slack: timedelta) -> tuple[Scenario, Plan]:
    """The scenario with the orders that the layout fulfils, and the plan that shows it.

    `end`: of the horizon, not before the last batch ends; `slack`: mean time between an order's last batch and its due
    date.
    """
    layout.gaps.close()
    orders: list[Order] = []
    deliveries: list[Delivery] = []
    promises: list[Promise] = []
    for campaign in sorted(layout.campaigns, key=lambda c: c.end):
        for part in _parts(rng, campaign):
            order = _order(layout, rng, f"O{len(orders) + 1:04d}", campaign.product, part, end, slack)
            orders.append(order)
            deliveries += _deliver(order, part)
            promises.append(
                Promise(order=order.id, delivered=order.quantity, unmet=Decimal(0), last_delivery=utc(order.due))
            )
    scenario = layout.scenario.model_copy(
        update={
            "horizon": end - utc(layout.scenario.start),
            "orders": tuple(orders),
            "maintenance": tuple(
                m.model_copy(update={"due": min(m.due, end)}) if m.due else m for m in layout.gaps.maintenance
            ),
        }
    )
    plan = Plan(
        scenario=scenario.name,
        campaigns=tuple(layout.campaigns),
        tasks=tuple(layout.gaps.tasks),
        deliveries=tuple(deliveries),
        promises=tuple(promises),
    )
    return scenario, plan


def _parts(rng: random.Random, campaign: PlannedCampaign) -> Iterator[tuple[PlannedBatch, ...]]:
    """A campaign serves one order or several, in the order its batches end."""
    left = sorted(campaign.batches, key=lambda b: b.end)
    while left:
        count = rng.randint(1, 4)
        yield tuple(left[:count])
        left = left[count:]


def _order(
    layout: Layout,
    rng: random.Random,
    name: str,
    product: str,
    part: tuple[PlannedBatch, ...],
    end: datetime,
    slack: timedelta,
) -> Order:
    """An order for a part of a campaign, due some whole days after it."""
    scenario = layout.scenario
    days = round(rng.expovariate(1) * (slack / timedelta(days=1)))
    start, last = utc(scenario.start), part[-1].end
    whole_days = -(-(last - start) // timedelta(days=1)) + days
    quantity = sum((b.quantity for b in part), Decimal(0))
    return Order(
        id=name,
        product=product,
        quantity=quantity,
        due=min(start + timedelta(days=whole_days), end),
        priority=Decimal(rng.choice((1, 1, 1, 2, 5))) / part[0].quantity,
    )


def _deliver(order: Order, part: tuple[PlannedBatch, ...]) -> Iterator[Delivery]:
    for batch in part:
        delivered = max(batch.end, utc(order.due))
        yield Delivery(order=order.id, lot=batch.id, quantity=batch.quantity, usable=batch.end, delivered=delivered)
