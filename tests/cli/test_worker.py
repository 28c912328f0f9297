"""`scheduler worker` as a process beside the service."""

import signal
import subprocess
from pathlib import Path

import psycopg
import pytest

from scheduler.bootstrap import in_postgres
from scheduler.domain.solve_settings import SolveSettings
from scheduler.service.entries import PlanState
from scheduler.service.principal import Principal, Role
from tests.cli.running import command, process
from tests.jobs.office import Office
from tests.store.postgres.houses import House

ROOT = Path(__file__).parents[2]
TINY = (ROOT / "scenarios/tiny/two_products/scenario.yaml").read_bytes()
PLANNER = Principal(Role.PLANNER, "plant")


@pytest.mark.slow
def test_a_worker_makes_the_plans_of_the_service(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A real solve in a process of its own; a signal ends it in order, and what it was at waits again."""
    monkeypatch.setenv("DATABASE_URL", house.service_url)
    service = in_postgres(house.service_url, connections=2, running=0)
    worker = subprocess.Popen(
        command("worker", "--running", 2), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        scenario = service.scenarios.submit(PLANNER, TINY, "yaml").id
        quick = service.plans.request(PLANNER, scenario, SolveSettings(time_limit=5, workers=1)).id
        made = Office.until(lambda: e if (e := service.plans.get(PLANNER, quick)).state.final else None, 12_000)
        assert made.state is PlanState.DONE
        assert made.plan is not None
        assert made.plan.verdict is not None
        assert made.plan.verdict.passed
        worker.send_signal(signal.SIGTERM)
        said, _ = worker.communicate(timeout=60)
    finally:
        worker.kill()
        service.close()
    assert worker.returncode == 0
    assert "Working on 2 solve(s) at once for plant plant" in said
    assert "Everything was handed back." in said
    with psycopg.connect(house.admin_url) as admin:
        assert admin.execute("SELECT state, attempts FROM scheduler.jobs").fetchall() == [("ended", 1)]


def test_a_worker_needs_a_database_that_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It starts none, since it would stop it under the service's feet."""
    for name in ("DATABASE_URL", "SCHEDULER_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    for environment, said in [
        ({"SCHEDULER_DATA_DIR": str(tmp_path / "none")}, "does not run. Start `scheduler serve` first"),
        ({"SCHEDULER_EPHEMERAL": "true"}, "An ephemeral service keeps its jobs to itself"),
    ]:
        done = process("worker", **environment)
        assert done.returncode == 2
        assert said in " ".join(done.stderr.split())
