"""Which neighbourhood next, and how large: learnt from what each second of it brought."""

from collections.abc import Sequence
from math import sqrt
from random import Random

from scheduler.detailed.evaluate import Value

FADE = 0.8
"""What is left of old experience after a step."""
LEAST = 0.2
"""Part of the mean chance that every neighbourhood keeps."""
SMALLEST, FIRST, LARGEST = 1.0, 4.0, 80.0
"""Batches that a step frees: at least, at first, at most."""
WIDEN, NARROW = 1.4, 0.7


class Choices:
    """Chances by improvement per second; what is solved to the end is widened, what is not is narrowed."""

    def __init__(self, random: Random, hopes: Sequence[float]) -> None:
        """`hopes`: what each neighbourhood is thought to gain in its first second."""
        self._random = random
        self._paid = list(hopes)
        self._spent = [1.0] * len(hopes)
        self.sizes = [FIRST] * len(hopes)

    def pick(self) -> int:
        """Index of a neighbourhood."""
        rates = [paid / spent for paid, spent in zip(self._paid, self._spent, strict=True)]
        floor = LEAST * sum(rates) / len(rates)
        return self._random.choices(range(len(rates)), [rate + floor for rate in rates])[0]

    def learn(self, index: int, gain: float, seconds: float, proved: bool) -> None:
        """Book what a step of a neighbourhood gained and cost."""
        self._paid[index] = FADE * self._paid[index] + gain
        self._spent[index] = FADE * self._spent[index] + seconds
        self.sizes[index] = min(LARGEST, max(SMALLEST, self.sizes[index] * (WIDEN if proved else NARROW)))


def gain(before: Value, after: Value) -> float:
    """What a step is worth: the square root of the relative drop of the first tier that changed.

    0 if it got worse, or there is no plan after it. The root keeps one large drop from outweighing all that follow.
    """
    if not after or after >= before:
        return 0.0
    was, now = next((a, b) for a, b in zip(before, after, strict=True) if a != b)
    return sqrt(min(1.0, float((was - now) / (abs(was) or 1))))
