"""The independent checker: judges a plan by the rules alone, in instants and exact numbers, apart from solvers."""

from scheduler.checker.checks import CHECKS, check_plan, verdict
from scheduler.checker.objective import evaluate, evaluate_terms, tier_value

__all__ = ["CHECKS", "check_plan", "evaluate", "evaluate_terms", "tier_value", "verdict"]
