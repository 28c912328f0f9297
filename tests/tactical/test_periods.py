"""Periods: weeks, then months of the site's calendar, or equal stretches."""

import pytest

from scheduler.domain.tactical import TacticalSettings
from scheduler.tactical.periods import periods_of
from tests.tactical.plants import DAY, WEEK, one_unit


def test_weeks_and_then_months():
    """After the weeks come calendar months; a rest of less than a fortnight belongs to its neighbour."""
    periods = periods_of(one_unit(horizon="120d"), TacticalSettings(weeks=2))
    ends = [f"{periods.instant(edge):%m-%d}" for edge in range(periods.number + 1)]
    assert ends == ["01-04", "01-11", "01-18", "02-01", "03-01", "04-01", "05-04"]


def test_equal_periods():
    """Stated periods are all of one length; the horizon's rest belongs to the last."""
    periods = periods_of(one_unit(horizon="25d"), TacticalSettings(period="5d"))
    assert [periods.length(t) for t in range(periods.number)] == [5 * DAY] * 5
    assert periods_of(one_unit(horizon="28d"), TacticalSettings(period="10d")).edges[-1] == 28 * DAY


@pytest.mark.parametrize(("hours", "ended", "holding"), [(0, -1, 0), (WEEK, 0, 0), (WEEK + 1, 0, 1), (9 * WEEK, 3, 4)])
def test_instants_in_periods(hours, ended, holding):
    """A period is (start, end]: what happens at its end happens in it."""
    periods = periods_of(one_unit(), TacticalSettings(weeks=4))
    assert (periods.ended_by(hours), periods.holding(hours)) == (ended, holding)
