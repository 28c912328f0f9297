"""Replanning after one event, strategy by strategy: `python -m benchmarks.replan_events --out FILE`."""

import argparse
import csv
import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from scenarios.generate import generate_with_plan
from scheduler.domain.demand import Order
from scheduler.domain.errors import SchedulerError
from scheduler.domain.event import (
    BatchFailed,
    Event,
    EventLog,
    Finished,
    LotHeld,
    OrderAdded,
    OrderChanged,
    UnitDown,
    YieldReported,
)
from scheduler.domain.plan import Plan, PlannedBatch, PlannedProcedure
from scheduler.domain.replan import Strategy
from scheduler.domain.scenario import Scenario
from scheduler.domain.solve_settings import SolveSettings
from scheduler.planning.replan import replan

FIELDS = (
    "event", "kind", "now", "strategy", "procedures", "moved", "unit_changed", "appeared", "vanished", "days_moved",
    "worse", "unmet", "first_plan_s", "cpu_s", "refused",
)  # fmt: skip


class Moment(NamedTuple):
    """A plan at an instant: what runs, which batches have ended, which orders are still open."""

    now: datetime
    running: list[tuple[PlannedBatch, PlannedProcedure]]
    ended: list[PlannedBatch]
    open: list[Order]


def events(scenario: Scenario, plan: Plan, count: int, seed: int = 0) -> Iterator[EventLog]:
    """Logs of one event each, kinds in turn, at random moments in the first two thirds of the plan."""
    rng = random.Random(seed)
    end = max(c.end for c in plan.campaigns)
    hours = int((end - scenario.start) / timedelta(hours=1))
    for number in range(count):
        at = moment(scenario, plan, scenario.start + timedelta(hours=rng.randrange(hours // 10, 2 * hours // 3)))
        yield EventLog(now=at.now, events=(KINDS[number % len(KINDS)](plan, at, rng),))


def moment(scenario: Scenario, plan: Plan, now: datetime) -> Moment:
    """The plan at an instant."""
    batches = [b for c in plan.campaigns for b in c.batches]
    running = [(b, p) for b in batches for p in b.procedures if p.start < now < p.end]
    waiting = {d.order for d in plan.deliveries if d.delivered > now}
    return Moment(now, running, [b for b in batches if b.end <= now], [o for o in scenario.orders if o.id in waiting])


def _failed(plan: Plan, at: Moment, rng: random.Random) -> Event:
    return BatchFailed(batch=rng.choice(at.running)[0].id, at=at.now)


def _down(plan: Plan, at: Moment, rng: random.Random) -> Event:
    """For two days from the end of what runs on it."""
    run = rng.choice(at.running)[1]
    return UnitDown(unit=run.units[0], start=run.end, end=run.end + timedelta(days=2))


def _added(plan: Plan, at: Moment, rng: random.Random) -> Event:
    """As much of a product as an open order wants, in sixty days."""
    like = rng.choice(at.open)
    due = at.now + timedelta(days=60)
    return OrderAdded(order=Order(id="added", product=like.product, quantity=like.quantity, due=due))


def _larger(plan: Plan, at: Moment, rng: random.Random) -> Event:
    order = rng.choice(at.open)
    return OrderChanged(order=order.id, quantity=2 * order.quantity)


def _low_yield(plan: Plan, at: Moment, rng: random.Random) -> Event:
    batch = rng.choice(at.running)[0]
    return YieldReported(batch=batch.id, quantity=batch.quantity * Decimal("0.8"))


def _runs_late(plan: Plan, at: Moment, rng: random.Random) -> Event:
    """By two hours."""
    batch, run = rng.choice(at.running)
    return Finished(batch=batch.id, procedure=run.procedure, at=run.end + timedelta(hours=2))


def _sooner(plan: Plan, at: Moment, rng: random.Random) -> Event:
    order = rng.choice(at.open)
    return OrderChanged(order=order.id, due=at.now + (order.due - at.now) / 2)


def _held(plan: Plan, at: Moment, rng: random.Random) -> Event:
    """For ten days; a lot from which something is still to be delivered, if there is one."""
    wanted = {d.lot for d in plan.deliveries if d.delivered > at.now}
    lots = [b.id for b in at.ended if b.id in wanted] or [b.id for b in at.ended]
    return LotHeld(lot=rng.choice(lots), start=at.now, lifted=at.now + timedelta(days=10))


KINDS: tuple[Callable[[Plan, Moment, random.Random], Event], ...] = (
    _failed,
    _down,
    _added,
    _larger,
    _low_yield,
    _runs_late,
    _sooner,
    _held,
)


def rows(
    scenario: Scenario, plan: Plan, log: EventLog, number: int, limits: dict[Strategy, SolveSettings]
) -> Iterator[dict[str, Any]]:
    """A row a strategy: what its proposal moves, and how soon it was there."""
    for strategy, settings in limits.items():
        row = {"event": number, "kind": log.events[0].kind, "now": log.now.date(), "strategy": strategy.value}
        try:
            answer = replan(scenario, plan, log, settings, strategies=[strategy])
        except SchedulerError as refusal:
            yield row | {"refused": str(refusal).splitlines()[0]}
            continue
        proposal = answer.proposals[0]
        yield row | {
            "procedures": sum(len(b.procedures) for c in answer.baseline.campaigns for b in c.batches),
            "moved": proposal.moved,
            "unit_changed": proposal.unit_changed,
            "appeared": proposal.appeared,
            "vanished": proposal.vanished,
            "days_moved": proposal.days_moved,
            "worse": len(proposal.worse),
            "unmet": float(sum(p.unmet for p in proposal.plan.promises)),
            "first_plan_s": round(proposal.run.first_plan_s, 2),
            "cpu_s": round(proposal.run.cpu_s, 2),
        }


def main() -> None:
    """Write the table; to one begun before rows are added."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--batches", type=int, default=500)
    parser.add_argument("--events", type=int, default=20)
    parser.add_argument("--first", type=int, default=0, help="number of the first event to replan after")
    parser.add_argument("--time-limit", type=float, default=5, help="seconds for right-shift and local")
    parser.add_argument("--fresh-limit", type=float, default=20, help="seconds for the fresh solve")
    parser.add_argument("--strategies", nargs="+", type=Strategy, default=list(Strategy), help="default: all three")
    parser.add_argument("--reproducible", action="store_true", help="limits in deterministic seconds, one worker")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    scenario, plan = generate_with_plan(args.batches)
    seconds = {s: args.fresh_limit if s is Strategy.FULL else args.time_limit for s in args.strategies}
    workers = 1 if args.reproducible else 2
    limits = {
        s: SolveSettings(time_limit=t, workers=workers, reproducible=args.reproducible) for s, t in seconds.items()
    }
    begun = args.out.exists()
    with args.out.open("a", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, FIELDS)
        if not begun:
            table.writeheader()
        for number, log in enumerate(events(scenario, plan, args.events)):
            for row in rows(scenario, plan, log, number, limits) if number >= args.first else ():
                table.writerow(row)
                file.flush()
                print(row, flush=True)


if __name__ == "__main__":
    main()
