"""plan_tactical: what it refuses, what it reports, and that the solver stays in its own process."""

import subprocess
import sys

import pytest

from scheduler.domain.errors import InvalidScenarioError, SolverError
from scheduler.domain.tactical import TacticalSettings
from scheduler.planning import plan_tactical
from scheduler.planning import plan_tactical as function
from tests.tactical.plants import WEEK, one_unit, order

SETTINGS = TacticalSettings(weeks=4, time_limit=20)


def test_the_plan_and_its_progress():
    """Every better plan is heard of; the last one comes back with bounds and gap."""
    heard = []
    plan = plan_tactical(one_unit(order("o", "A", 100, WEEK)), SETTINGS, on_progress=heard.append)
    assert [p.tiers for p in heard] == [p.tiers for p in plan.incumbents]
    assert plan.gap == pytest.approx(0, abs=1e-6)
    assert [b.tier for b in plan.bounds] == [0, 1]


def test_an_invalid_scenario_is_refused():
    """All issues at once, before a child starts."""
    with pytest.raises(InvalidScenarioError, match=r"error\(s\)"):
        plan_tactical(one_unit(order("o", "nothing", 100, WEEK)), SETTINGS)


def test_a_profile_replaces_the_objective():
    """The terms of the plan are those of the profile named."""
    settings = SETTINGS.model_copy(update={"profile": "throughput"})
    plan = plan_tactical(one_unit(order("o", "A", 10, WEEK)), settings)
    assert "throughput" in {t.term for t in plan.objective}


def test_a_longer_horizon_than_the_scenario_states():
    """Periods reach as far as asked."""
    plan = plan_tactical(one_unit(), TacticalSettings(weeks=2, horizon="180d", time_limit=20))
    assert (plan.periods[-1].end - plan.periods[0].start).days == 180


def test_failure_is_an_error(monkeypatch):
    """A child that gives no plan is a solver error that says why."""
    module = sys.modules[function.__module__]
    monkeypatch.setattr(module, "run_child", lambda *_: iter(()))
    with pytest.raises(SolverError, match="it was stopped before the first"):
        plan_tactical(one_unit(), SETTINGS)


def test_the_caller_loads_no_solver():
    """Pyomo and HiGHS stay in the child."""
    code = "import scheduler.planning, sys; print(*{'pyomo', 'highspy', 'ortools'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
