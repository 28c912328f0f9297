"""PyJobShop on one instance: reads a request as JSON from standard input, prints the result as JSON.

Runs in an environment of its own (`make peers`), so it imports nothing of this project. A request holds `time_limit` in
seconds, `workers`, `seed`, and either `problem`, the text of a PyJobShop problem, or `jobs`, `states` and `setups` of a
shop.
"""

import atexit
import contextlib
import json
import math
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pyjobshop import Model, ProblemData, solve


def main() -> None:
    """Answer one request."""
    request = json.load(sys.stdin)
    began = time.monotonic()
    data = ProblemData.from_json(request["problem"]) if "problem" in request else _shop(request)
    built = time.monotonic() - began
    limits = {"time_limit": request["time_limit"], "num_workers": request["workers"]}
    with captured() as log:
        result = solve(data, **limits, random_seed=request["seed"], log_search_progress=True)
    wall = time.monotonic() - began
    used = resource.getrusage(resource.RUSAGE_SELF)
    found = math.isfinite(result.objective)
    answer = {
        "objective": float(result.objective) if found else None,
        "bound": float(result.lower_bound),
        "status": result.status.value.lower(),
        "tasks": data.num_tasks,
        "log": log.read_text(),
        "log_from_s": wall - float(result.runtime),
        "wall_s": round(wall, 3),
        "build_s": round(built, 3),
        "cpu_s": round(used.ru_utime + used.ru_stime, 3),
        "peak_mb": round(used.ru_maxrss / 1024, 1),
        "versions": {name: version(name) for name in ("pyjobshop", "ortools")},
    }
    print(json.dumps(answer))


@contextlib.contextmanager
def captured() -> Iterator[Path]:
    """What is written to standard output meanwhile, by C++ code too, in a file that is there as long as the process."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path, kept = Path(folder, "log"), os.dup(1)
    sys.stdout.flush()
    with path.open("wb") as file:
        os.dup2(file.fileno(), 1)
        try:
            yield path
        finally:
            sys.stdout.flush()
            os.dup2(kept, 1)
            os.close(kept)


def _shop(request: dict[str, Any]) -> ProblemData:
    """Makespan of a shop: each job a chain of tasks, a mode a machine, setups between tasks that share a machine."""
    model = Model()
    names = sorted({machine for job in request["jobs"] for operation in job for machine in operation}, key=int)
    machines = {name: model.add_machine(name=name) for name in names}
    on_machine: dict[str, list[tuple[Any, int]]] = {name: [] for name in names}
    for operations, states in zip(request["jobs"], request["states"], strict=True):
        job, before = model.add_job(), None
        for operation, state in zip(operations, states, strict=True):
            task = model.add_task(job=job)
            for name, duration in operation.items():
                model.add_mode(task, machines[name], duration)
                on_machine[name].append((task, state))
            if before is not None:
                model.add_end_before_start(before, task)
            before = task
    for name, matrix in request["setups"].items():
        for one, i in on_machine.get(name, ()):
            for other, k in on_machine[name]:
                if one is not other and matrix[i][k]:
                    model.add_setup_time(machines[name], one, other, matrix[i][k])
    return model.data()


if __name__ == "__main__":
    main()
