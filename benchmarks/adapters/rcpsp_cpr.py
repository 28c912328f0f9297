"""Project scheduling with pools and with stock that activities consume and produce (RCPSP-CPR); least makespan.

An activity is a product with a recipe of its own, made once on a unit of its own. It draws what it consumes at its
start and gives what it produces at its end. That one activity precedes another is said by a token: a material that the
first produces and the second consumes. A time unit is an hour. The first and last activity are dummies, and the stock
they move is ignored, as the publishers say.
"""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import accumulate, islice
from pathlib import Path
from typing import NamedTuple

from benchmarks.case import START, Case, Evaluation, UnsupportedCaseError, data_file
from scheduler.domain.demand import Order
from scheduler.domain.material import Lot, Material, MaterialUse
from scheduler.domain.objective import Objective
from scheduler.domain.plan import Plan
from scheduler.domain.plant import Pool, PoolDemand, Unit
from scheduler.domain.product import Alternative, Operation, Procedure, Product, Recipe, Sponsor
from scheduler.domain.scenario import Scenario

FOLDER = "general/rcpsp_cpr"
REFERENCE = {
    "BL_ConsProd/ConsProd_bl2002": 16,
    "KSD15_d_ConsProd/ConsProd_j3010_1": 408,
    "Pack_ConsProd/ConsProd_Pack001": 23,
    "Pack_d_ConsProd/ConsProd_Pack001": 612,
}
HOUR = timedelta(hours=1)


class Activity(NamedTuple):
    """A line of the file: hours, places of each pool, and by stock what it consumes and produces."""

    duration: int
    places: tuple[int, ...]
    consumed: tuple[int, ...]
    produced: tuple[int, ...]
    successors: tuple[int, ...]


class Project(NamedTuple):
    """A file: capacities of the pools, stock at first, activities by number but for the dummies."""

    capacities: tuple[int, ...]
    stocks: tuple[int, ...]
    activities: dict[int, Activity]

    @property
    def arcs(self) -> list[tuple[int, int]]:
        """Pairs of activities of which the first ends before the second starts."""
        return [(i, j) for i, a in self.activities.items() for j in a.successors]


def load(name: str) -> Case:
    """Case `<name>.rcp`, a path below the folder; its objective is the makespan in the file's unit."""
    project = read(data_file(f"{FOLDER}/{name}.rcp"))
    return Case(
        name=f"rcpsp_cpr/{name}",
        scenario=make_scenario(name, project),
        unit="time units",
        tier=1,
        reference=REFERENCE.get(name),
        evaluate=lambda plan: evaluate(project, plan),
    )


def read(path: Path) -> Project:
    """Read a file.

    Raises:
        UnsupportedCaseError: it has fewer or more numbers than it says, or a dummy that takes time.
    """
    words = iter([int(word) for word in path.read_text().split()])
    try:
        count, pools, stocks = (next(words) for _ in range(3))
        capacities, initial = _take(words, pools), _take(words, stocks)
        lines = [_activity(words, pools, stocks) for _ in range(count)]
    except (IndexError, RuntimeError, StopIteration, ValueError):
        raise UnsupportedCaseError(f"{path.name} is shorter than it says") from None
    if next(words, None) is not None or lines[0].duration or lines[-1].duration:
        raise UnsupportedCaseError(f"{path.name} is longer than it says, or its dummies take time")
    real = range(2, count)
    activities = {n: lines[n - 1] for n in real}
    return Project(
        capacities,
        initial,
        {n: a._replace(successors=tuple(s for s in a.successors if s in real)) for n, a in activities.items()},
    )


def _take(words: Iterator[int], count: int) -> tuple[int, ...]:
    found = tuple(islice(words, count))
    if len(found) < count:
        raise IndexError
    return found


def _activity(words: Iterator[int], pools: int, stocks: int) -> Activity:
    (duration,), places, moves = _take(words, 1), _take(words, pools), _take(words, 2 * stocks)
    return Activity(duration, places, moves[::2], moves[1::2], _take(words, *_take(words, 1)))


