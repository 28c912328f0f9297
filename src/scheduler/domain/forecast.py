"""A sponsor's rolling forecast: immutable versions of quantities by product and month."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from scheduler.domain.errors import Severity
from scheduler.domain.months import Month
from scheduler.domain.units import Id, Instant, Model, Quantity, Text


class VersionStatus(StrEnum):
    """States of a forecast version."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    VALIDATED = "validated"
    ACCEPTED = "accepted"
    COUNTERED = "countered"
    DEEMED_ACCEPTED = "deemed_accepted"
    SUPERSEDED = "superseded"


class ForecastLine(Model):
    """What a sponsor expects to need of a product in a month, in the product's unit; a stated zero is a line too."""

    product: Id
    month: Month
    quantity: Quantity


class ForecastVersion(Model):
    """A forecast as it was submitted.

    Attributes:
        sequence: number of the version, from 1, per sponsor.
        received: when it was submitted.
        file_hash: SHA-256 of the file; the same file twice is one submission.
        first_month: month 1 of the contract's zones.
        lines: by product and month, each pair at most once.
    """

    schema_version: Literal[1] = 1
    sponsor: Id
    sequence: Annotated[int, Field(ge=1)]
    received: Instant
    file_name: Text = ""
    file_hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    status: VersionStatus = VersionStatus.SUBMITTED
    first_month: Month
    lines: Annotated[tuple[ForecastLine, ...], Field(max_length=1_280_000)]

    @model_validator(mode="after")
    def _each_month_once(self) -> Self:
        seen: set[tuple[str, str]] = set()
        for line in self.lines:
            if (line.product, line.month) in seen:
                raise ValueError(f"product {line.product!r} has two lines for {line.month}")
            seen.add((line.product, line.month))
        return self


class Complaint(Model):
    """One complaint about a forecast file, with its place.

    Attributes:
        code: a stable name of the kind of complaint.
        sheet: name of the sheet; None for files without sheets.
        row: as a spreadsheet counts, from 1; None where the file as a whole is meant.
        column: as a spreadsheet counts, `A`, `B` …; or the key, in JSON.
        value: what was read there, shortened.
        fix: what to do about it.
    """

    severity: Severity
    code: str
    file: Text
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    message: str
    fix: str
