"""The tactical layer against the plain model given to an engine at once: `python -m benchmarks.textbook ENGINE`.

The plain model is the textbook one (whole batches, set-up, carry-over, stock, backlog), without a start and without any
search around it: the very model that the tactical layer improves in parts, so that objectives compare. The case is a
generated plant of some 25 units and 60 products over 24 months.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from scenarios.generate import generate
from scheduler.domain.normalise import normalise
from scheduler.domain.scenario import Scenario
from scheduler.domain.tactical import TacticalSettings

BATCHES, WEEKS = 2_000, 104


def main(arguments: list[str] | None = None) -> int:
    """Run one engine once and print what it reached as JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.textbook", description=__doc__)
    parser.add_argument("engine", choices=("tactical", "highs", "cpsat"))
    parser.add_argument("--time-limit", type=float, default=60.0, help="seconds (default 60)")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    scenario = generate(BATCHES, seed=0, weeks=WEEKS)
    settings = TacticalSettings(time_limit=options.time_limit, seed=options.seed)
    result = {"tactical": tactical, "highs": highs, "cpsat": cpsat}[options.engine](scenario, settings)
    print(json.dumps({"engine": options.engine, "time_limit": options.time_limit, "seed": options.seed, **result}))
    return 0


def tactical(scenario: Scenario, settings: TacticalSettings) -> dict[str, Any]:
    """The product."""
    from scheduler.planning import plan_tactical

    plan = plan_tactical(scenario, settings)
    return {"value": plan.value, "limit": plan.limit, "first_s": plan.first_plan_s, "wall_s": plan.wall_s}


def highs(scenario: Scenario, settings: TacticalSettings) -> dict[str, Any]:
    """HiGHS on the plain model."""
    program, began, first = _program(scenario, settings), time.monotonic(), list[float]()
    solved = program.solve(
        settings.time_limit,
        seed=settings.seed,
        on_plan=lambda x, value, bound: first.append(time.monotonic() - began),
    )
    value = solved.value if solved.x is not None else None
    return {"value": value, "limit": solved.bound, "first_s": min(first, default=None), "wall_s": _since(began)}


def cpsat(scenario: Scenario, settings: TacticalSettings) -> dict[str, Any]:
    """CP-SAT on the plain model, two workers."""
    from ortools.linear_solver.python import model_builder

    program = _program(scenario, settings)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plain.mps"
        program.write(str(path))
        model = model_builder.Model()
        model.import_from_mps_file(str(path))
    began = time.monotonic()
    solver = model_builder.Solver("sat")
    solver.set_time_limit_in_seconds(settings.time_limit)
    solver.set_solver_specific_parameters(f"num_workers:2 random_seed:{settings.seed} mip_max_bound:1e7")
    status = solver.solve(model)
    found = status in (model_builder.SolveStatus.OPTIMAL, model_builder.SolveStatus.FEASIBLE)
    value = solver.objective_value if found else None
    return {"value": value, "limit": solver.best_objective_bound, "status": status.name, "wall_s": _since(began)}


def _program(scenario: Scenario, settings: TacticalSettings) -> Any:
    from scheduler.tactical.formulation import Formulation
    from scheduler.tactical.model import build_model
    from scheduler.tactical.objective import total_cost
    from scheduler.tactical.program import Program
    from scheduler.tactical.sets import Sets

    sets = Sets(normalise(scenario).scenario, settings)
    model = build_model(sets, Formulation.PLAN)
    return Program(model, total_cost(model, sets))


def _since(began: float) -> float:
    return round(time.monotonic() - began, 3)


if __name__ == "__main__":
    sys.exit(main())