def make_scenario(name: str, project: Project) -> Scenario:
    """Every activity is ordered by the time that all of them take one after the other."""
    horizon = sum(a.duration for a in project.activities.values()) * HOUR
    numbers = list(project.activities)
    return Scenario(
        name=f"rcpsp_cpr/{name}",
        start=START,
        horizon=horizon,
        time_step=HOUR,
        sponsors=(Sponsor(id="plant"),),
        units=tuple(Unit(id=_id(n)) for n in numbers),
        pools=tuple(Pool(id=_pool(k), capacity=places) for k, places in enumerate(project.capacities)),
        materials=(
            *(Material(id=_stock(k)) for k in range(len(project.stocks))),
            *(Material(id=_token(*arc)) for arc in project.arcs),
        ),
        lots=tuple(Lot(id=f"{_stock(k)} at first", item=_stock(k), quantity=q) for k, q in _moved(project.stocks)),
        products=tuple(Product(id=_id(n), sponsor="plant") for n in numbers),
        recipes=tuple(_recipe(project, n) for n in numbers),
        orders=tuple(Order(id=_id(n), product=_id(n), quantity=Decimal(1), due=START + horizon) for n in numbers),
        objective=Objective(profile="makespan"),
    )


def _recipe(project: Project, number: int) -> Recipe:
    activity = project.activities[number]
    before = [MaterialUse(item=_token(i, j), quantity=Decimal(1)) for i, j in project.arcs if j == number]
    after = [MaterialUse(item=_token(i, j), quantity=Decimal(1)) for i, j in project.arcs if i == number]
    run = Operation(
        id="run",
        duration=activity.duration * HOUR,
        pools=tuple(PoolDemand(pool=_pool(k), amount=n) for k, n in _moved(activity.places)),
        consumes=(*(MaterialUse(item=_stock(k), quantity=n) for k, n in _moved(activity.consumed)), *before),
        produces=(*(MaterialUse(item=_stock(k), quantity=n) for k, n in _moved(activity.produced)), *after),
    )
    procedure = Procedure(id="run", alternatives=(Alternative(units=(_id(number),)),), operations=(run,))
    return Recipe(id=_id(number), product=_id(number), batch_size=Decimal(1), procedures=(procedure,), campaign="none")


def _moved(amounts: tuple[int, ...]) -> list[tuple[int, int]]:
    return [(k, amount) for k, amount in enumerate(amounts) if amount]


def _id(number: int) -> str:
    return f"activity {number}"


def _pool(index: int) -> str:
    return f"pool {index + 1}"


def _stock(index: int) -> str:
    return f"stock {index + 1}"


def _token(before: int, after: int) -> str:
    return f"{before} before {after}"


def evaluate(project: Project, plan: Plan) -> Evaluation:
    """The makespan, and every rule of the file that the plan breaks."""
    made: dict[int, tuple[int, int]] = {}
    broken: list[str] = []
    for batch in (b for c in plan.campaigns for b in c.batches):
        number = next(n for n in project.activities if _id(n) == batch.procedures[0].units[0])
        if number in made:
            broken.append(f"activity {number} is made twice")
        made[number] = (batch.start - START) // HOUR, (batch.end - START) // HOUR
    missing = sorted(project.activities.keys() - made.keys())
    broken += [f"activities not made: {missing}"] if missing else []
    broken += [
        f"activity {n} takes {end - start}, published: {project.activities[n].duration}"
        for n, (start, end) in made.items()
        if end - start != project.activities[n].duration
    ]
    broken += [
        f"activity {j} starts before {i} has ended"
        for i, j in project.arcs
        if i in made and j in made and made[j][0] < made[i][1]
    ]
    for k, capacity in enumerate(project.capacities):
        changes = [
            (at, n * project.activities[i].places[k]) for i, (s, e) in made.items() for at, n in ((s, 1), (e, -1))
        ]
        if max(accumulate((n for _, n in sorted(changes)), initial=0)) > capacity:
            broken.append(f"pool {k + 1} holds more than {capacity}")
    for k, stock in enumerate(project.stocks):
        changes = [(start, 1, -project.activities[i].consumed[k]) for i, (start, _) in made.items()]
        changes += [(end, 0, project.activities[i].produced[k]) for i, (_, end) in made.items()]
        if min(accumulate((n for _, _, n in sorted(changes)), initial=stock)) < 0:
            broken.append(f"stock {k + 1} falls below zero")
    return Evaluation(float(max((end for _, end in made.values()), default=0)), tuple(broken))
