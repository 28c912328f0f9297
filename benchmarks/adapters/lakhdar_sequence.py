"""The biopharma plant without periods, from the tactical plan: its campaigns as a sequence, improved, laid out in time.

This is a search of its own, for campaigns of this plant only; it shows what the sequence of a tactical plan is worth.
Run it with `python -m benchmarks.adapters.lakhdar_sequence`; the product's checker and the published model judge.
"""

import json
import math
import random
from datetime import timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from benchmarks.adapters.lakhdar import continuous, load, read
from benchmarks.adapters.lakhdar_judges import (
    CHANGEOVER_DAYS,
    DSP_DAYS,
    LONG_CHANGEOVER_AFTER,
    LONG_CHANGEOVER_DAYS,
    USP_DAYS,
    profit_of,
)
from benchmarks.case import START
from scheduler.checker import check_plan
from scheduler.domain.plan import (
    Delivery,
    Plan,
    PlannedBatch,
    PlannedCampaign,
    PlannedOperation,
    PlannedProcedure,
    PlannedTask,
    Promise,
    TaskKind,
)
from scheduler.domain.plant import Level
from scheduler.domain.scenario import Scenario
from scheduler.planning import plan_tactical
from scheduler.tactical.suggest import suggestions


class Placed(NamedTuple):
    """A campaign in time: suites, product, day of its first fermentation, batches, days of changeover before it."""

    usp: str
    dsp: str
    product: str
    start: float
    batches: int
    before_usp: float
    before_dsp: float


Sequence = list[tuple[str, str, int]]
"""Campaigns in the order in which they are laid out: fermentation suite, product, batches."""


def sequence_of(data: dict[str, Any]) -> Sequence:
    """The fermentation campaigns of the tactical plan in periods of 60 days, by start."""
    case = load("1")
    assert case.tactical is not None
    plan = plan_tactical(case.scenario, case.tactical.model_copy(update={"time_limit": 20.0}))
    return [(s.train, s.recipe.removeprefix("usp-"), s.batches) for s in suggestions(plan) if s.recipe[:3] == "usp"]


def lay_out(data: dict[str, Any], sequence: Sequence) -> list[Placed]:
    """Each campaign as soon as its suite and the first free purification suite allow; what passes the end is cut."""
    horizon = data["n_periods"] * data["period_length_days"]
    free: dict[str, tuple[float, str | None]] = dict.fromkeys((*data["usp_suites"], *data["dsp_suites"]), (0.0, None))
    placed = []
    for usp, product, wanted in sequence:
        options = []
        before_usp = CHANGEOVER_DAYS if free[usp][1] != product else 0.0
        for dsp in data["dsp_suites"]:
            ready, last = free[dsp]
            long = (last or product) == LONG_CHANGEOVER_AFTER
            before = 0.0 if last == product else LONG_CHANGEOVER_DAYS if long else CHANGEOVER_DAYS
            options.append((max(free[usp][0] + before_usp, ready + before - USP_DAYS[product]), dsp, before))
        start, dsp, before = min(options)
        batches = min(wanted, math.floor((horizon - DSP_DAYS - start) / USP_DAYS[product] + 1e-9))
        if batches > 0:
            placed.append(Placed(usp, dsp, product, start, batches, before_usp, before))
            end = start + batches * USP_DAYS[product]
            free[usp], free[dsp] = (end, product), (end + DSP_DAYS, product)
    return placed


def improved(data: dict[str, Any], sequence: Sequence, steps: int, seed: int) -> Sequence:
    """The best sequence that simulated annealing finds: exchange, move, resize, another suite."""
    rng, scenario = random.Random(seed), continuous(data)
    current = best = (_worth(data, scenario, sequence), sequence)
    for step in range(steps):
        tried = _changed(data, rng, current[1])
        worth = _worth(data, scenario, tried)
        heat = 12.0 * (1 - step / steps) + 0.01
        if worth >= current[0] or rng.random() < math.exp((worth - current[0]) / heat):
            current = (worth, tried)
        best = max(best, current, key=lambda pair: pair[0])
    return best[1]


def _worth(data: dict[str, Any], scenario: Scenario, sequence: Sequence) -> float:
    return profit_of(data, schedule(scenario, lay_out(data, sequence))).objective


