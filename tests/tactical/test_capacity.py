"""Hours of units: what takes them in the plan, and what in the bound."""

from tests.checker.builders import iso
from tests.tactical.plants import WEEK, one_unit, sets_of


def _hours(**fields):
    return sets_of(one_unit(**fields), weeks=4).hours["U"]


def test_closed_time_availability_and_fixed_maintenance_count_in_both():
    """No schedule can use them either."""
    closed = [{"id": "c", "closed": [{"start": iso(0), "end": iso(24)}]}]
    unit = [{"id": "U", "calendar": "c", "available_from": iso(48)}]
    maintenance = [{"id": "m", "unit": "U", "duration": "10h", "start": iso(60)}]
    hours = _hours(calendars=closed, units=unit, maintenance=maintenance)
    assert hours.plan == hours.bound == (WEEK - 58, WEEK, WEEK, WEEK)


def test_movable_maintenance_and_holds_count_in_the_plan_only():
    """A schedule might place the maintenance elsewhere; what runs when a hold begins goes on."""
    maintenance = [{"id": "m", "unit": "U", "duration": "10h", "ready": iso(0), "due": iso(WEEK)}]
    holds = [{"id": "h", "unit": "U", "blocked_from": iso(WEEK), "lifted": iso(WEEK + 20)}]
    hours = _hours(maintenance=maintenance, holds=holds)
    assert hours.plan == (WEEK - 10, WEEK - 20, WEEK, WEEK)
    assert hours.bound == (WEEK,) * 4


def test_reservations_are_kept_from_other_sponsors():
    """Hours reserved for acme are not for bolt; after the release date they are for all."""
    window = {"id": "r", "unit": "U", "sponsor": "acme", "reserved_from": iso(0), "reserved_until": iso(100)}
    assert _hours(reservations=[window]).kept == {"acme": (0, 0, 0, 0), "bolt": (100, 0, 0, 0)}
    assert _hours(reservations=[window | {"release": iso(-1)}]).kept["bolt"] == (0, 0, 0, 0)
