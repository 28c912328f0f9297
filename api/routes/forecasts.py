"""Sponsors' forecasts: submit a file, list, look up, compare, ask for the impact. Plain functions: run in threads."""

from collections import Counter
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Query, Request, Response, UploadFile
from pydantic import BaseModel, Field

from api.dependencies import App, Options, ThisPage, Who, write_cursor
from api.once import once
from api.routes.plans import Accepted, Search
from api.routes.reports import FIGURE_MEDIA, XLSX, answers, figure_answer, file_answer
from scheduler.domain.errors import Issue, Severity
from scheduler.domain.months import Month
from scheduler.domain.units import Id
from scheduler.forecast.diff import Diff
from scheduler.service.entries import ForecastSummary, StoredForecast
from scheduler.service.errors import InvalidRequestError
from scheduler.service.reports import FigureFormat

router = APIRouter(prefix="/api/v1/forecasts", tags=["forecasts"])
LONGEST_NAME = 200
FIELDS = ("file", "sponsor", "scenario")


class SubmittedForecast(BaseModel):
    """The version that the file became, and what its reader had doubts about."""

    forecast: ForecastSummary
    warnings: tuple[Issue, ...]


class ForecastPage(BaseModel):
    """Part of the listing, newest first; `next` is the cursor of the part after it."""

    items: tuple[ForecastSummary, ...]
    next: str | None


class DiffOptions(Options):
    """What to compare with: another version of the sponsor; none = the one before."""

    against: UUID | None = None


class FigureOptions(Options):
    """Whose forecast to draw, and against which plan."""

    sponsor: Id
    plan: UUID | None = None
    format: FigureFormat = "html"


class TemplateOptions(Options):
    """Which sheet to prepare."""

    sponsor: Id
    first_month: Annotated[Month | None, Field(description="None = the month after the present one.")] = None
    months: Annotated[int, Field(ge=1, le=62)] = 24


class ImpactRequest(Search):
    """The present plan, and how to search for a fresh one that stays close to it."""

    plan: UUID


async def each_field_once(request: Request) -> None:
    """Refuse a form with a field that is not known or stands twice: it would be left out without a word.

    Raises:
        InvalidRequestError: there is such a field.
    """
    sent = Counter(name for name, _ in (await request.form()).multi_items())
    issues = tuple(
        Issue(
            severity=Severity.ERROR,
            code="field_twice" if name in FIELDS else "unknown_field",
            where=f"/{name}",
            message=f"The form has {count} fields {name!r}.",
            fix=f"Send each of {', '.join(FIELDS)} once and nothing else; a file in a request of its own.",
        )
        for name, count in sent.items()
        if name not in FIELDS or count > 1
    )
    if issues:
        raise InvalidRequestError(issues)


@router.post("", status_code=201, dependencies=[Depends(each_field_once)])
@once(201)
def submit_forecast(
    request: Request,
    response: Response,
    app: App,
    who: Who,
    file: Annotated[UploadFile, File(description="The forecast as the sponsor has it.")],
    sponsor: Annotated[Id, Form(description="Whose forecast it is.")],
    scenario: Annotated[UUID | None, Form(description="Scenario with its products; none = the newest one.")] = None,
) -> SubmittedForecast:
    """Read a file and keep it as the sponsor's next version, all of it or nothing; the same file again answers 200."""
    name = (file.filename or "forecast")[-LONGEST_NAME:]
    entry, new = app.forecasts.submit(who, sponsor, file.file.read(), name, scenario)
    response.status_code = 201 if new else 200
    response.headers["location"] = str(request.app.url_path_for("get_forecast", key=entry.id))
    return SubmittedForecast(forecast=entry.summary(), warnings=entry.warnings)


@router.get("")
def list_forecasts(app: App, who: Who, page: ThisPage) -> ForecastPage:
    """The versions without their lines, newest first."""
    found = app.forecasts.list(who, page.limit + 1, page.after)
    items = found[: page.limit]
    return ForecastPage(items=items, next=write_cursor(items[-1].position) if len(found) > page.limit else None)


@router.get("/template.xlsx", response_class=Response, responses=answers(XLSX))
def get_template(app: App, who: Who, options: Annotated[TemplateOptions, Query()]) -> Response:
    """A workbook for a sponsor to fill in and send back, of its own products alone."""
    content = app.forecasts.template(who, options.sponsor, options.first_month, options.months)
    return file_answer(content, XLSX, "forecast.xlsx")


@router.get("/figure", response_class=Response, responses=answers(*FIGURE_MEDIA.values()))
def draw_forecast(app: App, who: Who, options: Annotated[FigureOptions, Query()]) -> Response:
    """A sponsor's forecast over its versions; with a plan, the last version against orders and planned supply."""
    content = app.reports.forecast_figure(who, options.sponsor, options.plan, options.format)
    return figure_answer(content, options.format)


@router.get("/{key}", response_model=StoredForecast)
def get_forecast(app: App, who: Who, key: UUID) -> Response:
    """A version with its lines, and the sponsor's products and contracts it was read with."""
    return Response(app.forecasts.get(who, key).model_dump_json(), media_type="application/json")


@router.get("/{key}/diff")
def compare_forecasts(app: App, who: Who, key: UUID, options: Annotated[DiffOptions, Query()]) -> Diff:
    """What changed since another version, and what the contract says of it."""
    return app.forecasts.diff(who, key, options.against)


@router.post("/{key}/impact", status_code=202)
@once(202)
def request_impact(
    request: Request, response: Response, app: App, who: Who, key: UUID, asked: ImpactRequest
) -> Accepted:
    """Queue a fresh plan that stays close to the present one; once it is done, `/plans/{id}/impact` is the answer."""
    entry = app.impacts.request(who, key, asked.plan, asked.settings())
    response.headers["location"] = str(request.app.url_path_for("get_plan", key=entry.id))
    return Accepted(id=entry.id)
