"""A Pyomo model as HiGHS takes it, and one call that solves it: whole, partly fixed, or relaxed."""

import math
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import highspy
import numpy as np
from numpy.typing import NDArray
from pyomo.core import Constraint, Var
from pyomo.repn.linear import LinearRepnVisitor

Vector = NDArray[np.float64]
OnPlan = Callable[[Vector, float, float], None]


class Solved(NamedTuple):
    """What HiGHS says: values by column, objective, proved bound; x is None where it found nothing.

    Attributes:
        duals: by row, of a linear program only.
        optimal: proved within the gap asked for.
    """

    x: Vector | None
    value: float
    bound: float
    optimal: bool
    duals: Vector | None


class Program:
    """Columns and rows of a model whose objective is stated apart, so that one model serves several."""

    def __init__(self, model: Any, objective: Any) -> None:
        self.variables = [v for var in model.component_objects(Var) for v in var.values()]
        self.column = {id(v): j for j, v in enumerate(self.variables)}
        self.lower = np.array([-math.inf if v.lb is None else v.lb for v in self.variables], dtype=float)
        self.upper = np.array([math.inf if v.ub is None else v.ub for v in self.variables], dtype=float)
        self.integer = np.array([v.is_integer() or v.is_binary() for v in self.variables], dtype=bool)
        self._visitor = LinearRepnVisitor({})
        self.cost, self.offset = self.linear(objective)
        self._rows(model)

    def linear(self, expression: Any) -> tuple[Vector, float]:
        """Factors of an expression by column, and its constant."""
        cost = np.zeros(len(self.variables))
        if isinstance(expression, int | float):
            return cost, float(expression)
        found = self._visitor.walk_expression(expression)
        for key, factor in found.linear.items():
            cost[self.column[key]] += factor * found.multiplier
        return cost, float(found.constant * found.multiplier)

    def _rows(self, model: Any) -> None:
        self.row: dict[int, int] = {}
        starts, index, values, lower, upper = [0], list[int](), list[float](), list[float](), list[float]()
        for constraint in (c for block in model.component_objects(Constraint) for c in block.values()):
            low, body, high = constraint.to_bounded_expression(evaluate_bounds=True)
            found = self._visitor.walk_expression(body)
            for key, factor in found.linear.items():
                index.append(self.column[key])
                values.append(factor * found.multiplier)
            constant = float(found.constant * found.multiplier)
            self.row[id(constraint)] = len(lower)
            starts.append(len(index))
            lower.append(-math.inf if low is None else low - constant)
            upper.append(math.inf if high is None else high - constant)
        self.starts, self.index = np.array(starts, dtype=np.int32), np.array(index, dtype=np.int32)
        self.values, self.row_lower, self.row_upper = np.array(values), np.array(lower), np.array(upper)

    def columns(self, variables: Iterable[Any]) -> NDArray[np.int64]:
        """Columns of variables."""
        return np.array([self.column[id(v)] for v in variables], dtype=np.int64)

    def value(self, x: Vector, expression: Any) -> float:
        """Value of an expression at a solution."""
        cost, constant = self.linear(expression)
        return float(cost @ x) + constant

    def rounded(self, x: Vector) -> Vector:
        """A solution whose whole columns are exactly whole."""
        return np.where(self.integer, np.round(x), x)

    def solve(
        self,
        time_limit: float,
        *,
        start: Vector | None = None,
        fixed: tuple[NDArray[np.int64], Vector] | None = None,
        upper: tuple[NDArray[np.int64], Vector] | None = None,
        relaxed: NDArray[np.bool_] | None = None,
        gap: float = 1e-6,
        seed: int = 0,
        on_plan: OnPlan | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> Solved:
        """Solve.

        Args:
            time_limit: seconds.
            start: a feasible solution to begin from.
            fixed: columns and the values they keep.
            upper: columns and smaller upper bounds.
            relaxed: columns that need not be whole; all of them make a linear program.
            gap: relative gap that counts as proved.
            seed: of HiGHS.
            on_plan: hears of each better solution with its objective and the bound.
            should_stop: asked now and then; true ends the search.
        """
        lower, above = self.lower.copy(), self.upper.copy()
        if fixed is not None:
            lower[fixed[0]] = above[fixed[0]] = fixed[1]
        if upper is not None:
            above[upper[0]] = np.minimum(above[upper[0]], upper[1])
        integer = self.integer if relaxed is None else self.integer & ~relaxed
        highs = self._highs(lower, above, integer, time_limit, gap, seed)
        if start is not None and integer.any():
            solution = highspy.HighsSolution()
            solution.col_value = start.tolist()
            highs.setSolution(solution)
        if should_stop is not None:
            _interrupts(highs, should_stop)
        if on_plan is not None:
            _streams(highs, on_plan)
        highs.run()
        return _answer(highs, bool(integer.any()))

    def write(self, path: str) -> None:
        """Write the whole model as a file for other engines (.mps or .lp)."""
        self._highs(self.lower, self.upper, self.integer, 1.0, 0.0, 0).writeModel(path)

    def _highs(
        self, lower: Vector, upper: Vector, integer: NDArray[np.bool_], time_limit: float, gap: float, seed: int
    ) -> Any:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.cost), len(self.row_lower)
        lp.col_cost_, lp.offset_ = self.cost, self.offset
        lp.col_lower_, lp.col_upper_ = lower, upper
        lp.row_lower_, lp.row_upper_ = self.row_lower, self.row_upper
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = self.starts, self.index, self.values
        if integer.any():
            kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
            lp.integrality_ = [kinds[int(i)] for i in integer]
        highs = highspy.Highs()
        options = {"output_flag": False, "threads": 1, "random_seed": seed, "mip_rel_gap": gap, "mip_abs_gap": 1e-6}
        for name, setting in {**options, "time_limit": max(0.05, time_limit)}.items():
            highs.setOptionValue(name, setting)
        highs.passModel(lp)
        return highs


def _interrupts(highs: Any, should_stop: Callable[[], bool]) -> None:
    def ask(event: Any) -> None:
        event.interrupt(should_stop())

    for callback in (highs.cbMipInterrupt, highs.cbSimplexInterrupt):
        callback.subscribe(ask)


def _streams(highs: Any, on_plan: OnPlan) -> None:
    def tell(event: Any) -> None:
        data = event.data_out
        on_plan(np.array(data.mip_solution), data.objective_function_value, data.mip_dual_bound)

    highs.cbMipImprovingSolution.subscribe(tell)


def _answer(highs: Any, whole: bool) -> Solved:
    status, info = highs.getModelStatus(), highs.getInfo()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    solution = highs.getSolution()
    optimal = status == highspy.HighsModelStatus.kOptimal
    value = info.objective_function_value if found else math.inf
    bound = info.mip_dual_bound if whole else (value if optimal else -math.inf)
    duals = None if whole or not optimal else np.array(solution.row_dual)
    return Solved(np.array(solution.col_value) if found else None, value, bound, optimal, duals)
