"""What the stock chart shows: a panel for each storage class, material and product that has stock."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from scheduler.domain.units import utc
from scheduler.report.colours import product_colours, sponsor_colours
from scheduler.report.facts import Facts
from scheduler.report.lots import item_of
from scheduler.report.stock import fills_of, levels_of
from scheduler.report.stock_indicators import TargetKpi, stock_kpis

NEUTRAL = "#52606D"


class Panel(NamedTuple):
    """A panel: stock against what it is held to.

    Attributes:
        there: what is there, whatever its status; `usable` what may be used, empty for storage.
        limit: capacity, or reorder point, with its name.
        targets: stock wanted at dates.
    """

    title: str
    unit: str
    colour: str
    there: tuple[tuple[datetime, Decimal], ...]
    usable: tuple[tuple[datetime, Decimal], ...] = ()
    limit: tuple[str, Decimal] | None = None
    targets: tuple[TargetKpi, ...] = ()


def panels_of(facts: Facts) -> tuple[Panel, ...]:
    """Storage classes, then materials, then products by sponsor."""
    return (*_storages(facts), *_items(facts))


def _storages(facts: Facts) -> Iterator[Panel]:
    fills = fills_of(facts.scenario, facts.movements)
    for storage in facts.scenario.storages:
        there = tuple((fill.at, fill.used) for fill in fills[storage.id])
        limit = ("capacity", storage.capacity)
        yield Panel(f"Storage {storage.id}", storage.unit, NEUTRAL, there, limit=limit)


def _items(facts: Facts) -> Iterator[Panel]:
    scenario = facts.scenario
    targets = stock_kpis(facts).targets
    colours = product_colours(scenario)
    owners = sponsor_colours(scenario)
    levels = levels_of(scenario, facts.movements)
    places = {item: i for i, item in enumerate([*scenario.material_by_id, *scenario.product_by_id])}
    for item, owner in sorted(levels, key=lambda key: (places[key[0]], key[1] or "")):
        material = scenario.material_by_id.get(item)
        point = material.reorder_point if material else None
        bought_for = material.purchase.owner if material and material.purchase else None
        yield Panel(
            title=f"{item} · {owner or 'shared pool'}",
            unit=item_of(scenario, item).unit,
            colour=colours.get(item) or owners.get(owner or "", NEUTRAL),
            there=tuple((level.at, level.on_hand) for level in levels[item, owner]),
            usable=tuple((level.at, level.usable) for level in levels[item, owner]),
            limit=("reorder point", point) if point is not None and owner == bought_for else None,
            targets=tuple(t for t in targets if t.product == item),
        )


def last_instant(facts: Facts, panels: tuple[Panel, ...]) -> datetime:
    """The end of the horizon, or of what is drawn if that is later."""
    return max([utc(facts.scenario.end), *(at for panel in panels for at, _ in panel.there)])
