"""The rules of ProblemData files as published, checked on a plan without any of our own reading of them.

Semantics: PyJobShop 0.0.9. A machine runs one task at a time; a setup time holds between tasks that follow one another
directly on a machine; `consecutive` tasks follow one another directly on every machine they share.
"""

from datetime import timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from benchmarks.case import START, Evaluation, UnsupportedCaseError
from scheduler.domain.plan import Plan

Data = dict[str, Any]
FOREVER = 2**42
UNUSED = ("same_sequence", "select_all_or_none", "select_at_least_one", "select_exactly_one")


class Run(NamedTuple):
    """A task as planned, in published time units."""

    start: int
    end: int
    task: int
    mode: int


def refuse_unsupported(data: Data) -> None:
    """Refuse what the adapter does not translate.

    Raises:
        UnsupportedCaseError: names the first such thing.
    """
    found = [f"constraint {kind}" for kind in UNUSED if data["constraints"][kind]]
    found += [f"objective {k}" for k, v in data["objective"].items() if v and k != "weight_makespan"]
    found += [f"resource type {r['type']}" for r in data["resources"] if r["type"] != "machine"]
    found += [f"breaks or no_idle of {r['name']}" for r in data["resources"] if r["breaks"] or r["no_idle"]]
    found += [f"dates of job {j['name']}" for j in data["jobs"] if j["release_date"] or j["deadline"] < FOREVER]
    for index, task in enumerate(data["tasks"]):
        early, late = task["earliest_start"] or task["earliest_end"], min(task["latest_start"], task["latest_end"])
        if task["optional"] or early or late < FOREVER:
            found.append(f"optional task or time window: task {index}")
    jobs = [task["job"] for task in data["tasks"]]
    links = [x for kind in data["constraints"] if "_before_" in kind for x in data["constraints"][kind]]
    for kind in ("identical_resources", "different_resources", "consecutive"):
        links += data["constraints"][kind]
    found += [f"a constraint between jobs: {x}" for x in links if jobs[x["task1"]] != jobs[x["task2"]]]
    for x in data["constraints"]["mode_dependencies"]:
        targets = {data["modes"][m]["task"] for m in x["modes2"]}
        if len(targets) != 1 or jobs[data["modes"][x["mode1"]]["task"]] != jobs[next(iter(targets))]:
            found.append(f"a mode dependency on several tasks or jobs: {x}")
    if found:
        raise UnsupportedCaseError(f"the adapter does not translate: {found[0]}")


def evaluate(data: Data, plan: Plan, tick: timedelta) -> Evaluation:
    """Makespan in published time units, and every published rule the plan breaks."""
    runs: dict[int, Run] = {}
    broken: list[str] = []
    for campaign in plan.campaigns:
        for batch in campaign.batches:
            for p in batch.procedures:
                task = int(p.procedure.split("-")[0])
                if task in runs:
                    broken.append(f"task {task} runs twice")
                runs[task] = Run(
                    (p.start - START) // tick, (p.end - START) // tick, task, int(p.alternative.removeprefix("m"))
                )
    missing = [t for t in range(len(data["tasks"])) if t not in runs]
    if missing:
        return Evaluation(float("inf"), (*broken, f"tasks never run: {missing}"))
    broken += _durations(data, runs) + _timing(data, runs) + _resources(data, runs) + _machines(data, runs)
    return Evaluation(max(run.end for run in runs.values()), tuple(broken))


def _durations(data: Data, runs: dict[int, Run]) -> list[str]:
    broken = []
    for run in runs.values():
        mode, waits = data["modes"][run.mode], data["tasks"][run.task]["allow_idle"]
        length = run.end - run.start
        if mode["task"] != run.task:
            broken.append(f"mode {run.mode} is not of task {run.task}")
        if run.start < 0 or length < mode["duration"] or (length > mode["duration"] and not waits):
            broken.append(f"task {run.task} runs [{run.start}, {run.end}), published: {mode['duration']}")
    return broken


def _timing(data: Data, runs: dict[int, Run]) -> list[str]:
    broken = []
    for kind in ("start_before_start", "start_before_end", "end_before_start", "end_before_end"):
        before, _, after = kind.split("_")
        for x in data["constraints"][kind]:
            left, right = getattr(runs[x["task1"]], before), getattr(runs[x["task2"]], after)
            if left + x["delay"] > right:
                broken.append(f"{kind} {x['task1']} → {x['task2']}: {left} + {x['delay']} > {right}")
    return broken


def _resources(data: Data, runs: dict[int, Run]) -> list[str]:
    def used(task: int) -> set[int]:
        return set(data["modes"][runs[task].mode]["resources"])

    constraints = data["constraints"]
    chosen = {run.mode for run in runs.values()}
    broken = [
        f"tasks {x['task1']} and {x['task2']} use different resources"
        for x in constraints["identical_resources"]
        if used(x["task1"]) != used(x["task2"])
    ]
    broken += [
        f"tasks {x['task1']} and {x['task2']} share a resource"
        for x in constraints["different_resources"]
        if used(x["task1"]) & used(x["task2"])
    ]
    broken += [
        f"mode {x['mode1']} without one of {x['modes2']}"
        for x in constraints["mode_dependencies"]
        if x["mode1"] in chosen and not chosen & set(x["modes2"])
    ]
    return broken


def _machines(data: Data, runs: dict[int, Run]) -> list[str]:
    setups = {(s["machine"], s["task1"], s["task2"]): s["duration"] for s in data["constraints"]["setup_times"]}
    broken = []
    for machine in range(len(data["resources"])):
        made = sorted(run for run in runs.values() if machine in data["modes"][run.mode]["resources"])
        for a, b in pairwise(made):
            needed = setups.get((machine, a.task, b.task), 0)
            if a.end + needed > b.start:
                broken.append(f"machine {machine}: {b.task} starts at {b.start}, {a.task} ends at {a.end} + {needed}")
        broken += _chains(data, machine, made)
    return broken


def _chains(data: Data, machine: int, made: list[Run]) -> list[str]:
    """Consecutive tasks form chains; nothing else may lie inside one. Tasks of no length at its ends lie outside."""
    here = {run.task: run for run in made}
    pairs = [(x["task1"], x["task2"]) for x in data["constraints"]["consecutive"]]
    follower = {a: b for a, b in pairs if a in here and b in here}
    broken = []
    for first in follower.keys() - set(follower.values()):
        chain = [here[first]]
        while chain[-1].task in follower:
            chain.append(here[follower[chain[-1].task]])
        for a, b in pairwise(chain):
            if a.end > b.start:
                broken.append(f"machine {machine}: task {b.task} does not follow {a.task}")
        low, high = chain[0], chain[-1]
        broken += [
            f"machine {machine}: task {run.task} lies between {low.task} and {high.task}"
            for run in made
            if run not in chain and run.end > low.start and run.start < high.end
        ]
    return broken
