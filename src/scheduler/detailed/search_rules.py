"""When the search takes a plan, and when it ends: small parts to combine."""

from collections.abc import Callable
from fractions import Fraction

from scheduler.detailed.evaluate import Value
from scheduler.detailed.lexicographic import Stop

Accept = Callable[[Value, Value, Value], bool]
"""(value found, value of the plan so far, value of the best plan) → go on from what was found?"""
Done = Callable[[Value], bool]
"""Value of the best plan → end the search?"""


def not_worse(found: Value, so_far: Value, best: Value) -> bool:
    """As good is good enough: the search moves on among plans that are equal."""
    return found <= so_far


def near_best(tolerance: float, share_left: Callable[[], float]) -> Accept:
    """What is not worse, and what is worse than the best by a share of each tier, which falls as time passes."""

    def accept(found: Value, so_far: Value, best: Value) -> bool:
        room = Fraction(tolerance * share_left())
        return found <= so_far or all(f <= b + room * abs(b) for f, b in zip(found, best, strict=True))

    return accept


def out_of_time(stop: Stop, reserve: float) -> Done:
    """End when only `reserve` seconds are left."""
    return lambda _: stop.left() <= reserve + 0.05


def reached(floor: Value) -> Done:
    """End when no tier can get better."""
    return lambda value: value <= floor


def any_of(*rules: Done) -> Done:
    """End as soon as one rule says so."""
    return lambda value: any(rule(value) for rule in rules)
