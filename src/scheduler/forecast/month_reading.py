"""Months as people write them; what can be read in two ways is never decided here."""

import math
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from scheduler.forecast.grid import Value

DayOrder = Literal["day first", "month first"]

# English, German, French; by their beginnings as people shorten them.
_NAMES = {
    1: "jan january januar jän jänner janvier janv",
    2: "feb february februar février févr fév",
    3: "mar march mär märz mrz mars",
    4: "apr april avril avr",
    5: "may mai",
    6: "jun june juni juin",
    7: "jul july juli juillet juil",
    8: "aug august août",
    9: "sep sept september septembre",
    10: "oct october okt oktober octobre",
    11: "nov november novembre",
    12: "dec december dez dezember décembre déc",
}
_MONTHS = {name: number for number, names in _NAMES.items() for name in names.split()}
_NAME = r"(?P<name>[^\W\d_]{3,9})\.?"
_SEPARATOR = r"\s*[-/. ,]?\s*"
_YEAR_MONTH = re.compile(r"(?P<year>\d{4})\s*[-/.]\s*(?P<month>\d{1,2})|(?P<packed>\d{6})", re.ASCII)
_MONTH_YEAR = re.compile(r"(?P<month>\d{1,2})\s*[-/.]\s*(?P<year>\d{4})", re.ASCII)
_ISO_DAY = re.compile(
    r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?)?", re.ASCII
)
_DAY = re.compile(r"(?P<a>\d{1,2})([-/.])(?P<b>\d{1,2})\2(?P<year>\d{4})(?: 0?0:00(?::00)?)?", re.ASCII)
_NAMED = re.compile(rf"{_NAME}{_SEPARATOR}'?(?P<year>\d{{4}}|\d\d)")
_YEAR_NAMED = re.compile(rf"(?P<year>\d{{4}}){_SEPARATOR}{_NAME}")
_DAY_NAMED = re.compile(rf"(?P<day>\d{{1,2}}){_SEPARATOR}{_NAME}{_SEPARATOR}(?P<year>\d{{4}})")
_SHORT_DATE = re.compile(r"\d{1,2}([-/.])\d{1,2}(\1\d{2})?", re.ASCII)
_DAY_OR_YEAR = re.compile(rf"\d\d?{_SEPARATOR}{_NAME}(?:{_SEPARATOR}\d\d)?")
_SERIALS = range(25_569, 109_574)  # 1970 to 2199, counted from 1900; no month written 202703 is among them
_EPOCH = {False: date(1899, 12, 30), True: date(1904, 1, 1)}


class MonthReading(NamedTuple):
    """What a cell says about a month; nothing set = it is no month.

    Attributes:
        month: the month, where there is only one reading.
        by_order: the month for each order of day and month, where both are possible.
        shows: the order that this cell proves.
        question: what to ask where nothing in the file could settle it.
    """

    month: str | None = None
    by_order: dict[DayOrder, str] | None = None
    shows: DayOrder | None = None
    question: str | None = None

    @property
    def is_month(self) -> bool:
        """Whether the cell means a month, settled or not."""
        return bool(self.month or self.by_order or self.question)


NO_MONTH = MonthReading()


def read_month(value: Value, date_1904: bool | None) -> MonthReading:
    """Read a month, or a day in it, from a cell of any type."""
    if isinstance(value, date):  # a datetime is a date too
        return _reading(value.year, value.month)
    if isinstance(value, bool) or value is None:
        return NO_MONTH
    if isinstance(value, int | float | Decimal):
        return _number(value, date_1904)
    return _text(" ".join(value.split()), date_1904) if isinstance(value, str) else NO_MONTH


def _number(value: int | float | Decimal, date_1904: bool | None) -> MonthReading:
    if not math.isfinite(value) or not 0 <= value < 1_000_000 or value != int(value):
        return NO_MONTH
    serial = int(value)
    if serial > _SERIALS.stop:
        return _reading(*divmod(serial, 100))
    if serial not in _SERIALS:
        return NO_MONTH
    if date_1904 is None:
        day = _EPOCH[False] + timedelta(serial)
        return MonthReading(question=f"is it a date as a spreadsheet counts days, {day:%Y-%m}?")
    return MonthReading(f"{_EPOCH[date_1904] + timedelta(serial):%Y-%m}")


@lru_cache(maxsize=10_000)  # a long form writes each month in many rows
def _text(text: str, date_1904: bool | None) -> MonthReading:
    if len(text) > 40:
        return NO_MONTH
    if text.isascii() and text.isdigit() and len(text) == 5:
        return _number(int(text), date_1904)
    if found := _YEAR_MONTH.fullmatch(text):
        packed = found["packed"]
        return (
            _reading(int(packed[:4]), int(packed[4:])) if packed else _reading(int(found["year"]), int(found["month"]))
        )
    if found := _MONTH_YEAR.fullmatch(text):
        return _reading(int(found["year"]), int(found["month"]))
    if found := _ISO_DAY.fullmatch(text):
        return _day(int(found["year"]), int(found["month"]), int(found["day"]))
    if found := _DAY.fullmatch(text):
        return _either_order(int(found["a"]), int(found["b"]), int(found["year"]))
    return _named(text.casefold())


def _named(text: str) -> MonthReading:
    if found := _NAMED.fullmatch(text) or _YEAR_NAMED.fullmatch(text):
        year = int(found["year"])
        return _reading(year if year > 99 else 2000 + year, _MONTHS.get(found["name"], 0))
    if found := _DAY_NAMED.fullmatch(text):
        return _day(int(found["year"]), _MONTHS.get(found["name"], 0), int(found["day"]))
    if text.strip(".") in _MONTHS:
        return MonthReading(question="of which year?")
    found = _DAY_OR_YEAR.fullmatch(text)
    if _SHORT_DATE.fullmatch(text) or (found and found["name"] in _MONTHS):
        return MonthReading(question="which number is the year, which the day?")
    return NO_MONTH


def _either_order(a: int, b: int, year: int) -> MonthReading:
    day_first, month_first = _day(year, b, a), _day(year, a, b)
    if day_first.month and month_first.month:
        if day_first.month == month_first.month:
            return day_first
        return MonthReading(by_order={"day first": day_first.month, "month first": month_first.month})
    if day_first.month:
        return MonthReading(day_first.month, shows="day first")
    return MonthReading(month_first.month, shows="month first") if month_first.month else NO_MONTH


def _day(year: int, month: int, day: int) -> MonthReading:
    try:
        return _reading(*datetime(year, month, day).timetuple()[:2])
    except ValueError:
        return NO_MONTH


def _reading(year: int, month: int) -> MonthReading:
    known = 1970 <= year < 2200 and 1 <= month <= 12
    return MonthReading(f"{year:04}-{month:02}") if known else NO_MONTH
