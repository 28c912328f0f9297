"""The whole optimiser, from a scenario to a checked plan; no store, no server."""

from scheduler.planning.make_plan import make_plan

__all__ = ["make_plan"]
