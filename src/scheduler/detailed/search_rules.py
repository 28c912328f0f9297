"""When the search takes a plan, and when it ends: small parts to combine."""

from collections.abc import Callable

from scheduler.detailed.evaluate import Value
from scheduler.detailed.lexicographic import Stop

Accept = Callable[[Value, Value], bool]
"""(value found, value of the plan so far) → take it?"""
Done = Callable[[Value], bool]
"""Value of the plan so far → end the search?"""


def not_worse(found: Value, so_far: Value) -> bool:
    """As good is good enough: the search moves on among plans that are equal."""
    return found <= so_far


def out_of_time(stop: Stop, reserve: float) -> Done:
    """End when only `reserve` seconds are left."""
    return lambda _: stop.left() <= reserve + 0.05


def reached(floor: Value) -> Done:
    """End when no tier can get better."""
    return lambda value: value <= floor


def any_of(*rules: Done) -> Done:
    """End as soon as one rule says so."""
    return lambda value: any(rule(value) for rule in rules)
