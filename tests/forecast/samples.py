"""A site with two sponsors, and forecasts made up in a line."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from scheduler.domain.forecast import ForecastLine, ForecastVersion
from scheduler.domain.months import add_months
from scheduler.domain.scenario import Scenario
from scheduler.forecast.terms import Terms, terms_of

NOON = datetime(2027, 1, 4, 12, tzinfo=UTC)
JAN = "2027-01"
SITE: dict[str, Any] = {
    "name": "Two sponsors on one line",
    "start": "2027-01-01T00:00:00+01:00",
    "horizon": "365d",
    "time_step": "1h",
    "sites": [{"id": "north", "zone": "Europe/Berlin"}],
    "units": [{"id": "LINE"}],
    "sponsors": [{"id": "acme"}, {"id": "bolt"}],
    "products": [
        {"id": "A", "sponsor": "acme", "family": "mab"},
        {"id": "B", "sponsor": "acme"},
        {"id": "X", "sponsor": "bolt"},
    ],
    "recipes": [
        {
            "id": f"make-{product}",
            "product": product,
            "batch_size": 10,
            "procedures": [{"id": "make", "alternatives": [{"units": "LINE", "duration": "1d"}]}],
        }
        for product in "ABX"
    ],
    "changeover_default": {"duration": "1h"},
}


def site(**fields: Any) -> Scenario:
    """The site with some fields of its own."""
    return Scenario.model_validate(SITE | fields)


def terms(*contracts: dict[str, Any], sponsor: str = "acme") -> Terms:
    """A sponsor's products and the contracts given."""
    own = [{"id": f"c{i}", "sponsor": sponsor, **contract} for i, contract in enumerate(contracts)]
    return terms_of(site(contracts=own), sponsor)


def order(id: str, product: str, quantity: object, due: str, **fields: Any) -> dict[str, Any]:
    return {"id": id, "product": product, "quantity": quantity, "due": f"{due}T00:00:00+01:00", **fields}


def version(sequence: int = 1, first: str = JAN, sponsor: str = "acme", **quantities: list[object]) -> ForecastVersion:
    """A version that states quantities month by month from its first; None leaves a month out."""
    lines = tuple(
        ForecastLine(product=product, month=add_months(first, i), quantity=Decimal(str(quantity)))
        for product, row in quantities.items()
        for i, quantity in enumerate(row)
        if quantity is not None
    )
    return ForecastVersion(
        sponsor=sponsor, sequence=sequence, received=NOON, file_hash=f"{sequence:064x}", first_month=first, lines=lines
    )
