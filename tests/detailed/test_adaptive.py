"""Which neighbourhood is tried next, and how much it frees."""

from collections import Counter
from fractions import Fraction
from random import Random

import pytest

from scheduler.detailed.adaptive import LARGEST, SMALLEST, Choices, gain
from scheduler.detailed.search_rules import any_of, near_best, not_worse, reached


def _value(*tiers):
    return tuple(Fraction(t) for t in tiers)


def test_what_pays_more_in_a_second_is_tried_more_often():
    """Two neighbourhoods gain alike, one in a tenth of the time; the third gains nothing and is tried all the same."""
    choices = Choices(Random(1), [0.1] * 3)
    for _ in range(20):
        choices.learn(0, 0.5, 0.1, proved=True)
        choices.learn(1, 0.5, 1.0, proved=True)
        choices.learn(2, 0.0, 1.0, proved=True)
    tried = Counter(choices.pick() for _ in range(1_000))
    assert tried[0] > tried[1] > tried[2] > 0


def test_the_more_hopeful_are_tried_first():
    """Before anything is known, by what is hoped of them."""
    choices = Choices(Random(1), [0.1, 1.0])
    tried = Counter(choices.pick() for _ in range(300))
    assert tried[1] > 2 * tried[0] > 0


def test_old_experience_fades():
    """What paid once and pays no more is overtaken by what pays now."""
    choices = Choices(Random(1), [0.1] * 2)
    for _ in range(10):
        choices.learn(0, 1.0, 1.0, proved=True)
    for _ in range(40):
        choices.learn(0, 0.0, 1.0, proved=True)
        choices.learn(1, 0.3, 1.0, proved=True)
    tried = Counter(choices.pick() for _ in range(500))
    assert tried[1] > 2 * tried[0]


def test_solved_steps_widen_and_others_narrow():
    """Within limits, each neighbourhood for itself."""
    choices = Choices(Random(1), [0.1] * 2)
    first = list(choices.sizes)
    choices.learn(0, 0.0, 1.0, proved=True)
    choices.learn(1, 0.0, 1.0, proved=False)
    assert choices.sizes[0] > first[0]
    assert choices.sizes[1] < first[1]
    for _ in range(50):
        choices.learn(0, 0.0, 1.0, proved=True)
        choices.learn(1, 0.0, 1.0, proved=False)
    assert choices.sizes == [LARGEST, SMALLEST]


def test_gain_looks_at_the_first_tier_that_changed():
    """A step that is worse, equal or without a plan gains nothing; more is worth more."""
    assert gain(_value(4, 7), ()) == 0
    assert gain(_value(4, 7), _value(4, 7)) == 0
    assert gain(_value(4, 7), _value(5, 0)) == 0
    assert gain(_value(4, 7), _value(3, 900)) == pytest.approx(0.5)
    assert gain(_value(4, 100), _value(4, 75)) == pytest.approx(0.5)
    assert 0 < gain(_value(4, 100), _value(4, 99)) < 0.5
    assert gain(_value(-4, 0), _value(-8, 0)) == 1.0


def test_plans_that_are_as_good_are_taken():
    """Those that are worse are not."""
    best = _value(0, 0)
    assert not_worse(_value(1, 2), _value(1, 2), best)
    assert not_worse(_value(1, 1), _value(1, 2), best)
    assert not not_worse(_value(1, 3), _value(1, 2), best)


def test_what_is_near_the_best_is_taken_while_there_is_time():
    """Up to the tolerance in every tier; at the end nothing that is worse."""
    left = [1.0]
    accept = near_best(0.1, lambda: left[0])
    so_far, best = _value(100, 50), _value(100, 50)
    assert accept(_value(110, 55), so_far, best)
    assert not accept(_value(111, 50), so_far, best)
    assert not accept(_value(100, 56), so_far, best)
    left[0] = 0.0
    assert not accept(_value(100, 51), so_far, best)
    assert accept(_value(100, 50), so_far, best)


def test_rules_of_ending_combine():
    """The search ends where no tier can get better, or where any rule says so."""
    floor = reached(_value(0, 5))
    assert floor(_value(0, 5))
    assert not floor(_value(0, 6))
    assert any_of(floor, lambda _: False)(_value(0, 5))
    assert not any_of(floor, lambda _: False)(_value(0, 6))
