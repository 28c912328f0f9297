"""The whole optimiser, from a scenario to a checked plan; no store, no server."""

from scheduler.planning.make_plan import make_plan
from scheduler.planning.plan_tactical import plan_tactical

__all__ = ["make_plan", "plan_tactical"]
