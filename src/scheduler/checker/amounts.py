"""Lengths of time as exact numbers, and their sums."""

from collections.abc import Iterable
from datetime import timedelta
from fractions import Fraction


def days(length: timedelta) -> Fraction:
    """A length in days."""
    return _seconds(length) / 86_400


def hours(length: timedelta) -> Fraction:
    """A length in hours."""
    return _seconds(length) / 3_600


def total(values: Iterable[Fraction]) -> Fraction:
    """The sum, a fraction also of nothing."""
    return sum(values, Fraction(0))


def _seconds(length: timedelta) -> Fraction:
    return Fraction(length // timedelta(microseconds=1), 1_000_000)
