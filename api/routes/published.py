"""What is published for a sponsor: JSON, chart, tables, lead times. Plain functions: run in threads."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import App, Options, Who
from api.routes.reports import FIGURE_MEDIA, TABLE_MEDIA, XLSX, answers, figure_answer, file_answer
from api.tags import IfMatch, need_tag, set_tag
from scheduler.domain.units import Id, Quantity
from scheduler.service.published import PublishedTable
from scheduler.service.published_entries import LeadTime, LeadTimes, PublishedView

router = APIRouter(prefix="/api/v1", tags=["published"])
Format = Literal["html", "json"]
TableFormat = Literal["csv", "json"]


class WhoseOptions(Options):
    """Whose part of the plan; a sponsor's user need not say."""

    sponsor: Id | None = None


class ChartOptions(WhoseOptions):
    """Whose part of the plan, and how to draw it."""

    format: Format = "html"


class WhatIf(WhoseOptions):
    """What might be ordered."""

    product: Id
    quantity: Annotated[Quantity, Field(gt=0)]


class Earliest(BaseModel):
    """When an order of today could be delivered by the stated lead times; None = nothing is stated for it."""

    product: str
    quantity: Decimal
    day: date | None


class Statement(BaseModel):
    """Lead times in the place of the ones before."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    lead_times: Annotated[tuple[LeadTime, ...], Field(max_length=1_000)]


Whose = Annotated[WhoseOptions, Query()]


@router.get("/published")
def get_published(response: Response, app: App, who: Who, options: Whose) -> PublishedView:
    """A sponsor's batches, milestones, promises, lots and cover in the plan in force."""
    found = app.published.current(who, options.sponsor)
    set_tag(response, found.id)
    return found


@router.get(
    "/published/gantt", response_class=Response, responses=answers(*(FIGURE_MEDIA[f] for f in ("html", "json")))
)
def draw_published(app: App, who: Who, options: Annotated[ChartOptions, Query()]) -> Response:
    """Batches, due days and promised days: a page that needs nothing else, or plotly's JSON."""
    return figure_answer(app.published.figure(who, options.sponsor, options.format), options.format)


@router.get("/published/tables.xlsx", response_class=Response, responses=answers(XLSX))
def get_published_workbook(app: App, who: Who, options: Whose) -> Response:
    """All tables as an Excel workbook; no cell starts a formula."""
    return file_answer(app.published.workbook(who, options.sponsor), XLSX, "published.xlsx")


@router.get(
    "/published/tables/{name}.{format}",
    response_class=Response,
    responses=answers(*(TABLE_MEDIA[f] for f in ("csv", "json"))),
)
def get_published_table(app: App, who: Who, name: PublishedTable, format: TableFormat, options: Whose) -> Response:
    """A table; as JSON it is a list of objects, one a row."""
    content = app.published.table(who, options.sponsor, name, format)
    return file_answer(content, TABLE_MEDIA[format], f"{name}.{format}")


@router.get("/lead-times")
def get_lead_times(response: Response, app: App, who: Who, options: Whose) -> LeadTimes:
    """How long a sponsor's products take, as the planner states it."""
    found = app.lead_times.get(who, options.sponsor)
    set_tag(response, found.version)
    return found


@router.put("/lead-times/{sponsor}")
def state_lead_times(
    response: Response, app: App, who: Who, sponsor: Id, stated: Statement, if_match: IfMatch = None
) -> LeadTimes:
    """State lead times, in the place of the ones that If-Match names."""
    before = app.lead_times.get(who, sponsor)
    need_tag(if_match, before.version, required=True)
    found = app.lead_times.state(who, sponsor, stated.lead_times, before.version)
    set_tag(response, found.version)
    return found


@router.get("/lead-times/earliest")
def get_earliest(app: App, who: Who, options: Annotated[WhatIf, Query()]) -> Earliest:
    """What if something were ordered today: the stated lead times answer, never the plant's present load."""
    day = app.lead_times.earliest(who, options.sponsor, options.product, options.quantity)
    return Earliest(product=options.product, quantity=options.quantity, day=day)
