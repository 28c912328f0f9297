"""Primitive values of the scheduling language: ids, instants, durations, quantities."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

_PARTS = {"w": 604_800, "d": 86_400, "h": 3_600, "min": 60, "m": 60, "s": 1}
_PLAIN = re.compile(r"(\d+(?:\.\d+)?)\s*(w|d|h|min|m|s)", re.ASCII)
_NUMBER = re.compile(r"\s*[-+]?[\d.]+\s*")
_ISO = re.compile(r"P(?:(?P<w>\d+)W)?(?:(?P<d>\d+)D)?(?:T(?:(?P<h>\d+)H)?(?:(?P<m>\d+)M)?(?:(?P<s>\d+)S)?)?", re.ASCII)


class Model(BaseModel):
    """Base of every domain object: immutable, strict about unknown fields, never NaN or infinite."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, populate_by_name=True, serialize_by_alias=True
    )


def parse_duration(value: object) -> timedelta:
    """Read `90min`, `1d 12h`, `2w` or ISO 8601 `PT90M` as an elapsed time; a bare number is refused (no unit).

    A leading minus is understood, for the lags of time links.

    Raises:
        ValueError: the text is no duration, is not a whole number of seconds, or passes 100 years.
    """
    if isinstance(value, timedelta):
        return value
    if not isinstance(value, str):
        raise ValueError(f"a duration needs a unit, such as '12h', '90min' or '2d'; got {value!r}")
    text = value.strip()
    sign = -1 if text.startswith("-") else 1
    body = text.removeprefix("-").strip()
    iso = _ISO.fullmatch(body) if len(body) > 2 and body.startswith("P") else None
    if iso and any(iso.groupdict().values()):
        seconds = sum(Decimal(number) * _PARTS[unit] for unit, number in iso.groupdict().items() if number)
    elif body and len(body) <= 64 and not _PLAIN.sub("", body).strip():
        seconds = sum(Decimal(number) * _PARTS[unit] for number, unit in _PLAIN.findall(body))
    else:
        raise ValueError(f"not a duration: {value!r}; write for example '12h', '90min', '1d 12h' or 'PT90M'")
    if seconds != int(seconds):
        raise ValueError(f"{value!r} is not a whole number of seconds")
    if seconds > 100 * 366 * 86_400:
        raise ValueError(f"{value!r} is longer than 100 years")
    return sign * timedelta(seconds=int(seconds))


def format_duration(value: timedelta) -> str:
    """Write a duration so that `parse_duration` reads it back: `1d 12h`, `90min` as `1h 30min`, `0h`."""
    seconds = int(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    parts = []
    for unit in ("d", "h", "min", "s"):
        count, seconds = divmod(seconds, _PARTS[unit])
        if count:
            parts.append(f"{count}{unit}")
    return sign + (" ".join(parts) or "0h")


def format_quantity(value: Decimal) -> str:
    """Write a quantity as a planner does: no exponent, no trailing zeros."""
    return f"{value.normalize():f}"


def _not_negative(value: timedelta) -> timedelta:
    if value < timedelta(0):
        raise ValueError("a duration is not negative")
    return value


def _no_bare_number(value: object) -> object:
    if isinstance(value, int | float | Decimal) or (isinstance(value, str) and _NUMBER.fullmatch(value)):
        raise ValueError(f"{value} is no instant; write for example 2027-01-04T06:00:00+01:00")
    return value


def _sane_instant(value: datetime) -> datetime:
    if not 1970 <= value.year <= 2200:
        raise ValueError(f"{value.isoformat()} is not between 1970 and 2200")
    if value.microsecond:
        raise ValueError(f"{value.isoformat()} is not a whole second")
    return value


def _printable(value: str) -> str:
    if not value.isprintable() or value != value.strip():
        raise ValueError("an id or name has printable characters only and no space at its ends")
    return value


def _no_nul(value: str) -> str:
    if "\0" in value:
        raise ValueError("a text has no NUL character in it")
    return value


def _exact_number(value: object) -> object:
    """Take a float by its shortest decimal form, so that 0.1 in a file is exactly 0.1."""
    return repr(value) if isinstance(value, float) else value


def utc(value: datetime) -> datetime:
    """The same instant in UTC: arithmetic on zoned instants is elapsed time only there."""
    return value.astimezone(UTC)


_DURATION_SCHEMA = Field(json_schema_extra={"type": "string", "examples": ["12h", "1d 12h", "90min"]})
Lag = Annotated[
    timedelta, BeforeValidator(parse_duration), PlainSerializer(format_duration, return_type=str), _DURATION_SCHEMA
]
Duration = Annotated[Lag, AfterValidator(_not_negative)]
Instant = Annotated[AwareDatetime, BeforeValidator(_no_bare_number), AfterValidator(_sane_instant)]
Id = Annotated[str, Field(min_length=1, max_length=80), AfterValidator(_printable)]
Text = Annotated[str, Field(max_length=2_000), AfterValidator(_no_nul)]
Quantity = Annotated[Decimal, BeforeValidator(_exact_number), Field(ge=0, le=10**12, max_digits=18, decimal_places=6)]
Weight = Annotated[Decimal, BeforeValidator(_exact_number), Field(ge=0, le=10**9, max_digits=15, decimal_places=6)]
