"""A reader of forecasts made up for tests: lines of `product month quantity`."""

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from scheduler.domain.errors import Severity
from scheduler.domain.forecast import Complaint, ForecastLine
from scheduler.domain.product import Product


class FakeIntake(NamedTuple):
    """What the reader made of a file."""

    lines: tuple[ForecastLine, ...]
    complaints: tuple[Complaint, ...]
    first_month: str | None
    file_hash: str


def fake_reader(content: bytes, file_name: str, *, products: Mapping[str, Product], sponsor: str) -> FakeIntake:
    """All lines; or a complaint for each line of an unknown product, and no line."""
    digest = hashlib.sha256(content).hexdigest()
    rows = [line.split() for line in content.decode().splitlines()]
    complaints = tuple(
        Complaint(
            severity=Severity.ERROR,
            code="unknown_product",
            file=file_name,
            row=number,
            column="A",
            value=product,
            message=f"{file_name}, row {number}, column A: {sponsor} has no product {product!r}.",
            fix="Correct the product.",
        )
        for number, (product, *_) in enumerate(rows, start=1)
        if product not in products
    )
    if complaints:
        return FakeIntake((), complaints, None, digest)
    lines = tuple(ForecastLine(product=p, month=month, quantity=Decimal(quantity)) for p, month, quantity in rows)
    return FakeIntake(lines, (), min(line.month for line in lines), digest)
