"""The planner's question: a plant, its sponsors' products, the demand, and what counts."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Field

from scheduler.domain.changeover import ChangeoverRule
from scheduler.domain.commitment import Commitment
from scheduler.domain.contract import Contract
from scheduler.domain.demand import Order
from scheduler.domain.material import Lot, Material, StorageClass
from scheduler.domain.objective import Objective
from scheduler.domain.plant import Changeover, Connection, Maintenance, Pool, Room, Site, Unit
from scheduler.domain.product import Product, Recipe, Sponsor
from scheduler.domain.purpose import Gate, RequiredRun
from scheduler.domain.restriction import Hold, Reservation
from scheduler.domain.units import Duration, Instant, Model, Text, utc
from scheduler.domain.working_time import Calendar, Span, WorkingTime, expand


class Scenario(Model):
    """Everything a plan is made from; see docs/scenario.md for the language.

    Attributes:
        schema_version: version of this language.
        start: first instant of the plan; the time grid is `start + n × time_step`.
        horizon: length of the plan.
        changeovers: ordered; the first rule that matches holds.
        changeover_default: what holds where no rule matches; none = such a sequence is forbidden.
    """

    schema_version: Literal[1] = 1
    name: Annotated[Text, Field(min_length=1)]
    description: Text = ""
    sites: tuple[Site, ...] = (Site(id="site"),)
    start: Instant
    horizon: Annotated[Duration, Field(gt=timedelta(0))]
    time_step: Annotated[Duration, Field(gt=timedelta(0))] = timedelta(minutes=15)
    calendars: tuple[Calendar, ...] = ()
    rooms: tuple[Room, ...] = ()
    units: tuple[Unit, ...] = ()
    pools: tuple[Pool, ...] = ()
    connections: tuple[Connection, ...] = ()
    sponsors: tuple[Sponsor, ...] = ()
    products: tuple[Product, ...] = ()
    recipes: tuple[Recipe, ...] = ()
    changeovers: tuple[ChangeoverRule, ...] = ()
    changeover_default: Changeover | None = None
    maintenance: tuple[Maintenance, ...] = ()
    storages: tuple[StorageClass, ...] = ()
    materials: tuple[Material, ...] = ()
    lots: tuple[Lot, ...] = ()
    orders: tuple[Order, ...] = ()
    contracts: tuple[Contract, ...] = ()
    runs: tuple[RequiredRun, ...] = ()
    gates: tuple[Gate, ...] = ()
    holds: tuple[Hold, ...] = ()
    reservations: tuple[Reservation, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    objective: Objective = Objective()

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some fields replaced; what was cached of the old fields is forgotten."""
        copied = super().model_copy(update=update, deep=deep)
        for name in set(vars(copied)) - set(Scenario.model_fields):
            del vars(copied)[name]
        return copied

    @property
    def end(self) -> datetime:
        """End of the horizon, in UTC."""
        return utc(self.start) + self.horizon

    @cached_property
    def unit_by_id(self) -> dict[str, Unit]:
        """Units by id."""
        return {unit.id: unit for unit in self.units}

    @cached_property
    def pool_by_id(self) -> dict[str, Pool]:
        """Pools by id."""
        return {pool.id: pool for pool in self.pools}

    @cached_property
    def product_by_id(self) -> dict[str, Product]:
        """Products by id."""
        return {product.id: product for product in self.products}

    @cached_property
    def recipe_by_id(self) -> dict[str, Recipe]:
        """Recipes by id."""
        return {recipe.id: recipe for recipe in self.recipes}

    @cached_property
    def room_by_id(self) -> dict[str, Room]:
        """Rooms by id."""
        return {room.id: room for room in self.rooms}

    @cached_property
    def order_by_id(self) -> dict[str, Order]:
        """Orders by id."""
        return {order.id: order for order in self.orders}

    @cached_property
    def material_by_id(self) -> dict[str, Material]:
        """Materials by id."""
        return {material.id: material for material in self.materials}

    @cached_property
    def lot_by_id(self) -> dict[str, Lot]:
        """Lots on hand and expected, by id."""
        return {lot.id: lot for lot in self.lots}

    @cached_property
    def run_by_id(self) -> dict[str, RequiredRun]:
        """Required runs by id."""
        return {run.id: run for run in self.runs}

    @cached_property
    def sponsor_by_id(self) -> dict[str, Sponsor]:
        """Sponsors by id."""
        return {sponsor.id: sponsor for sponsor in self.sponsors}

    def zone_of(self, site: str | None) -> str:
        """IANA zone of a site; of the first site when none is named."""
        return next((s.zone for s in self.sites if s.id == site), self.sites[0].zone)

    @cached_property
    def plan_span(self) -> Span:
        """Stretch over which calendars are expanded: the horizon, room for work before and cleans after it."""
        room = timedelta(days=60)
        return Span(utc(self.start) - room, self.end + room)

    def working_time(self, unit: str) -> WorkingTime:
        """Working time of a unit over the plan, rounded inward to the time grid."""
        owner = self.unit_by_id[unit]
        calendar = next((c for c in self.calendars if c.id == owner.calendar), None)
        zone = self.zone_of(calendar.site or owner.site if calendar else owner.site)
        return expand(calendar, zone, utc(self.start), self.time_step, self.plan_span)
