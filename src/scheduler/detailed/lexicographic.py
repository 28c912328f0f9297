"""Solve a model tier by tier: each tier is minimised, then kept while the next is."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from threading import Lock

from ortools.sat.python import cp_model

from scheduler.detailed.extract import extract
from scheduler.detailed.model import Built
from scheduler.detailed.solution import Solution
from scheduler.domain.solve_settings import SolveSettings

PORTFOLIO = 8
"""Workers from which the solver's own mix of searches is complete."""

KEPT = 0.25
"""Largest share of the time limit that is kept for what comes after the search."""


class Stop:
    """The one switch that ends a search: asked for from outside, or out of time."""

    def __init__(self, settings: SolveSettings) -> None:
        """Starts the clock of the time limit; in reproducible mode deterministic time is spent instead."""
        self._settings = settings
        self._began = time.monotonic()
        self._spent = 0.0
        self._kept = 0.0
        self._solver: cp_model.CpSolver | None = None
        self._lock = Lock()
        self.cancelled = False
        self.building = 0.0

    def left(self) -> float:
        """Seconds left to the search: of wall time, or of deterministic time in reproducible mode."""
        return max(0.0, self.rest() - self._kept)

    def rest(self) -> float:
        """Seconds left in all, those that are kept among them."""
        if self.cancelled:
            return 0.0
        used = self._spent if self._settings.reproducible else time.monotonic() - self._began
        return max(0.0, self._settings.time_limit - used)

    def keep(self, seconds: float) -> None:
        """Keep seconds of wall time, of a share of the limit at most, for what comes after the search."""
        if not self._settings.reproducible:
            self._kept = min(seconds, KEPT * self._settings.time_limit)

    def spend(self, seconds: float) -> None:
        """Book deterministic seconds of work that is not the solver's."""
        self._spent += seconds

    def cancel(self) -> None:
        """End the search now."""
        with self._lock:
            self.cancelled = True
            if self._solver:
                self._solver.stop_search()

    def run(
        self, solver: cp_model.CpSolver, model: cp_model.CpModel, watch: cp_model.CpSolverSolutionCallback | None
    ) -> cp_model.CpSolverStatus:
        """Solve, ready to be cancelled; books the deterministic time."""
        with self._lock:
            if self.cancelled:
                return cp_model.UNKNOWN
            self._solver = solver
        status = solver.solve(model, watch)
        with self._lock:
            self._solver = None
            # Building and extracting are not free: a floor keeps endless tiny solves from never spending anything.
            self._spent += max(0.01, solver.deterministic_time)
        return status


@dataclass(frozen=True)
class Outcome:
    """What a solve of all tiers gave.

    Attributes:
        solution: the best plan; None when there is none.
        bounds: proved bound of the weighted value of the model's part, by tier solved.
        proved: the last tier was solved to optimality after all before it.
        infeasible: proved to have no plan at all.
    """

    solution: Solution | None
    bounds: dict[int, Fraction] = field(default_factory=dict)
    proved: bool = False
    infeasible: bool = False


@dataclass(frozen=True)
class Effort:
    """How much work one small solve is worth: deterministic seconds, and the relative gap it may stop at.

    Attributes:
        guided: follow the model's own search order instead of the solver's.
    """

    deterministic: float
    gap: float
    guided: bool = False


def new_solver(
    settings: SolveSettings, limit: float, effort: Effort | None = None, *, relaxed: bool = True
) -> cp_model.CpSolver:
    """A solver with the settings' seed and workers; deterministic where they ask for it.

    A solve of bounded effort runs on one worker and skips probing, which took most of the time of small models.
    With `relaxed` off, few workers do without the linear relaxation.
    """
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.random_seed = settings.seed
    parameters.num_workers = 1 if settings.reproducible or effort else settings.workers
    if settings.reproducible:
        parameters.max_deterministic_time = limit
    else:
        parameters.max_time_in_seconds = limit
    if not relaxed and parameters.num_workers == 1:
        parameters.linearization_level = 0
    elif not relaxed and parameters.num_workers < PORTFOLIO:
        parameters.subsolvers.append("no_lp")
    if effort:
        parameters.max_deterministic_time = min(effort.deterministic, limit)
        parameters.relative_gap_limit = effort.gap
        parameters.cp_model_probing_level = 0
        parameters.max_presolve_iterations = 1
        if effort.guided:
            parameters.linearization_level = 0
            parameters.search_branching = cp_model.FIXED_SEARCH
    return solver


