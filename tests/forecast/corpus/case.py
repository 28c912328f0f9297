"""One file of the corpus: how to make it, and what reading it must say."""

from collections.abc import Callable
from typing import NamedTuple

from scheduler.domain.forecast import Complaint
from scheduler.domain.product import Product

SPONSOR = "acme"
PRODUCTS = {
    product.id: product
    for product in (
        Product.model_validate({"id": "A", "sponsor": "acme", "unit": "kg", "precision": "0.1"}),
        Product.model_validate({"id": "B", "sponsor": "acme", "unit": "vial", "precision": 1}),
        Product.model_validate({"id": "1001", "sponsor": "acme", "unit": "g", "precision": "0.001"}),
        Product.model_validate({"id": "X", "sponsor": "bolt", "unit": "kg", "precision": 1}),
    )
}
OWN = {key: product for key, product in PRODUCTS.items() if product.sponsor == SPONSOR}


class Case(NamedTuple):
    """A file and its verdict.

    `expected` has a line as `A 2027-03 1.5` and a complaint as `code@place`, the place as `sheet!B3`.
    """

    file: str
    build: Callable[[], bytes]
    expected: frozenset[str]


def case(file: str, build: Callable[[], bytes] | bytes | str, *expected: str) -> Case:
    """A case; text is written in UTF-8."""
    if isinstance(build, str):
        build = build.encode()
    return Case(file, build if callable(build) else lambda: build, frozenset(expected))


def shown(complaint: Complaint) -> str:
    """A complaint as cases write it."""
    sheet = f"{complaint.sheet}!" if complaint.sheet is not None else ""
    row = "" if complaint.row is None else complaint.row
    return f"{complaint.code}@{sheet}{complaint.column or ''}{row}"
