"""Large neighbourhood search: free a part, rebuild only that part, keep what is not worse."""

from collections.abc import Callable
from random import Random

from scheduler.detailed.construct import insert_supplied
from scheduler.detailed.evaluate import Value, evaluate
from scheduler.detailed.lexicographic import Stop, solve_tiers
from scheduler.detailed.model import Freed, build_model
from scheduler.detailed.neighbourhoods import NEIGHBOURHOODS, Choice
from scheduler.detailed.problem import Problem
from scheduler.detailed.repeg import repeg
from scheduler.detailed.run_slots import run_slots
from scheduler.detailed.slots import Names, pegged_slots
from scheduler.detailed.solution import Slot, Solution
from scheduler.detailed.stock_slots import halved, output_slots, target_slots
from scheduler.detailed.suppliers import suppliers
from scheduler.detailed.supply import supply
from scheduler.domain.solve_settings import SolveSettings

STEP_LIMIT = 4.0
GAP = 0.01
"""Relative gap at which a step stops: what is left is worth less than the next step."""


class Choices:
    """Which neighbourhood next, and how large: what paid lately is tried more often, what was proved is widened."""

    def __init__(self, random: Random) -> None:
        """All neighbourhoods start alike."""
        self._random = random
        self._weights = [1.0] * len(NEIGHBOURHOODS)
        self.sizes = [12.0] * len(NEIGHBOURHOODS)

    def pick(self) -> int:
        """Index of a neighbourhood."""
        return self._random.choices(range(len(NEIGHBOURHOODS)), self._weights)[0]

    def learn(self, index: int, better: bool, proved: bool) -> None:
        """Reward what improved; grow what was solved to the end, shrink what was not."""
        self._weights[index] = max(0.2, 0.9 * self._weights[index] + (1.0 if better else 0.0))
        self.sizes[index] = min(80.0, max(4.0, self.sizes[index] * (1.15 if proved else 0.9)))


def improve(
    problem: Problem,
    solution: Solution,
    names: Names,
    settings: SolveSettings,
    stop: Stop,
    baseline: Solution | None,
    tell: Callable[[Solution, Value], None],
    reserve: float,
) -> Solution:
    """Improve a plan until `reserve` seconds are left; the result is never worse than the start."""
    random = Random(settings.seed)
    choices = Choices(random)
    best = evaluate(problem, solution, baseline)
    while stop.left() > reserve + 0.05 and solution.campaigns:
        missing = missing_slots(problem, solution, names) if best[0] else []
        missing += [*target_slots(problem, solution, names), *output_slots(problem, names)]
        index = choices.pick()
        choice = NEIGHBOURHOODS[index](problem, solution, names, random, int(choices.sizes[index]))
        if not choice[0]:
            continue
        extra = [random.choice(missing)] if missing and random.random() < 0.5 else []
        extra = [random.choice(halved(slot)) if idle(slot) else slot for slot in extra]
        extra = [s for slot in extra for s in (*suppliers(problem, solution, slot, names), slot)]
        found, proved = _step(problem, solution, choice, extra, settings, stop, baseline, stop.left() - reserve)
        value = evaluate(problem, found, baseline) if found else best
        if found is not None and value <= best:
            better = value < best
            solution, best = found, value
            if better:
                tell(solution, best)
        choices.learn(index, found is not None and value < best, proved)
    return solution


def _step(
    problem: Problem,
    solution: Solution,
    choice: Choice,
    extra: list[Slot],
    settings: SolveSettings,
    stop: Stop,
    baseline: Solution | None,
    limit: float,
) -> tuple[Solution | None, bool]:
    out, slots = choice
    freed = [Freed(slot, required=not grown(solution, slot)) for slot in slots]
    freed += [Freed(slot, required=False) for slot in extra]
    built = build_model(problem, solution.without(out), freed, hint=solution, baseline=baseline)
    first = 0 if extra else 1
    known = all(slot.id in solution.campaigns for slot in (*slots, *extra))
    outcome = solve_tiers(built, settings, stop, min(STEP_LIMIT, limit), first=first, warm=known, gap=GAP)
    found = supply(problem, outcome.solution) if outcome.solution else None
    if found is None:
        return None, outcome.infeasible
    return repeg(problem, found, baseline), outcome.proved


def grown(solution: Solution, slot: Slot) -> bool:
    """Whether a slot has room for more batches than its campaign has now: then the model decides how many are made."""
    return slot.id in solution.campaigns and slot.size > len(solution.campaigns[slot.id].batches)


def idle(slot: Slot) -> bool:
    """Whether a slot serves nobody that asked for it: any of its batches may be left out."""
    return slot.run is None and not any(slot.pegs or ())


def missing_slots(problem: Problem, solution: Solution, names: Names) -> list[Slot]:
    """Slots for the required runs and the demand that a plan leaves unmet."""
    return [*run_slots(problem, solution), *pegged_slots(problem, solution, names, problem.horizon)]


def fill_in(
    problem: Problem,
    solution: Solution,
    names: Names,
    settings: SolveSettings,
    stop: Stop,
    baseline: Solution | None,
) -> Solution:
    """Try once more to insert what was left out."""
    for slot in missing_slots(problem, solution, names):
        if stop.left() > 0:
            solution = insert_supplied(problem, solution, slot, names, settings, stop, baseline) or solution
    return solution
