"""Campaigns that a tactical plan suggests to the detailed schedule."""

from datetime import UTC, datetime, timedelta

from scheduler.domain.tactical import TacticalPeriod, TacticalPlan, TacticalProduction, TacticalSettings
from scheduler.tactical.suggest import suggestions

T0 = datetime(2027, 1, 4, tzinfo=UTC)
EDGES = [T0 + timedelta(weeks=n) for n in range(5)]


def _plan(*rows):
    return TacticalPlan(
        scenario="by hand",
        settings=TacticalSettings(),
        value=0,
        periods=tuple(TacticalPeriod(index=n, start=EDGES[n], end=EDGES[n + 1]) for n in range(4)),
        production=tuple(
            TacticalProduction(
                recipe=recipe,
                product=recipe,
                train="U",
                period=period,
                batches=batches,
                campaigns=campaigns,
                quantity=0,
                production_h=0,
                changeover_h=0,
            )
            for recipe, period, batches, campaigns in rows
        ),
    )


def test_a_campaign_that_goes_on_is_one():
    """Batches of the periods a campaign goes on in are added to it; a pause or a new start ends it."""
    found = suggestions(_plan(("A", 0, 3, 1), ("A", 1, 2, 0), ("A", 3, 4, 1)))
    assert [(s.recipe, s.batches, s.after, s.before) for s in found] == [
        ("A", 5, EDGES[0], EDGES[2]),
        ("A", 4, EDGES[3], EDGES[4]),
    ]


def test_several_campaigns_share_the_batches():
    """Two campaigns of five batches are one of three and one of two; the order is that of the periods."""
    found = suggestions(_plan(("B", 1, 5, 2), ("A", 0, 1, 1)))
    assert [(s.recipe, s.batches) for s in found] == [("A", 1), ("B", 3), ("B", 2)]
