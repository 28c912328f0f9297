"""Replanning: what happened since, taken into the plan, and proposals for the rest."""

from scheduler.planning.replan.replan import STRATEGIES, replan

__all__ = ["STRATEGIES", "replan"]
