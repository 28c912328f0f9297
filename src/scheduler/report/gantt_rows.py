"""Rows of the chart: units under group headings, from top to bottom."""

from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple

from scheduler.domain.plant import Unit
from scheduler.domain.scenario import Scenario
from scheduler.report.facts import Facts

By = Literal["unit", "product", "sponsor"]
HEAD, ROW = 0.62, 1.0


class Row(NamedTuple):
    """A row of the chart.

    Attributes:
        client: product or sponsor whose work it shows; "" where rows are by unit.
        unit: None for a heading, and for a row of QC releases.
        y: its middle; y grows downwards, a unit row is 1 high.
        product: whose QC releases it shows; None for other rows.
    """

    client: str
    unit: str | None
    label: str
    y: float
    height: float
    product: str | None = None

    @property
    def heading(self) -> bool:
        """Whether it only names the rows below."""
        return self.unit is None and self.product is None


class Group(NamedTuple):
    """A heading, the units under it and the products whose QC releases it shows; an empty heading is not drawn."""

    client: str
    heading: str
    units: tuple[str, ...]
    released: tuple[str, ...] = ()


class Rows:
    """Where things are drawn.

    Args:
        facts: the plan.
        by: what rows are grouped by. `unit`: every unit once, by site, room and class; `product`, `sponsor`: the
            units each of them uses.
    """

    def __init__(self, facts: Facts, by: By) -> None:
        self.by = by
        groups = _by_place(facts) if by == "unit" else _by_client(facts, by)
        self.rows = tuple(_stack(groups))
        self.height = sum(row.height for row in self.rows)
        self._units = {(row.client, row.unit): row for row in self.rows if row.unit}
        self._due = {row.client: row for row in reversed(self.rows) if row.heading}
        self._released = {row.product: row for row in self.rows if row.product}

    def of_unit(self, unit: str, product: str, sponsor: str) -> Row:
        """Row of a unit's work for a product."""
        return self._units[self._client(product, sponsor), unit]

    def find_unit(self, unit: str, product: str, sponsor: str) -> Row | None:
        """The same; None where the chart has no such row."""
        return self._units.get((self._client(product, sponsor), unit))

    def of_order(self, product: str, sponsor: str) -> Row:
        """Row in which the due date of an order is marked."""
        return self._due[self._client(product, sponsor)]

    def of_release(self, product: str) -> Row:
        """Row of a product's QC releases."""
        return self._released[product]

    def _client(self, product: str, sponsor: str) -> str:
        return {"unit": "", "product": product, "sponsor": sponsor}[self.by]


def _stack(groups: Iterable[Group]) -> Iterator[Row]:
    at = 0.0
    for group in groups:
        if group.heading:
            yield Row(group.client, None, group.heading, at + HEAD / 2, HEAD)
            at += HEAD
        for unit in group.units:
            yield Row(group.client, unit, unit, at + ROW / 2, ROW)
            at += ROW
        for product in group.released:
            yield Row(group.client, None, f"QC {product}", at + ROW / 2, ROW, product)
            at += ROW


def _by_place(facts: Facts) -> list[Group]:
    scenario = facts.scenario
    names = _places(scenario)
    groups = [
        Group("", n, tuple(u.id for u in scenario.units if names[u.id] == n)) for n in dict.fromkeys(names.values())
    ]
    released = _released(facts)
    releases = [Group("", "QC release", (), released)] if released else []
    return [Group("", "Orders due", ()), *groups, *releases]


def _released(facts: Facts) -> tuple[str, ...]:
    """Products with a QC release in the plan, by sponsor and id."""
    found = {facts.lots[release.lot].item for release in facts.plan.releases}
    return tuple(sorted(found, key=lambda product: (facts.sponsor_of(product), product)))


def _places(scenario: Scenario) -> dict[str, str]:
    """Heading by unit: site, room and class, or fewer of them where headings would be as many as units."""

    def named(*parts: Callable[[Unit], str | None]) -> dict[str, str]:
        return {u.id: " · ".join(filter(None, (part(u) for part in parts))) for u in scenario.units}

    def site(unit: Unit) -> str | None:
        return unit.site if len(scenario.sites) > 1 else None

    finest = named(site, lambda u: u.room, lambda u: u.unit_class)
    coarser = named(site, lambda u: u.room), named(site, lambda u: u.unit_class)
    return next((n for n in (finest, *coarser) if 2 * len(set(n.values())) <= len(n)), named(site))


def _by_client(facts: Facts, by: By) -> list[Group]:
    scenario = facts.scenario
    used: dict[str, set[str]] = {}
    for visit in facts.visits:
        used.setdefault(visit.product if by == "product" else visit.sponsor, set()).add(visit.unit)
    for product in (*_released(facts), *(order.product for order in scenario.orders)):
        used.setdefault(product if by == "product" else facts.sponsor_of(product), set())
    headings = (
        {p.id: f"{p.id} · {p.sponsor}" for p in sorted(scenario.products, key=lambda p: (p.sponsor, p.id))}
        if by == "product"
        else {s.id: s.name or s.id for s in sorted(scenario.sponsors, key=lambda s: s.id)}
    )
    return [
        Group(
            key,
            heading,
            tuple(unit.id for unit in scenario.units if unit.id in used[key]),
            tuple(p for p in _released(facts) if key == (p if by == "product" else facts.sponsor_of(p))),
        )
        for key, heading in headings.items()
        if key in used
    ]