class _Watch(cp_model.CpSolverSolutionCallback):
    def __init__(
        self, built: Built, tier: int, scale: int, tell: Callable[[Built, int, Callable[..., int], float], None]
    ):
        super().__init__()
        self._built, self._tier, self._scale, self._tell = built, tier, scale, tell

    def on_solution_callback(self) -> None:
        self._tell(self._built, self._tier, self.value, self.best_objective_bound / self._scale)


Tell = Callable[[Built, int, Callable[..., int], float], None]


def solve_tiers(
    built: Built,
    settings: SolveSettings,
    stop: Stop,
    limit: float,
    *,
    first: int = 0,
    tell: Tell | None = None,
    effort: Effort | None = None,
    warm: bool = False,
    relaxed: bool = True,
) -> Outcome:
    """Minimise each tier from `first` on, in at most `limit` seconds together.

    Args:
        built: the model; each tier leaves it with a constraint that keeps its value.
        settings: seed, workers, reproducible mode.
        stop: the switch that ends it.
        limit: seconds.
        first: index of the first tier to minimise.
        tell: hears of every incumbent: (model, tier, value function, bound).
        effort: bounds the work on each tier.
        warm: the model's hints are a plan: complete them first, so that the search starts from it.
        relaxed: with the linear relaxation; see `new_solver`.
    """
    model = built.context.cp
    deadline = stop.left() - limit
    best: cp_model.CpSolver | None = None
    bounds: dict[int, Fraction] = {}
    proved = True
    stop.building += built.seconds
    if warm:
        complete_hints(model, settings, stop)
    active = [i for i, tier in enumerate(built.tiers) if i >= first and not isinstance(tier.expr, int)]
    for index in active or [-1]:
        left = min(stop.left(), stop.left() - deadline)
        if left <= 0:
            proved = False
            break
        tier = built.tiers[index]
        model.minimize(tier.expr)
        solver = new_solver(settings, left, effort, relaxed=relaxed)
        status = stop.run(solver, model, _Watch(built, index, tier.scale, tell) if tell else None)
        if status == cp_model.MODEL_INVALID:
            raise ValueError(f"the solver refused the model: {model.validate()}")
        if status == cp_model.INFEASIBLE:
            return Outcome(None, infeasible=best is None)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            proved = False
            break
        best = solver
        proved = proved and status == cp_model.OPTIMAL
        if index >= 0:
            bounds[index] = Fraction(round(solver.best_objective_bound), tier.scale)
            model.add(tier.expr <= round(solver.objective_value))
            _hint(model, solver)
    if best is None:
        return Outcome(None)
    return Outcome(extract(built.context, best.value), bounds, proved)


def _hint(model: cp_model.CpModel, solver: cp_model.CpSolver) -> None:
    model.clear_hints()  # type: ignore[no-untyped-call]
    for index, value in enumerate(solver.response_proto.solution):
        model.proto.solution_hint.vars.append(index)
        model.proto.solution_hint.values.append(value)


def complete_hints(model: cp_model.CpModel, settings: SolveSettings, stop: Stop) -> cp_model.CpSolver | None:
    """Hints of the main variables become hints of all: incomplete ones are easily lost in presolve.

    Returns:
        The solver that holds the completed plan; None where the hints are no plan.
    """
    model.clear_objective()  # type: ignore[no-untyped-call]
    solver = new_solver(settings, stop.left(), Effort(deterministic=0.3, gap=1.0))
    solver.parameters.fix_variables_to_their_hinted_value = True
    if stop.run(solver, model, None) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    _hint(model, solver)
    return solver
