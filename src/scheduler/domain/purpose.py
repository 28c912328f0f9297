"""What runs are for (ISPE/ICH stages): runs that must be made without an order, and the gates before them."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from scheduler.domain.units import Duration, Id, Instant, Model, Text, Weight


class RunPurpose(StrEnum):
    """What a campaign is for; engineering comes before PPQ (process performance qualification) before commercial."""

    DEVELOPMENT = "development"
    ENGINEERING = "engineering"
    PPQ = "ppq"
    CLINICAL = "clinical"
    COMMERCIAL = "commercial"


class RequiredRun(Model):
    """A campaign of exactly `batches` batches that must be made though nobody ordered its product.

    Attributes:
        purpose: development, engineering or PPQ; a PPQ run is a PPQ set.
        due: a batch that ends later is late; batches never made count as unmet, each by its `batch_size`.
        report: of a PPQ set: its lots stay in quarantine until this long after the end of its last batch.
        priority: weight of a unit of quantity in the terms unmet and lateness.
    """

    id: Id
    recipe: Id
    purpose: RunPurpose
    batches: Annotated[int, Field(ge=1, le=1_000)]
    due: Instant
    report: Duration | None = None
    priority: Annotated[Weight, Field(gt=0)] = Decimal(1)


class Gate(Model):
    """A date before which no batch of a product may start for a purpose: tech transfer, licence, filing.

    Attributes:
        earliest: earliest start of a batch's first operation.
        site: none = at every site.
    """

    id: Id
    product: Id
    purpose: RunPurpose
    earliest: Instant
    site: Id | None = None
    name: Text = ""
