"""The words that name a column, in the languages sponsors write in."""

import re
from typing import Literal, NamedTuple

from scheduler.forecast.grid import Value
from scheduler.forecast.month_reading import MonthReading, read_month

Role = Literal["product", "period", "quantity", "unit"]

_WORDS: dict[Role, str] = {
    "product": "product, product id, product code, product no, product number, material, material id, material code, "
    "material number, item, item id, item code, item number, article, article number, sku, produkt, produktnummer, "
    "artikel, artikelnummer, materialnummer, produit, article, référence",
    "period": "period, month, date, bucket, delivery month, due month, forecast month, monat, periode, datum, mois, "
    "période",
    "quantity": "quantity, qty, forecast, forecast quantity, forecast qty, demand, amount, volume, menge, bedarf, "
    "quantité",
    "unit": "unit, units, uom, unit of measure, einheit, me, unité",
}
ROLES = {word: role for role, words in _WORDS.items() for word in words.split(", ")}
_NOT_READ = (
    "name, product name, description, product description, material description, comment, comments, note, notes, "
    "remark, remarks, sponsor, customer, client, total, sum, bezeichnung, bemerkung, kommentar, kunde, summe, gesamt, "
    "désignation, commentaire, remarque, somme"
)
IGNORED = frozenset(_NOT_READ.split(", "))
"""Columns that a sponsor may add for its own use; they are not read."""

_UNIT = re.compile(r"\s*[(\[]\s*(?P<unit>[^()\[\]]{1,80}?)\s*[)\]]\s*$")


class Heading(NamedTuple):
    """What the heading of a column says; `unit` is what stands in brackets behind it."""

    value: Value
    role: Role | None = None
    month: MonthReading | None = None
    unit: str | None = None

    @property
    def ignored(self) -> bool:
        """Whether the column is known to be none of ours."""
        return isinstance(self.value, str) and _plain(self.value) in IGNORED


def read_heading(value: Value, date_1904: bool | None) -> Heading:
    """Read the heading of a column."""
    if value is None:
        return Heading(None)
    unit, text = None, value
    if isinstance(value, str) and (found := _UNIT.search(value)):
        unit, text = found["unit"], value[: found.start()]
    if isinstance(text, str) and (role := ROLES.get(_plain(text))):
        return Heading(value, role, unit=unit)
    month = read_month(text, date_1904)
    return Heading(value, month=month, unit=unit) if month.is_month else Heading(value)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[_.:#*-]+", " ", text).split()).casefold()
