"""Large neighbourhood search: free a part, rebuild only that part, keep what is not worse."""

from collections.abc import Callable
from random import Random

from scheduler.detailed.adaptive import Choices, gain
from scheduler.detailed.crew import Crew, Task, crew_for
from scheduler.detailed.evaluate import Value, evaluate
from scheduler.detailed.lexicographic import Stop
from scheduler.detailed.missing import missing_slots, with_suppliers
from scheduler.detailed.neighbourhoods import MOVES, Choice
from scheduler.detailed.neighbourhoods.orders import in_turn
from scheduler.detailed.problem import Problem
from scheduler.detailed.search_rules import Accept, Done, any_of, not_worse, out_of_time
from scheduler.detailed.slots import Names
from scheduler.detailed.solution import Slot, Solution
from scheduler.detailed.step import Ground, replay
from scheduler.detailed.stock_slots import halved, output_slots, target_slots

TRIES = 30
"""Neighbourhoods asked in a row for something that no step under way has freed."""
MORE = 0.3
"""Chance that a step also gets room for something that the plan lacks."""


def improve(
    ground: Ground,
    solution: Solution,
    names: Names,
    stop: Stop,
    tell: Callable[[Solution], None],
    reserve: float,
    accept: Accept = not_worse,
    done: Done | None = None,
) -> Solution:
    """Improve a plan until `reserve` seconds are left; the result is never worse than the start.

    Args:
        ground: the problem, settings and baseline.
        solution: the plan to start from.
        names: gives ids to new campaigns.
        stop: the switch that ends it.
        tell: hears of every better plan.
        reserve: seconds not to use.
        accept: whether to go on from a plan that was found.
        done: a further reason to end.
    """
    random = Random(ground.settings.seed)
    choices = Choices(random, [move.hope for move in MOVES])
    value = evaluate(ground.problem, solution, ground.baseline)
    best, worth = solution, value
    over = any_of(out_of_time(stop, reserve), *([done] if done else []))
    with crew_for(ground, stop) as crew:
        while not over(worth):
            for _ in range(crew.idle):
                task = _next(ground.problem, solution, value, names, random, choices, crew)
                if task:
                    crew.start(task, stop.left() - reserve)
            results = crew.finished()
            if not results and not crew.busy:
                break  # nothing can be freed
            for task, found in results:
                plan, now = found.solution, found.value
                if plan and task.solution is not solution:
                    plan = replay(ground, solution, task.choice, plan, stop) if now < task.value else None
                    now = evaluate(ground.problem, plan, ground.baseline) if plan else ()
                choices.learn(task.move, gain(value, now), found.seconds, found.proved)
                if plan and accept(now, value, worth):
                    solution, value = plan, now
                if value < worth:
                    best, worth = solution, value
                    tell(best)
                elif not accept(value, worth, worth):
                    solution, value = best, worth  # what was near the best once no longer is
    return best


def _next(
    problem: Problem,
    solution: Solution,
    value: Value,
    names: Names,
    random: Random,
    choices: Choices,
    crew: Crew,
) -> Task | None:
    """A step that frees nothing which another step under way has freed; None if none is found."""
    taken = {key for task in crew.busy for key in task.choice.out}
    for _ in range(TRIES):
        index = choices.pick()
        choice = MOVES[index].free(problem, solution, names, random, int(choices.sizes[index]))
        if choice.out and not choice.out & taken:
            choice = _with_more(problem, solution, names, random, choice)
            if MOVES[index].rebuild == "in turn":
                choice = in_turn(problem, random, choice)
            return Task(solution, value, choice, index)
    return None


def _with_more(problem: Problem, solution: Solution, names: Names, random: Random, choice: Choice) -> Choice:
    """A choice with room for something that the plan lacks, now and then."""
    if choice.extra or random.random() >= MORE:
        return choice
    lacking = missing_slots(problem, solution, names)
    lacking += [*target_slots(problem, solution, names), *output_slots(problem, names)]
    if not lacking:
        return choice
    slot = random.choice(lacking)
    slot = random.choice(halved(slot)) if idle(slot) else slot
    return choice._replace(extra=with_suppliers(problem, solution, slot, names))


def idle(slot: Slot) -> bool:
    """Whether a slot serves nobody that asked for it: any of its batches may be left out."""
    return slot.run is None and not any(slot.pegs or ())
