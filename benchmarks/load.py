"""What the web service takes: reads at a steady rate, and the time to a first plan of the reference site.

`python -m benchmarks.load` serves on a PostgreSQL of its own and a free port of this machine, in a process of its own,
and writes `benchmarks/results/load.csv`. Times count from when a request was due, whether or not others were answered.
"""

import asyncio
import csv
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from fastapi import FastAPI

from api.app import create_app
from api.settings import ApiSettings
from benchmarks.case import ROOT
from scheduler.bootstrap import from_settings
from scheduler.service.principal import Principal, Role
from scheduler.settings import Settings

SITE = ROOT / "scenarios" / "reference" / "biologics_site" / "scenario.yaml"
OUT = ROOT / "benchmarks" / "results" / "load.csv"
RATE, SECONDS = 100, 20  # requests a second, and for how long
READERS = 32  # connections
YAML = {"content-type": "application/yaml"}


def service() -> FastAPI:
    """The service with a planner's key, which it prints, and without a limit of requests."""
    limits = ApiSettings(requests_per_minute=1_000_000)
    application = from_settings(Settings(), limits.running_solves)
    admin = Principal(Role.ADMIN, limits.plant)
    print(application.accounts.keys.add(admin, "load", Role.PLANNER)[1], flush=True)
    return create_app(limits, application)


@contextmanager
def served() -> Iterator[tuple[str, dict[str, str]]]:
    """Address of the service, in a process of its own, and the headers of a planner's key."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    command = ["-m", "uvicorn", "--factory", "benchmarks.load:service", f"--port={port}", "--log-level=error"]
    with tempfile.TemporaryDirectory() as folder:
        own = {name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")}
        environment = {**own, "SCHEDULER_DATA_DIR": folder}
        server = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
        )
        assert server.stdout is not None
        key = server.stdout.readline().strip()
        address = f"http://127.0.0.1:{port}"
        try:
            while not _answers(address):
                assert server.poll() is None, "the service did not start"
                time.sleep(0.1)
            yield address, {"authorization": f"Bearer {key}"}
        finally:
            server.terminate()
            server.wait()


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/readyz").status_code == 200
    except httpx.TransportError:
        return False


def first_plan(client: httpx.Client, scenario: str, time_limit: float) -> tuple[str, float]:
    """Ask for a plan; its id, and the seconds until a first plan was found, as a watcher is told."""
    began, first = time.perf_counter(), 0.0
    asked = client.post(f"/api/v1/scenarios/{scenario}/plans", json={"time_limit": time_limit, "workers": 1})
    key = asked.raise_for_status().json()["id"]
    with client.stream("GET", f"/api/v1/plans/{key}/events", timeout=time_limit + 60) as stream:
        for line in stream.iter_lines():
            told = json.loads(line.removeprefix("data: ")) if line.startswith("data: ") else {}
            if told.get("tiers") and not first:
                first = time.perf_counter() - began
    return key, first


async def reads(address: str, key: dict[str, str], paths: list[str]) -> tuple[list[float], int]:
    """Milliseconds of each answer after its request was due, sorted, and how many were no 200."""
    chance, times, failed = random.Random(1), list[float](), 0
    begin = time.perf_counter() + 1
    due = iter([begin + number / RATE for number in range(RATE * SECONDS)])

    async def reader() -> None:
        """Send what is due next; late, where every reader still waits for an answer."""
        nonlocal failed
        async with httpx.AsyncClient(base_url=address, headers=key, timeout=60) as client:
            await client.get(paths[0])
            for instant in due:
                await asyncio.sleep(max(0.0, instant - time.perf_counter()))
                answer = await client.get(chance.choice(paths))
                times.append((time.perf_counter() - instant) * 1000)
                failed += answer.status_code != 200

    await asyncio.gather(*(reader() for _ in range(READERS)))
    return sorted(times), failed


def rows() -> Iterator[dict[str, Any]]:
    """One figure after the other."""
    with served() as (address, key), httpx.Client(base_url=address, headers=key, timeout=60) as client:
        site = client.post("/api/v1/scenarios", content=SITE.read_bytes(), headers=YAML).raise_for_status()
        plan, first = first_plan(client, site.json()["id"], 10)
        what = "first plan of the reference site, seconds after the request"
        yield {"what": what, "asked": 8, "got": round(first, 2), "how": "one worker, all of HTTP, queue and database"}
        plans = [plan, *(first_plan(client, site.json()["id"], 4)[0] for _ in range(3))]
        lists = ["/api/v1/plans", "/api/v1/scenarios", "/api/v1/forecasts", "/api/v1/plans?limit=2"]
        yield measured(address, key, "listings", lists)
        whole = [f"/api/v1/plans/{plan}" for plan in plans]
        yield measured(address, key, "listings and, one in ten, a whole plan", lists * 9 + whole)


def measured(address: str, key: dict[str, str], what: str, paths: list[str]) -> dict[str, Any]:
    """The 95th percentile of reads at the rate."""
    times, failed = asyncio.run(reads(address, key, paths))
    how = f"{len(times)} requests, {failed} failed, median {times[len(times) // 2]:.1f} ms, slowest {times[-1]:.0f} ms"
    how += f"; load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores that other work shared"
    p95 = round(times[int(len(times) * 0.95)], 1)
    return {"what": f"{what}: 95th percentile at {RATE} a second, ms", "asked": 50, "got": p95, "how": how}


def main() -> None:
    """Measure everything and write the table."""
    with OUT.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ("what", "asked", "got", "how"))
        writer.writeheader()
        for row in rows():
            print(row, flush=True)
            writer.writerow(row)


if __name__ == "__main__":
    main()
