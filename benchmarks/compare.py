"""Our solver and a peer on the same cases: in turn, on one machine, with one limit; rows into a CSV file."""

import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.case import ROOT, Case
from benchmarks.cases import load_case
from benchmarks.table import run_fresh, spelled, summary, write_rows

PEERS = {"pyjobshop": ROOT / "benchmarks/peers/run_pyjobshop.py"}


class PeerMissingError(Exception):
    """The peer's environment has not been built."""


def write_comparison(
    cases: Iterable[str], peer: str, seeds: Iterable[int], time_limit: float, workers: int, out: Path
) -> int:
    """Run both sides of every case and seed in turn and write `out` after each case; returns the failed runs.

    Raises:
        PeerMissingError: `make peers` has not been run.
        KeyError, MissingDataError, UnsupportedCaseError: a case cannot be loaded.
    """
    rows: list[dict[str, Any]] = []
    seeds = list(seeds)
    out.parent.mkdir(parents=True, exist_ok=True)
    for name in cases:
        case, ours, theirs = load_case(name), [], []
        for seed in seeds:
            ours.append(run_fresh(name, seed, time_limit, workers))
            theirs.append(run_peer(case, peer, seed, time_limit, workers))
        for made in (ours, theirs):
            rows += [*made, *summary(made)]
        write_rows(out, rows)
    return sum(row.get("status") == "error" for row in rows)


def run_peer(case: Case, peer: str, seed: int, time_limit: float, workers: int) -> dict[str, Any]:
    """One run of a peer in its own environment; `error` where it fails, `unsupported` where it cannot say the case."""
    python = ROOT / "build/peers" / peer / "bin/python"
    if not python.exists():
        raise PeerMissingError(f"{peer} is not installed; run `make peers` first")
    row = {"case": case.name, "solver": peer, "seed": seed, "reference": case.reference, "unit": case.unit}
    if case.peer is None:
        return row | {"status": "unsupported"}
    request = {**case.peer, "time_limit": time_limit, "workers": workers, "seed": seed}
    limits = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [python, PEERS[peer]], input=json.dumps(request), env=limits, capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(f"{case.name} {peer} seed {seed}: {done.stderr.strip()[-300:]}", file=sys.stderr)
        return row | {"status": "error"}
    answer = json.loads(done.stdout)
    answer |= found_at(answer.pop("log"), answer.pop("log_from_s"))
    print(f"{case.name} {peer} seed {seed}: {answer['objective']} ({answer['status']})", file=sys.stderr)
    machine = f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    known = {"time_limit": time_limit, "workers": workers, "machine": machine, "violations": None}
    return row | known | answer | {"versions": spelled(answer["versions"])}


def found_at(log: str, begin: float) -> dict[str, Any]:
    """First plan and trace by the log of a CP-SAT solve that began `begin` seconds after the clock."""
    lines = re.findall(r"^#\d+\s+([\d.]+)s\s+best:(\S+)", log, re.MULTILINE)
    points = [(round(begin + float(seconds), 2), float(objective)) for seconds, objective in lines]
    trace = " ".join(f"{seconds}:{objective}" for seconds, objective in points)
    return {"first_plan_s": points[0][0] if points else None, "trace": trace}
