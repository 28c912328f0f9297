"""Sterile filling line: lots of several vial types, a full clean opens every window of 120 h, least makespan.

Filling times are `vials / 19,920` hours, no whole seconds. The scenario's second therefore stands for the largest part
of an hour of which every time of the file is a whole multiple, so nothing is rounded.
"""

import csv
import math
from datetime import timedelta
from decimal import Decimal

from benchmarks.case import START, Case, Evaluation, data_file
from scheduler.domain.changeover import ChangeoverRule
from scheduler.domain.demand import Order
from scheduler.domain.objective import Objective
from scheduler.domain.plan import Plan, TaskKind
from scheduler.domain.plant import Changeover, FullClean, FullCleanAfter, Level, Unit, UnitState
from scheduler.domain.product import Alternative, Procedure, Product, Recipe, Sponsor
from scheduler.domain.scenario import Scenario

FOLDER = "domain/filling_line_vikas"
REFERENCE = {"lots": 497.1627}
RATE = 19_920
CLEAN_H, WINDOW_H, SAME_TYPE_H, OTHER_TYPE_H = 24, 120, 4, 8
LINE = "line"
TICK = timedelta(seconds=1)
Lots = dict[str, tuple[str, int]]


def load(name: str = "lots") -> Case:
    """Case `<name>.csv`; its objective is the makespan in hours."""
    with data_file(f"{FOLDER}/{name}.csv").open(newline="") as file:
        lots = {row["Lot ID"]: (row["Type"], int(row["Vials"])) for row in csv.DictReader(file)}
    return Case(
        name="filling_line" if name == "lots" else f"filling_line/{name}",
        scenario=make_scenario(name, lots),
        unit="h",
        scale=timedelta(hours=1) / TICK / ticks_per_hour(lots),
        tier=1,
        reference=REFERENCE.get(name),
        evaluate=lambda plan: evaluate(lots, plan),
    )


def ticks_per_hour(lots: Lots) -> int:
    """Fewest parts of an hour in which every filling, clean and changeover is a whole number."""
    return RATE // math.gcd(RATE, *(vials for _, vials in lots.values()))


def make_scenario(name: str, lots: Lots) -> Scenario:
    """Each lot is a product with a recipe of its own, so lots are neither split nor exchanged; vial type = family."""
    hour = ticks_per_hour(lots) * TICK
    fills = {lot: vials * hour / RATE for lot, (_, vials) in lots.items()}
    horizon = sum(fills.values(), timedelta()) + (len(lots) + 1) * (CLEAN_H + OTHER_TYPE_H) * hour
    line = Unit(
        id=LINE,
        initial=UnitState(full_clean_due=True),
        full_clean=FullClean(duration=CLEAN_H * hour, replaces=Level.MINOR),
        full_clean_after=FullCleanAfter(time=WINDOW_H * hour),
    )
    changeovers = (
        ChangeoverRule(same=("family",), changeover=Changeover(duration=SAME_TYPE_H * hour, level=Level.MINOR)),
        ChangeoverRule(changeover=Changeover(duration=OTHER_TYPE_H * hour, level=Level.MINOR)),
    )
    return Scenario(
        name=f"filling_line/{name}",
        start=START,
        horizon=horizon,
        time_step=TICK,
        sponsors=(Sponsor(id="plant"),),
        units=(line,),
        products=tuple(Product(id=lot, sponsor="plant", family=kind, unit="vial") for lot, (kind, _) in lots.items()),
        recipes=tuple(_recipe(lot, vials, fills[lot]) for lot, (_, vials) in lots.items()),
        changeovers=changeovers,
        orders=tuple(
            Order(id=lot, product=lot, quantity=Decimal(vials), due=START + horizon) for lot, (_, vials) in lots.items()
        ),
        objective=Objective(profile="makespan"),
    )


def _recipe(lot: str, vials: int, fill: timedelta) -> Recipe:
    run = Procedure(id="fill", alternatives=(Alternative(units=(LINE,), id=LINE, duration=fill),))
    return Recipe(id=lot, product=lot, batch_size=Decimal(vials), procedures=(run,), campaign="none")


def evaluate(lots: Lots, plan: Plan) -> Evaluation:
    """Makespan in hours by the published rules, and every one of them the plan breaks."""
    hour = ticks_per_hour(lots) * TICK
    fills = sorted((b.start, b.end, c.product) for c in plan.campaigns for b in c.batches)
    cleans = sorted((t.start, t.end) for t in plan.tasks if t.kind is TaskKind.FULL_CLEAN)
    broken = [f"lots filled: {[f[2] for f in fills]}"] if sorted(f[2] for f in fills) != sorted(lots) else []
    broken += [f"a clean lasts {(end - start) / hour:.4f} h" for start, end in cleans if end - start != CLEAN_H * hour]
    free_at, last, opened = START, "", None
    for start, end, lot in fills:
        between = [clean for clean in cleans if free_at <= clean[0] and clean[1] <= start]
        if between:
            opened, last = between[-1][1], ""
        kind, vials = lots[lot]
        if end - start != vials * hour / RATE:
            broken.append(f"lot {lot} is filled in {(end - start) / hour:.4f} h")
        gap = 0 if not last else SAME_TYPE_H if lots[last][0] == kind else OTHER_TYPE_H
        if start < free_at + gap * hour:
            broken.append(f"lot {lot} follows {last} within {gap} h")
        if opened is None or end > opened + WINDOW_H * hour:
            broken.append(f"lot {lot} lies outside a clean window")
        free_at, last = end, lot
    return Evaluation((free_at - START) / hour, tuple(broken))
