"""Biomanufacturing plant (PyJobShop ProblemData files): trains, overlaps, paired vessels, changeovers; least makespan.

One published time unit is an hour of the scenario. Each job is a product with a recipe of its own, made once; each
task is a unit procedure, each of its modes an alternative. By default the procedures of a job on one unit hold it
together, as a visit; `<file>:interleaved` lets other jobs in between, as the published model does.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from benchmarks.adapters.biomanufacturing_rules import evaluate, refuse_unsupported
from benchmarks.case import START, Case, UnsupportedCaseError, data_file
from scheduler.domain.changeover import ChangeoverRule
from scheduler.domain.demand import Order
from scheduler.domain.objective import Objective
from scheduler.domain.plant import Changeover, Level, Unit
from scheduler.domain.product import (
    Alternative,
    Compatibility,
    Operation,
    Procedure,
    Product,
    Recipe,
    Sponsor,
    TimeLink,
    UnitGroup,
)
from scheduler.domain.scenario import Scenario

FOLDER = "general/biomanufacturing"
REFERENCE = {"o5_s1": 264.0, "o10_s1": 409.0, "o20_s1": 788.0}
TICK = timedelta(hours=1)
EDGES = {
    "start_before_start": ("start", "start"),
    "start_before_end": ("start", "end"),
    "end_before_start": ("end", "start"),
    "end_before_end": ("end", "end"),
}
Data = dict[str, Any]


def load(name: str) -> Case:
    """Case `<file>` or `<file>:interleaved`; its objective is the makespan in published time units.

    Raises:
        UnsupportedCaseError: the file uses something the scheduling language cannot say.
    """
    file, _, variant = name.partition(":")
    text = data_file(f"{FOLDER}/{file}.json").read_text()
    data = json.loads(text)
    refuse_unsupported(data)
    return Case(
        name=f"biomanufacturing/{name}",
        scenario=make_scenario(name, data, interleaved=variant == "interleaved"),
        unit="time units",
        scale=timedelta(hours=1) / TICK,
        tier=1,
        reference=REFERENCE.get(file),
        evaluate=lambda plan: evaluate(data, plan, TICK),
        peer={"problem": text},
    )


def make_scenario(name: str, data: Data, interleaved: bool = False) -> Scenario:
    """The plant, a product, a recipe and an order per job, and the setup times as changeovers."""
    horizon = _horizon(data)
    jobs = range(len(data["jobs"]))
    return Scenario(
        name=f"biomanufacturing/{name}",
        start=START,
        horizon=horizon * TICK,
        time_step=TICK,
        sponsors=(Sponsor(id="plant"),),
        units=tuple(Unit(id=unit_id(data, r)) for r in range(len(data["resources"]))),
        products=tuple(Product(id=f"job{j}", sponsor="plant") for j in jobs),
        recipes=tuple(_recipe(data, j, horizon, interleaved) for j in jobs),
        changeovers=_changeovers(data),
        changeover_default=Changeover(duration=timedelta(0), level=Level.NONE),
        orders=tuple(
            Order(id=f"job{j}", product=f"job{j}", quantity=Decimal(1), due=START + horizon * TICK) for j in jobs
        ),
        objective=Objective(profile="makespan"),
    )


def unit_id(data: Data, resource: int) -> str:
    """Id of a resource's unit; names are not unique in the files, so it carries the index."""
    return f"{data['resources'][resource]['name']}#{resource}"


def procedure_id(data: Data, task: int) -> str:
    """Id of a task's procedure; `/` and `.` separate the parts of a point and are replaced."""
    return f"{task}-{data['tasks'][task]['name']}".replace("/", "_").replace(".", "_")


def _horizon(data: Data) -> int:
    """Length of the schedule that runs every task alone, one after the other, with every lag and setup on top."""
    longest: dict[int, int] = defaultdict(int)
    for mode in data["modes"]:
        longest[mode["task"]] = max(longest[mode["task"]], int(mode["duration"]))
    lags = sum(max(0, int(x["delay"])) for kind in EDGES for x in data["constraints"][kind])
    setup = max((int(s["duration"]) for s in data["constraints"]["setup_times"]), default=0)
    return sum(longest.values()) + lags + setup * len(data["tasks"])


def _recipe(data: Data, job: int, horizon: int, interleaved: bool) -> Recipe:
    tasks = _in_time_order(data, job)
    inside = set(tasks)
    return Recipe(
        id=f"job{job}",
        product=f"job{job}",
        batch_size=Decimal(1),
        procedures=tuple(_procedure(data, task, horizon, interleaved) for task in tasks),
        links=_links(data, inside),
        transfers=(),
        compatible=_compatible(data, inside),
        unit_groups=_unit_groups(data, inside),
        campaign="none",
    )


def _procedure(data: Data, task: int, horizon: int, interleaved: bool) -> Procedure:
    modes = [(i, mode) for i, mode in enumerate(data["modes"]) if mode["task"] == task]
    setup = {task for s in data["constraints"]["setup_times"] for task in (s["task1"], s["task2"])}
    waits = horizon * TICK if data["tasks"][task]["allow_idle"] else None
    alternatives = tuple(
        Alternative(
            id=f"m{i}",
            units=tuple(unit_id(data, r) for r in mode["resources"]),
            duration=int(mode["duration"]) * TICK,
            setup_state=f"t{task}" if task in setup else None,
        )
        for i, mode in modes
    )
    run = Operation(id="run", duration=int(modes[0][1]["duration"]) * TICK, extendable=waits)
    return Procedure(id=procedure_id(data, task), alternatives=alternatives, operations=(run,), interleaved=interleaved)


