"""Quantities as people write them; `1.234` is a question unless the rest of the file answers it."""

import math
import re
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from scheduler.forecast.codes import Code
from scheduler.forecast.grid import Value

Mark = Literal[".", ","]

_MARKS: tuple[tuple[Mark, Mark], ...] = ((".", ","), (",", "."))
_SPACES = " \u00a0\u2009\u202f'’"
_UNIT = r"(?![eE][-+]?\d)[^\W\d_][\w %/.^-]*"
_NUMBER = re.compile(rf"(?P<sign>[-+−]?)\s*(?P<number>[0-9.,{_SPACES}]*[0-9])\s*(?P<unit>{_UNIT})?")
_GROUPS = re.compile(rf"[0-9]{{1,3}}(?:(?P<mark>[.,{_SPACES}])[0-9]{{3}})(?:(?P=mark)[0-9]{{3}})*")
_NOT_FINITE = {"nan", "inf", "infinity", "-inf", "-infinity", "+inf", "+infinity", "∞", "-∞"}


class QuantityReading(NamedTuple):
    """What a cell says about a quantity; exactly one of value, by_mark and problem is set.

    Attributes:
        by_mark: the value for each decimal mark, where both are possible.
        shows: the decimal mark that this cell proves.
        unit: unit written behind the number.
        problem: why it is no quantity.
    """

    value: Decimal | None = None
    by_mark: dict[Mark, Decimal] | None = None
    shows: Mark | None = None
    unit: str | None = None
    problem: Code | None = None


def read_quantity(value: Value) -> QuantityReading:
    """Read a number from a cell of any type but blank; its sign, size and precision are not judged here."""
    if isinstance(value, bool | date):
        return QuantityReading(problem=Code.NOT_A_NUMBER)
    if isinstance(value, float):
        if not math.isfinite(value):
            return QuantityReading(problem=Code.NOT_FINITE)
        return QuantityReading(Decimal(f"{value:.15g}"))  # what a spreadsheet shows: 0.3, not 0.30000000000000004
    if isinstance(value, int | Decimal):
        number = Decimal(value)
        return QuantityReading(number) if number.is_finite() else QuantityReading(problem=Code.NOT_FINITE)
    return _text(value.strip()) if isinstance(value, str) else QuantityReading(problem=Code.NOT_A_NUMBER)


def _text(text: str) -> QuantityReading:
    if text.casefold() in _NOT_FINITE:
        return QuantityReading(problem=Code.NOT_FINITE)
    found = _NUMBER.fullmatch(text) if len(text) <= 60 else None
    if not found:
        return QuantityReading(problem=Code.NOT_A_NUMBER)
    read = _unsigned(found["number"])._replace(unit=found["unit"])
    if found["sign"] in ("-", "−"):
        by_mark = read.by_mark and {mark: -value for mark, value in read.by_mark.items()}
        read = read._replace(value=None if read.value is None else -read.value, by_mark=by_mark)
    return read


def _unsigned(number: str) -> QuantityReading:
    if number.isdigit():
        return QuantityReading(Decimal(number))
    for space in _SPACES[1:]:
        number = number.replace(space, _SPACES[0])
    for mark, other in _MARKS:
        read, twin = _with_decimal_mark(number, mark, other), _with_decimal_mark(number, other, mark)
        if read is not None and twin is not None:
            return QuantityReading(read) if read == twin else QuantityReading(by_mark={mark: read, other: twin})
        if read is not None:
            return QuantityReading(read, shows=mark)
    return QuantityReading(problem=Code.NOT_A_NUMBER)


def _with_decimal_mark(number: str, mark: Mark, other: Mark) -> Decimal | None:
    """The value if `mark` stands before decimals and `other`, or a space, between thousands; None if it cannot."""
    whole, point, decimals = number.partition(mark)
    if point and not (decimals.isdigit() and whole):
        return None
    groups = _GROUPS.fullmatch(whole)
    if not whole.isdigit() and not (groups and groups["mark"] in (other, _SPACES[0]) and whole[0] != "0"):
        return None
    return Decimal(f"{re.sub('[^0-9]', '', whole)}.{decimals or 0}")
