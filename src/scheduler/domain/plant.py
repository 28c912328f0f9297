"""The plant in ISA-88 / ISA-95 terms: sites, rooms, units, pools, connections, maintenance."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field

from scheduler.domain.units import Duration, Id, Instant, Model, Quantity, Text, Weight
from scheduler.domain.working_time import Attendance, WeeklyWindow


class Level(StrEnum):
    """How thorough a changeover cleans; ordered none < minor < major < full."""

    NONE = "none"
    MINOR = "minor"
    MAJOR = "major"
    FULL = "full"

    @property
    def rank(self) -> int:
        """Place in the order of thoroughness, from 0."""
        return list(Level).index(self)


def _known_zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError(f"{value!r} is no IANA time zone, such as 'Europe/Berlin'")
    return value


class Site(Model):
    """A plant site; wall clocks of its calendars are read in its IANA zone."""

    id: Id
    zone: Annotated[str, AfterValidator(_known_zone)] = "UTC"


class Room(Model):
    """A room that units stand in.

    Attributes:
        exclusive_by: what the room holds one of at a time; none = no segregation.
    """

    id: Id
    exclusive_by: Literal["product", "sponsor", "segregation_class"] | None = None


class PoolDemand(Model):
    """Places of a pool that an activity holds.

    Attributes:
        amount: places held.
        during: the whole activity, or `duration` at its start or before its end.
    """

    pool: Id
    amount: Annotated[int, Field(ge=1, le=10_000)] = 1
    during: Literal["whole", "start", "end"] = "whole"
    duration: Duration | None = None


class Task(Model):
    """Work on a unit that is not production: a clean, a set-up, a tear-down, a changeover.

    Attributes:
        duration: working time; elapsed time too unless the work is interruptible.
        cost: money each time.
    """

    duration: Duration
    attendance: Attendance = Attendance.INTERRUPTIBLE
    pools: tuple[PoolDemand, ...] = ()
    cost: Weight = Decimal(0)


class Changeover(Task):
    """Work between two consecutive blocks of a unit; level none does not clean."""

    level: Level = Level.MAJOR


class FullClean(Task):
    """A full clean of a unit.

    Attributes:
        replaces: the most thorough changeover that is not needed in a gap with a full clean.
    """

    replaces: Level = Level.MINOR


class FullCleanAfter(Model):
    """When a unit is due for a full clean, at the latest: batches started, or time to the end of a use."""

    batches: Annotated[int, Field(ge=1)] | None = None
    time: Duration | None = None


class UnitState(Model):
    """State of a unit at the scenario's start; unstated = clean and fully cleaned at `start`.

    Attributes:
        last_product: product of the last batch, for the first changeover; none = nothing precedes the first block.
        last_setup_state: set-up state the last batch left.
        last_campaign: committed campaign of the last batch, whose block on the unit goes on.
        dirty_since: end of the last use that no cleaning followed.
        clean_since: end of the last cleaning.
        batches_since_full_clean: batches started since the last full clean.
        full_clean_at: end of the last full clean.
        full_clean_due: the unit needs a full clean before its first use.
    """

    last_product: Id | None = None
    last_setup_state: Id | None = None
    last_campaign: Id | None = None
    dirty_since: Instant | None = None
    clean_since: Instant | None = None
    batches_since_full_clean: Annotated[int, Field(ge=0)] = 0
    full_clean_at: Instant | None = None
    full_clean_due: bool = False


class Qualification(Model):
    """A product that a unit is qualified for, between two dates where stated."""

    product: Id
    valid_from: Instant | None = None
    valid_until: Instant | None = None


class Unit(Model):
    """A unit: runs one unit procedure at a time.

    Attributes:
        unit_class: name that changeover rules and reports group units by.
        capacity: largest batch size it takes, in the product's unit of measure.
        qualified: products it may run; none stated = all.
        turnaround: the minor clean between two batches of a campaign.
        clean: the ordinary clean, used as a refresh and after the last use.
        dirty_hold: longest time from the end of a use to the start of the next cleaning.
        clean_hold: longest time from the end of the last cleaning to the start of a use.
    """

    id: Id
    site: Id | None = None
    room: Id | None = None
    unit_class: Id | None = None
    calendar: Id | None = None
    capacity: Quantity | None = None
    qualified: tuple[Qualification, ...] = ()
    available_from: Instant | None = None
    initial: UnitState = UnitState()
    turnaround: Task | None = None
    clean: Task | None = None
    full_clean: FullClean | None = None
    dirty_hold: Duration | None = None
    clean_hold: Duration | None = None
    full_clean_after: FullCleanAfter | None = None


class CapacityWindow(WeeklyWindow):
    """Weekly hours in which a pool has another capacity than its standard one; the last that matches holds."""

    capacity: Annotated[int, Field(ge=0, le=10_000)]


class CapacityException(Model):
    """A stretch [start, end) in which a pool has another capacity; overrides the weekly windows."""

    start: Instant
    end: Instant
    capacity: Annotated[int, Field(ge=0, le=10_000)]
    reason: Text = ""


class Pool(Model):
    """Parallel places: operators by skill, cleaning crew, CIP skids, utilities, QC."""

    id: Id
    capacity: Annotated[int, Field(ge=0, le=10_000)]
    weekly: tuple[CapacityWindow, ...] = ()
    exceptions: tuple[CapacityException, ...] = ()
    site: Id | None = None


class Connection(Model):
    """An allowed transfer from one unit to another; see `recipe.connected` for what stating none means."""

    source: Id = Field(alias="from")
    target: Id = Field(alias="to")


class Maintenance(Model):
    """Maintenance or calibration of a unit: at a fixed `start`, or placed by the solver within [ready, due].

    Attributes:
        due: latest end.
        ideal: start that costs nothing.
        cost_per_day: money per day of distance from `ideal`; counts in the term preference.
    """

    id: Id
    unit: Id
    duration: Duration
    start: Instant | None = None
    ready: Instant | None = None
    due: Instant | None = None
    ideal: Instant | None = None
    cost_per_day: Weight = Decimal(0)
    attendance: Attendance = Attendance.UNATTENDED
    pools: tuple[PoolDemand, ...] = ()
