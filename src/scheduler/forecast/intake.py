"""Reads a sponsor's forecast: all or nothing, in a child process that a hostile file may end."""

import hashlib
from collections.abc import Mapping

from scheduler.domain.forecast import Complaint, ForecastLine
from scheduler.domain.months import Month
from scheduler.domain.product import Product
from scheduler.domain.units import Model
from scheduler.forecast.limited import read_limited


class Intake(Model):
    """What came of reading a file.

    Attributes:
        lines: by product and month; empty where any complaint is an error.
        first_month: the earliest month that the file names; None where there are no lines.
        file_hash: SHA-256 of the file.
    """

    lines: tuple[ForecastLine, ...]
    complaints: tuple[Complaint, ...]
    first_month: Month | None
    file_hash: str


def read_forecast(content: bytes, file_name: str, *, products: Mapping[str, Product], sponsor: str) -> Intake:
    """Read a forecast file of a sponsor; raises nothing, whatever the file holds.

    Args:
        content: the bytes of the file.
        file_name: its suffix says the format; complaints name it.
        products: products by id; the reader knows only the sponsor's own, so another's is answered as an unknown.
        sponsor: id of the sponsor.
    """
    own = {key: product for key, product in products.items() if product.sponsor == sponsor}
    answer = read_limited(content, file_name, own, sponsor)
    return Intake(**dict(answer), file_hash=hashlib.sha256(content).hexdigest())
