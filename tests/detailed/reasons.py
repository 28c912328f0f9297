"""Plans a plant in this process and tells why orders are late or short."""

from scheduler.detailed.diagnose import time_for, with_reasons
from scheduler.detailed.lexicographic import Stop
from scheduler.detailed.problem import Problem
from scheduler.detailed.solution import Solution
from scheduler.detailed.solve import Listener, solve
from scheduler.detailed.to_plan import from_plan, to_plan
from scheduler.domain.normalise import normalise
from scheduler.domain.plan import Plan, Promise, ReasonCode, SolveStatus
from scheduler.domain.scenario import Scenario
from scheduler.domain.solve_settings import SolveSettings
from tests.checker.builders import iso

SETTINGS = SolveSettings(reproducible=True, workers=1, seed=1, time_limit=20)


def order(name: str, product: str, due: float, quantity: int = 10, **fields: object) -> dict[str, object]:
    """An order due at an hour."""
    return {"id": name, "product": product, "quantity": quantity, "due": iso(due), **fields}


def frozen(recipe: str, hours: float, unit: str = "SUITE") -> list[dict[str, object]]:
    """A commitment C of one batch C-1 with one procedure, from the start on."""
    run = {"procedure": "run", "alternative": unit, "start": iso(0), "end": iso(hours)}
    return [{"id": "C", "recipe": recipe, "batches": [{"id": "C-1", "procedures": [run]}]}]


def told(scenario: Scenario, baseline: Plan | None = None) -> dict[str, Promise]:
    """Promises by order in the plan that is proved to be best, with their reasons."""
    scenario = normalise(scenario).scenario
    before = (lambda problem: from_plan(problem, baseline)) if baseline else None
    found = solve(scenario, SETTINGS, Stop(SETTINGS), Listener(lambda _: None, lambda _: None), before)
    assert found.status is SolveStatus.OPTIMAL
    return diagnosed(scenario, found.solution, found.status)


def diagnosed(
    scenario: Scenario,
    solution: Solution,
    status: SolveStatus = SolveStatus.FEASIBLE,
    *,
    cancelled: bool = False,
) -> dict[str, Promise]:
    """Promises of a plan in steps; a reason and a sentence for each order that is late or short, and for no other."""
    problem, brief = Problem(scenario), time_for(SETTINGS)
    stop = Stop(brief)
    if cancelled:
        stop.cancel()
    plan = to_plan(problem, solution).model_copy(update={"status": status})
    promises = with_reasons(problem, solution, plan, brief, stop).promises
    for promise in promises:
        due = scenario.order_by_id[promise.order].due
        missed = bool(promise.unmet) or (promise.last_delivery is not None and promise.last_delivery > due)
        assert (promise.reason is not ReasonCode.NONE) == missed == bool(promise.explanation)
    return {p.order: p for p in promises}


def expect(promise: Promise, code: ReasonCode, *words: str) -> None:
    """Assert the reason, and that its sentence has these words."""
    assert promise.reason is code, promise.explanation
    missing = [word for word in words if word not in promise.explanation]
    assert not missing, f"{missing} not in: {promise.explanation}"