def _in_time_order(data: Data, job: int) -> list[int]:
    """Tasks of a job by the earliest time the links leave them (files list some before their predecessors)."""
    tasks = data["jobs"][job]["tasks"]
    shortest = {t: min(int(m["duration"]) for m in data["modes"] if m["task"] == t) for t in tasks}
    start = dict.fromkeys(tasks, 0)
    for _ in tasks:
        for kind, (source, target) in EDGES.items():
            for link in data["constraints"][kind]:
                a, b = link["task1"], link["task2"]
                if a in start and b in start:
                    from_start = start[a] + int(link["delay"]) + (shortest[a] if source == "end" else 0)
                    start[b] = max(start[b], from_start - (shortest[b] if target == "end" else 0))
    return sorted(tasks, key=lambda t: (start[t], start[t] + shortest[t], tasks.index(t)))


def _links(data: Data, tasks: set[int]) -> tuple[TimeLink, ...]:
    """`a + delay <= b` in both directions is one link with a minimum and a maximum lag."""
    stated = [
        (x["task1"], source, x["task2"], target, int(x["delay"]))
        for kind, (source, target) in EDGES.items()
        for x in data["constraints"][kind]
        if x["task1"] in tasks and x["task1"] != x["task2"]
    ]
    follow = _pairs(data, "consecutive", tasks)
    least: dict[tuple[str, str], int] = {}
    for one, source, other, target, lag in [*stated, *((a, "end", b, "start", 0) for a, b in follow)]:
        ends = (f"{procedure_id(data, one)}.{source}", f"{procedure_id(data, other)}.{target}")
        least[ends] = max(least.get(ends, lag), lag)
    links = []
    for (a, b), lag in least.items():
        back = least.get((b, a))
        if back is not None and b < a:
            continue
        most = None if back is None else -back * TICK
        links.append(TimeLink(source=a, target=b, min=lag * TICK, max=most))
    return tuple(links)


def _unit_groups(data: Data, tasks: set[int]) -> tuple[UnitGroup, ...]:
    same = _components(_pairs(data, "identical_resources", tasks))
    different = {frozenset(pair) for pair in _pairs(data, "different_resources", tasks)}
    adjacent = _pairs(data, "consecutive", tasks)
    for a, b in adjacent:
        if not any({a, b} <= group for group in same):
            raise UnsupportedCaseError(f"tasks {a} and {b} are consecutive but may lie on different resources")
    named: list[tuple[str, Iterable[int]]] = [("same", group) for group in same]
    named += [("different", pair) for pair in sorted(different, key=sorted)] + [("adjacent", p) for p in adjacent]
    return tuple(
        UnitGroup.model_validate({"kind": kind, "procedures": [procedure_id(data, t) for t in sorted(group)]})
        for kind, group in named
    )


def _pairs(data: Data, kind: str, tasks: set[int]) -> list[tuple[int, int]]:
    found = [(x["task1"], x["task2"]) for x in data["constraints"][kind]]
    return [(a, b) for a, b in dict.fromkeys(found) if a in tasks and a != b]


def _components(pairs: list[tuple[int, int]]) -> list[set[int]]:
    groups: list[set[int]] = []
    for pair in pairs:
        touched = [g for g in groups if g & set(pair)]
        groups = [g for g in groups if g not in touched] + [set(pair).union(*touched)]
    return groups


def _compatible(data: Data, tasks: set[int]) -> tuple[Compatibility, ...]:
    """Mode dependencies as allowed pairs; a mode without one goes with every mode of the other task."""
    allowed: dict[tuple[int, int], dict[int, set[int]]] = {}
    for x in data["constraints"]["mode_dependencies"]:
        source, (target,) = (
            data["modes"][x["mode1"]]["task"],
            {data["modes"][m]["task"] for m in x["modes2"]},
        )
        if source in tasks:
            choices = allowed.setdefault((source, target), {})
            choices[x["mode1"]] = choices.get(x["mode1"], set(x["modes2"])) & set(x["modes2"])
    entries = []
    for (source, target), choices in allowed.items():
        every = [i for i, mode in enumerate(data["modes"]) if mode["task"] == target]
        pairs = tuple(
            (f"m{i}", f"m{k}")
            for i, mode in enumerate(data["modes"])
            if mode["task"] == source
            for k in sorted(choices.get(i, every))
        )
        entries.append(Compatibility(source=procedure_id(data, source), target=procedure_id(data, target), pairs=pairs))
    return tuple(entries)


def _changeovers(data: Data) -> tuple[ChangeoverRule, ...]:
    """Setup times as matrices by task (the set-up state a procedure leaves), one for resources with equal times."""
    matrices: dict[int, dict[str, dict[str, timedelta]]] = defaultdict(lambda: defaultdict(dict))
    for s in data["constraints"]["setup_times"]:
        matrices[s["machine"]][f"t{s['task1']}"][f"t{s['task2']}"] = int(s["duration"]) * TICK
    groups: list[tuple[dict[str, dict[str, timedelta]], list[int]]] = []
    for machine, matrix in matrices.items():
        equal = next((machines for other, machines in groups if other == matrix), None)
        if equal is None:
            groups.append((matrix, [machine]))
        else:
            equal.append(machine)
    return tuple(
        ChangeoverRule(
            units=tuple(unit_id(data, m) for m in machines),
            matrix_by="setup_state",
            matrix={before: dict(row) for before, row in matrix.items()},
        )
        for matrix, machines in groups
    )
