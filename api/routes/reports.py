"""Plans as charts, tables and comparisons. Plain functions: the server runs them in threads."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import Field

from api.dependencies import App, Options, Who
from scheduler.report import Comparison
from scheduler.service.reports import ChartFormat, GanttBy, TableFormat, TableName

router = APIRouter(prefix="/api/v1", tags=["reports"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHART_MEDIA: dict[ChartFormat, str] = {
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "png": "image/png",
    "svg": "image/svg+xml",
}
TABLE_MEDIA: dict[TableFormat, str] = {"csv": "text/csv; charset=utf-8", "json": "application/json", "xlsx": XLSX}
# A drawing shows names of the scenario and, as a page, runs plotly's script: both without any right on this service.
CHART_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'unsafe-inline'",
        "style-src 'unsafe-inline'",
        "img-src data: blob:",
        "frame-ancestors 'self'",
        "sandbox allow-scripts allow-downloads",
    )
)


class ChartOptions(Options):
    """How to draw."""

    format: ChartFormat = "html"


class GanttOptions(ChartOptions):
    """How to draw, and what a row is."""

    by: GanttBy = "unit"


class ComparisonOptions(Options):
    """What to compare."""

    plan: Annotated[list[UUID], Field(min_length=2, max_length=10, description="Ids of plans, the reference first.")]


def _answers(*media: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {kind.partition(";")[0]: {"schema": {}} for kind in media}}}


def _file(content: bytes, media: str, name: str) -> Response:
    return Response(content, headers={"content-disposition": f'attachment; filename="{name}"'}, media_type=media)


def _chart(content: bytes, format: ChartFormat) -> Response:
    return Response(content, headers={"content-security-policy": CHART_POLICY}, media_type=CHART_MEDIA[format])


@router.get("/plans/{key}/gantt", response_class=Response, responses=_answers(*CHART_MEDIA.values()))
def draw_gantt(app: App, who: Who, key: UUID, options: Annotated[GanttOptions, Query()]) -> Response:
    """The Gantt chart: a page that needs nothing else, plotly's JSON, or an image."""
    return _chart(app.reports.gantt(who, key, options.by, options.format), options.format)


@router.get("/plans/{key}/stock", response_class=Response, responses=_answers(*CHART_MEDIA.values()))
def draw_stock(app: App, who: Who, key: UUID, options: Annotated[ChartOptions, Query()]) -> Response:
    """Stock over time of every storage and item: a page that needs nothing else, plotly's JSON, or an image."""
    return _chart(app.reports.stock(who, key, options.format), options.format)


@router.get("/plans/{key}/tables.xlsx", response_class=Response, responses=_answers(XLSX))
def get_workbook(app: App, who: Who, key: UUID) -> Response:
    """All tables as an Excel workbook; no cell starts a formula."""
    return _file(app.reports.workbook(who, key), XLSX, "plan.xlsx")


@router.get("/plans/{key}/tables/{name}.{format}", response_class=Response, responses=_answers(*TABLE_MEDIA.values()))
def get_table(app: App, who: Who, key: UUID, name: TableName, format: TableFormat) -> Response:
    """A table; as JSON it is a list of objects, one a row."""
    return _file(app.reports.table(who, key, name, format), TABLE_MEDIA[format], f"{name}.{format}")


@router.get("/comparisons")
def compare_plans(app: App, who: Who, options: Annotated[ComparisonOptions, Query()]) -> Comparison:
    """Plans against the first of them: every figure, the orders and the activities that changed."""
    return app.reports.comparison(who, options.plan)
