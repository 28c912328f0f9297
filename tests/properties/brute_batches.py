"""The batches of a plan that is searched for: how they split into campaigns, which are alike, where they visit."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from scheduler.domain.product import Recipe
from tests.properties.brute_runs import Option
from tests.properties.brute_units import Visit


class Batch(NamedTuple):
    """A batch to place: campaign number and position."""

    campaign: int
    position: int
    recipe: Recipe

    @property
    def id(self) -> str:
        return f"c{self.campaign}-{self.position}"


def visits_on(unit: str, batches: list[Batch], placed: tuple[Option, ...]) -> tuple[Visit, ...]:
    """Visits on a unit by start."""
    found = []
    for batch, option in zip(batches, placed, strict=False):
        runs = sorted((r for r in option.runs if unit in r.alternative.units), key=lambda r: (r.start, r.end))
        together = [r for r in runs if not r.procedure.interleaved]
        groups = [[r] for r in runs if r.procedure.interleaved] + ([together] if together else [])
        for group in groups:
            alone = group[0].procedure.interleaved
            block = (str(batch.campaign), batch.id, group[0].procedure.id) if alone else (str(batch.campaign),)
            found.append(
                Visit(
                    min(r.start for r in group),
                    max(r.end for r in group),
                    batch.id,
                    block,
                    batch.recipe.product,
                    tuple(r.procedure for r in group),
                    group[0].alternative.setup_state,
                    max(group, key=lambda r: r.end).alternative.setup_state,
                )
            )
    return tuple(sorted(found, key=lambda v: (v.start, v.end)))


def partitions(most: int, sizes: list[int]) -> Iterator[tuple[int, ...]]:
    """Multisets of sizes, largest first, that sum to at most `most`."""
    yield ()
    for size in sizes:
        if size <= most:
            for rest in partitions(most - size, [s for s in sizes if s <= size]):
                yield (size, *rest)


def twin_before(batches: list[Batch], index: int) -> int | None:
    """First batch of the campaign before, when it is alike: of the two, the earlier in time is named first."""
    batch = batches[index]
    if batch.position or not batch.campaign:
        return None
    sizes = Counter(b.campaign for b in batches)
    before = next(i for i, b in enumerate(batches) if b.campaign == batch.campaign - 1)
    alike = batches[before].recipe.id == batch.recipe.id and sizes[batch.campaign] == sizes[batch.campaign - 1]
    return before if alike else None


def apart(visits: tuple[Visit, ...]) -> bool:
    """No two visits overlap, and no block lies inside another."""
    if any(a.end > b.start for a, b in pairwise(visits)):
        return False
    closed: set[tuple[str, ...]] = set()
    for a, b in pairwise(visits):
        if a.block != b.block:
            closed.add(a.block)
            if b.block in closed:
                return False
    return True
