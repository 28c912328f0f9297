"""Machine shops (job shops, flexible job shops, parallel machines, with or without setups); least makespan.

One published time unit is a minute of the scenario. Each job is a product with a recipe of its own, made once; each
operation is an interleaved unit procedure with an alternative for each machine that takes it; setup times are
changeovers by set-up state. The machines are units that are always open.
"""

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from benchmarks.case import START, Case, Evaluation
from scheduler.domain.changeover import ChangeoverRule
from scheduler.domain.demand import Order
from scheduler.domain.objective import Objective
from scheduler.domain.plan import Plan
from scheduler.domain.plant import Changeover, Level, Unit
from scheduler.domain.product import Alternative, Operation, Procedure, Product, Recipe, Sponsor
from scheduler.domain.scenario import Scenario

TICK = timedelta(minutes=1)
Matrix = list[list[int]]


class Shop(NamedTuple):
    """A published instance.

    Attributes:
        jobs: operations in order; each maps machine → duration.
        states: set-up state of each operation, an index into the matrices.
        setups: machine → matrix of setup times from state to state; empty = none.
    """

    jobs: list[list[dict[int, int]]]
    states: list[list[int]]
    setups: dict[int, Matrix]

    @property
    def machines(self) -> list[int]:
        """Machines that some operation may use."""
        return sorted({machine for job in self.jobs for operation in job for machine in operation})


def make_case(name: str, shop: Shop, reference: float | None) -> Case:
    """The shop as a case whose objective is the makespan in published time units."""
    return Case(
        name=name,
        scenario=make_scenario(name, shop),
        unit="time units",
        scale=timedelta(hours=1) / TICK,
        tier=1,
        reference=reference,
        evaluate=lambda plan: evaluate(shop, plan),
        peer=shop._asdict(),
    )


def make_scenario(name: str, shop: Shop) -> Scenario:
    """The shop in the scheduling language; the horizon lets every operation run alone, one after the other."""
    longest = sum(max(operation.values()) for job in shop.jobs for operation in job)
    setup = max((time for rows in _setups(shop).values() for row in rows.values() for time in row.values()), default=0)
    horizon = (longest + setup * sum(map(len, shop.jobs))) * TICK
    names = [f"job{j}" for j in range(len(shop.jobs))]
    return Scenario(
        name=name,
        start=START,
        horizon=horizon,
        time_step=TICK,
        sponsors=(Sponsor(id="plant"),),
        units=tuple(Unit(id=f"m{machine}") for machine in shop.machines),
        products=tuple(Product(id=job, sponsor="plant") for job in names),
        recipes=tuple(_recipe(shop, j) for j in range(len(shop.jobs))),
        changeovers=_changeovers(shop),
        changeover_default=Changeover(duration=timedelta(0), level=Level.NONE),
        orders=tuple(Order(id=job, product=job, quantity=Decimal(1), due=START + horizon) for job in names),
        objective=Objective(profile="makespan"),
    )


def _recipe(shop: Shop, job: int) -> Recipe:
    procedures = [
        Procedure(
            id=f"o{index}",
            alternatives=tuple(
                Alternative(
                    units=(f"m{machine}",),
                    duration=duration * TICK,
                    setup_state=f"s{shop.states[job][index]}" if shop.setups else None,
                )
                for machine, duration in operation.items()
            ),
            operations=(Operation(id="run", duration=min(operation.values()) * TICK),),
            interleaved=True,
        )
        for index, operation in enumerate(shop.jobs[job])
    ]
    return Recipe(
        id=f"job{job}", product=f"job{job}", batch_size=Decimal(1), procedures=tuple(procedures), campaign="none"
    )


def _setups(shop: Shop) -> dict[int, dict[int, dict[int, int]]]:
    """Machine → state → state → setup time, of states that the machine can have (files fill the rest with anything)."""
    states: dict[int, set[int]] = {machine: set() for machine in shop.machines}
    for job, own in zip(shop.jobs, shop.states, strict=True):
        for operation, state in zip(job, own, strict=True):
            for machine in operation:
                states[machine].add(state)
    return {
        machine: {i: {k: matrix[i][k] for k in sorted(states[machine])} for i in sorted(states[machine])}
        for machine, matrix in shop.setups.items()
        if machine in states
    }


def _changeovers(shop: Shop) -> tuple[ChangeoverRule, ...]:
    return tuple(
        ChangeoverRule(
            units=(f"m{machine}",),
            matrix_by="setup_state",
            matrix={f"s{i}": {f"s{k}": time * TICK for k, time in row.items()} for i, row in rows.items()},
        )
        for machine, rows in _setups(shop).items()
    )


def evaluate(shop: Shop, plan: Plan) -> Evaluation:
    """Makespan by the published rules, and every one of them the plan breaks."""
    broken: list[str] = []
    on_machine: dict[int, list[tuple[int, int, int]]] = {}
    made = {c.product: b for c in plan.campaigns for b in c.batches}
    last = 0
    for j, job in enumerate(shop.jobs):
        batch = made.get(f"job{j}")
        if batch is None:
            broken.append(f"job {j} is not made")
            continue
        ready = 0
        runs = {p.procedure: p for p in batch.procedures}
        for index, operation in enumerate(job):
            run = runs[f"o{index}"]
            machine = int(run.units[0].removeprefix("m"))
            start, end = (round((moment - START) / TICK) for moment in (run.start, run.end))
            if end - start != operation.get(machine) or start < ready:
                broken.append(f"operation {index} of job {j} on machine {machine}: [{start}, {end}), ready {ready}")
            ready = end
            on_machine.setdefault(machine, []).append((start, end, shop.states[j][index]))
        last = max(last, ready)
    for machine, runs_there in on_machine.items():
        runs_there.sort()
        for (_, end, before), (start, _, after) in pairwise(runs_there):
            setup = shop.setups[machine][before][after] if machine in shop.setups else 0
            if start < end + setup:
                broken.append(f"machine {machine}: a start at {start} within {setup} of the end at {end}")
    return Evaluation(float(last), tuple(broken))