def _changed(data: dict[str, Any], rng: random.Random, sequence: Sequence) -> Sequence:
    changed = list(sequence)
    i, j = rng.randrange(len(changed)), rng.randrange(len(changed))
    usp, product, batches = changed[i]
    match rng.randrange(4):
        case 0:
            changed[i], changed[j] = changed[j], changed[i]
        case 1:
            changed[i] = (rng.choice(data["usp_suites"]), product, batches)
        case 2:
            changed[i] = (usp, product, max(1, batches + rng.choice((-1, 1))))
        case _ if changed[j][1] == product and i != j and batches > 1:
            changed[i], changed[j] = (usp, product, batches - 1), (changed[j][0], product, changed[j][2] + 1)
        case _:
            changed.insert(j, changed.pop(i))
    return changed


def schedule(scenario: Scenario, rows: list[Placed]) -> Plan:
    """Campaigns, the changeovers before them, and each product's batches given to its orders by due date."""
    campaigns, tasks = [], []
    for n, row in enumerate(rows):
        starts = [row.start + k * USP_DAYS[row.product] for k in range(row.batches)]
        batches = tuple(_batch(f"c{n}-{k}", row, start) for k, start in enumerate(starts))
        campaigns.append(
            PlannedCampaign(id=f"c{n}", recipe=f"make-{row.product}", product=row.product, batches=batches)
        )
        fed = row.start + USP_DAYS[row.product]
        for unit, first, days in ((row.usp, row.start, row.before_usp), (row.dsp, fed, row.before_dsp)):
            if days:
                tasks.append(
                    PlannedTask(
                        kind=TaskKind.CHANGEOVER,
                        unit=unit,
                        start=_at(first - days),
                        end=_at(first),
                        before=f"c{n}-0",
                        level=Level.MAJOR,
                    )
                )
    deliveries, promises = _deliveries(scenario, campaigns)
    return Plan(
        scenario=scenario.name,
        campaigns=tuple(campaigns),
        tasks=tuple(tasks),
        deliveries=deliveries,
        promises=promises,
    )


def _at(days: float) -> Any:
    return START + timedelta(days=days)


def _batch(name: str, row: Placed, start: float) -> PlannedBatch:
    runs, first = [], start
    for procedure, unit, days in (("usp", row.usp, USP_DAYS[row.product]), ("dsp", row.dsp, DSP_DAYS)):
        span = {"start": _at(first), "end": _at(first + days)}
        operation = PlannedOperation(operation="run", **span)
        runs.append(
            PlannedProcedure(procedure=procedure, alternative=unit, units=(unit,), operations=(operation,), **span)
        )
        first += days
    return PlannedBatch(id=name, quantity=Decimal(1), start=_at(start), end=_at(first), procedures=tuple(runs))


def _deliveries(
    scenario: Scenario, campaigns: list[PlannedCampaign]
) -> tuple[tuple[Delivery, ...], tuple[Promise, ...]]:
    deliveries, promises = [], []
    for product in sorted({order.product for order in scenario.orders}):
        made = sorted((b.end, b.id) for c in campaigns if c.product == product for b in c.batches)
        for order in sorted((o for o in scenario.orders if o.product == product), key=lambda o: o.due):
            taken, made = made[: int(order.quantity)], made[int(order.quantity) :]
            parts = [
                Delivery(order=order.id, lot=lot, quantity=Decimal(1), usable=end, delivered=max(end, order.due))
                for end, lot in taken
            ]
            deliveries += parts
            unmet, last = order.quantity - len(parts), max((p.delivered for p in parts), default=None)
            promises.append(Promise(order=order.id, delivered=Decimal(len(parts)), unmet=unmet, last_delivery=last))
    return tuple(deliveries), tuple(promises)


def main(steps: int = 4_000) -> None:
    """Print what the tactical sequence is worth laid out, and what it becomes."""
    data = read()
    scenario, sequence = continuous(data), sequence_of(data)
    print(json.dumps({"tactical sequence": sequence, "worth": _worth(data, scenario, sequence)}))
    for seed in range(3):
        rows = lay_out(data, improved(data, sequence, steps, seed))
        plan = schedule(scenario, rows)
        judged, violations = profit_of(data, plan), check_plan(scenario, plan)
        print(json.dumps({"seed": seed, "profit": judged.objective, "violations": len(judged.violations + violations)}))


if __name__ == "__main__":
    main()
