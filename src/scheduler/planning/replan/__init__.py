"""Replanning: what happened since, taken into the plan, and proposals for the rest."""

from scheduler.planning.replan.differences import differences
from scheduler.planning.replan.prepare import STRATEGIES, keeps_baseline, prepare, settings_for
from scheduler.planning.replan.replan import replan
from scheduler.planning.replan.roll_forward import Zones

__all__ = ["STRATEGIES", "Zones", "differences", "keeps_baseline", "prepare", "replan", "settings_for"]
