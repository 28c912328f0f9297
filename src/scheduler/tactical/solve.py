"""From sets to the best plan time allows: greedy, then HiGHS on the whole beside fix-and-optimise; the bound apart."""

import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from scheduler.domain.plan import SolveStatus
from scheduler.domain.run import Progress
from scheduler.domain.scenario import Scenario
from scheduler.domain.tactical import TacticalBound, TacticalPlan, TacticalSettings
from scheduler.tactical.extract import Reader, to_plan
from scheduler.tactical.formulation import Formulation
from scheduler.tactical.greedy import first_batches
from scheduler.tactical.improve import Places, Search
from scheduler.tactical.model import build_model
from scheduler.tactical.objective import tier_value, total_cost
from scheduler.tactical.program import Program, Vector
from scheduler.tactical.relax import bounds_of
from scheduler.tactical.sets import Sets
from scheduler.tactical.worth import worth_of_a_day

BOUND_SHARE, WHOLE_SHARE = 0.15, 0.3
SMALL = 1_500
FIRST_SECONDS = 2.0
LAST_SHARE, LAST_SECONDS = 0.1, 4.0


class Stop:
    """Whether to end: told to, or out of time."""

    def __init__(self, time_limit: float) -> None:
        self.began = time.monotonic()
        self.until = self.began + time_limit
        self.cancelled = threading.Event()

    def __call__(self) -> bool:
        """True when the search has to end."""
        return self.cancelled.is_set() or time.monotonic() >= self.until

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.began


def solve(
    scenario: Scenario,
    settings: TacticalSettings,
    stop: Stop,
    on_progress: Callable[[Progress], None],
    on_plan: Callable[[TacticalPlan], None],
) -> TacticalPlan:
    """Plan a normalised scenario in periods; there is always a plan, if only that nothing is made."""
    sets = Sets(scenario, settings)
    model = build_model(sets, Formulation.PLAN)
    run = _Run(model, sets, Program(model, total_cost(model, sets)), stop, on_progress)
    run.take(first_solution(run.model, sets, run.program, stop), "greedy")
    on_plan(run.plan())
    run.improve()
    return run.plan(worth_of_a_day(model, sets, run.program, run.x, stop.until - time.monotonic()))


def first_solution(model: Any, sets: Sets, program: Program, stop: Callable[[], bool]) -> Vector:
    """The greedy batches with the best stock and deliveries for them; fewer where something else forbids them.

    Nothing made is always possible.
    """
    batches = first_batches(sets)
    columns = program.columns(model.made.values())
    wanted = np.array([batches.get(i, 0) / sets.multiple(i[0]) for i in model.made], dtype=float)
    solved = program.solve(FIRST_SECONDS, fixed=(columns, wanted), gap=0.05, should_stop=stop)
    if solved.x is None:  # a stop does not hold for the least there is: it takes a moment, and is always possible
        solved = nothing = program.solve(60.0, fixed=(columns, np.zeros(len(columns))), gap=0.05)
        if wanted.any() and not stop():
            fewer = program.solve(FIRST_SECONDS, start=nothing.x, upper=(columns, wanted), gap=0.01, should_stop=stop)
            solved = nothing if fewer.x is None else fewer
    assert solved.x is not None  # all stock may be thrown away and all demand left unmet
    return program.rounded(solved.x)


class _Run:
    """The best solution so far, whoever finds it."""

    def __init__(
        self, model: Any, sets: Sets, program: Program, stop: Stop, on_progress: Callable[[Progress], None]
    ) -> None:
        self.model, self.sets, self.program, self.stop = model, sets, program, stop
        self.on_progress = on_progress
        self.until = stop.until - min(LAST_SHARE * sets.settings.time_limit, LAST_SECONDS)
        self.small = program.integer.sum() <= SMALL
        self.bounds: tuple[TacticalBound, ...] = ()
        self.tiers = [program.linear(tier_value(model, sets, n)) for n in range(len(sets.tiers))]
        self.lock = threading.Lock()
        self.x: Vector = np.zeros(0)
        self.value = float("inf")
        self.limit = float("-inf")
        self.proved = threading.Event()
        self.first_plan_s = 0.0
        self.incumbents: list[Progress] = []

    def take(self, x: Vector, how: str) -> None:
        """Keep a solution if it is the best."""
        value = float(self.program.cost @ x) + self.program.offset
        with self.lock:
            if value >= self.value:
                return
            self.x, self.value = x, value
            self.first_plan_s = self.first_plan_s or self.stop.elapsed
            tiers = tuple(float(cost @ x) + constant for cost, constant in self.tiers)
            progress = Progress(elapsed=self.stop.elapsed, phase="tactical", message=how, tiers=tiers)
            self.incumbents.append(progress)
        self.on_progress(progress)

    def improve(self) -> None:
        """Until time is up or the best plan is proved.

        In a thread HiGHS takes on the whole model, for limit and proof, then the bound. Where the model is large,
        better plans are found meanwhile in small models of a few products.
        """
        thread = threading.Thread(target=self._prove, args=(self.x,), daemon=True)
        thread.start()
        if not self.small:
            places = Places(self.model, self.sets, self.program)
            search = Search(places, self.program, self.sets, self.x)
            search.run(self.until, self._better, lambda: self.stop() or self.proved.is_set())
        while thread.is_alive() and time.monotonic() < self.until and not self.stop.cancelled.is_set():
            thread.join(0.1)

    def _better(self, x: Vector, value: float) -> Vector:
        self.take(x, "some products again")
        return self.x

    def _prove(self, start: Vector) -> None:
        left = self.until - time.monotonic()
        everything = np.ones(len(start), dtype=bool)
        linear = self.program.solve(left, relaxed=everything, should_stop=self.stop)
        if linear.optimal:
            self.limit = linear.bound
        solved = self.program.solve(
            (1 - BOUND_SHARE if self.small else WHOLE_SHARE) * left,
            start=start,
            seed=self.sets.settings.seed,
            on_plan=lambda x, value, bound: self.take(self.program.rounded(x), "all products"),
            should_stop=self.stop,
        )
        self.limit = max(self.limit, solved.bound)
        if solved.x is not None and solved.optimal:
            self.take(self.program.rounded(solved.x), "all products")
            self.proved.set()
        self.bounds = bounds_of(self.sets, self.unmet(), BOUND_SHARE * left, self.stop)

    def unmet(self) -> float:
        """Weighted quantity that the best plan leaves unmet."""
        cost, constant = self.tiers[0]
        return max(0.0, float(cost @ self.x) + constant)

    def plan(self, worth: dict[tuple[int, int], float] | None = None) -> TacticalPlan:
        """The best plan, with the record of the search."""
        with self.lock:
            x, value = self.x, self.value
        plan = to_plan(Reader(self.model, self.sets, self.program, x), value, worth)
        known = self.limit > float("-inf")
        limit = min(self.limit, value) if known else None
        status = SolveStatus.OPTIMAL if self.proved.is_set() else SolveStatus.FEASIBLE
        if self.stop.cancelled.is_set():
            status = SolveStatus.CANCELLED
        return plan.model_copy(
            update={
                "limit": limit,
                "gap": abs(value - limit) / max(abs(value), 1e-9) if limit is not None else None,
                "bounds": self.bounds,
                "status": status,
                "first_plan_s": self.first_plan_s,
                "wall_s": self.stop.elapsed,
                "incumbents": tuple(self.incumbents),
            }
        )
