"""Plans as charts, tables and comparisons. Plain functions: the server runs them in threads."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime, Field

from api.dependencies import App, Options, Who
from scheduler.report import Comparison
from scheduler.service.reports import (
    FigureFormat,
    GanttBy,
    GanttLevel,
    GanttView,
    Rows,
    TableFormat,
    TableName,
)

router = APIRouter(prefix="/api/v1", tags=["reports"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIGURE_MEDIA: dict[FigureFormat, str] = {
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "png": "image/png",
    "svg": "image/svg+xml",
}
TABLE_MEDIA: dict[TableFormat, str] = {"csv": "text/csv; charset=utf-8", "json": "application/json", "xlsx": XLSX}
# A drawing shows names of the scenario and, as a page, runs plotly's script: both without any right on this service.
FIGURE_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'unsafe-inline'",
        "style-src 'unsafe-inline'",
        "img-src data: blob:",
        "frame-ancestors 'self'",
        "sandbox allow-scripts allow-downloads",
    )
)


class FigureOptions(Options):
    """How to draw."""

    format: FigureFormat = "html"


class GanttOptions(FigureOptions):
    """How to draw, what a row is, and what of the plan: a large one shows campaigns only, unless told otherwise."""

    by: GanttBy = "unit"
    first: Annotated[AwareDatetime | None, Field(alias="from", description="First instant to draw.")] = None
    last: Annotated[AwareDatetime | None, Field(alias="to", description="Last instant to draw.")] = None
    level: Annotated[GanttLevel | None, Field(description="Campaigns as wholes, or their batches too.")] = None
    against: Annotated[UUID | None, Field(description="Id of another plan: mark what differs from it.")] = None

    def view(self) -> GanttView:
        """The same as the report reads it."""
        return GanttView(self.by, self.first, self.last, self.level, self.against)


class TableOptions(Options):
    """Which rows."""

    offset: Annotated[int, Field(ge=0, le=10_000_000, description="Rows to leave out at the top.")] = 0
    limit: Annotated[int | None, Field(ge=1, le=1_000_000, description="Rows at most; all when not stated.")] = None


class ComparisonOptions(Options):
    """What to compare."""

    plan: Annotated[list[UUID], Field(min_length=2, max_length=10, description="Ids of plans, the reference first.")]


def answers(*media: str) -> dict[int | str, dict[str, Any]]:
    """The API's description of files of these media types."""
    return {200: {"content": {kind.partition(";")[0]: {"schema": {}} for kind in media}}}


def figure_answer(content: bytes, format: FigureFormat) -> Response:
    """A drawing, kept apart from this service."""
    return Response(content, headers={"content-security-policy": FIGURE_POLICY}, media_type=FIGURE_MEDIA[format])


def file_answer(content: bytes, media: str, name: str) -> Response:
    """A file to save under a name."""
    return Response(content, headers={"content-disposition": f'attachment; filename="{name}"'}, media_type=media)


@router.get("/plans/{key}/gantt", response_class=Response, responses=answers(*FIGURE_MEDIA.values()))
def draw_gantt(app: App, who: Who, key: UUID, options: Annotated[GanttOptions, Query()]) -> Response:
    """The Gantt chart: a page that needs nothing else, plotly's JSON, or an image."""
    return figure_answer(app.reports.gantt(who, key, options.view(), options.format), options.format)


@router.get("/plans/{key}/stock", response_class=Response, responses=answers(*FIGURE_MEDIA.values()))
def draw_stock(app: App, who: Who, key: UUID, options: Annotated[FigureOptions, Query()]) -> Response:
    """Stock over time of every storage and item: a page that needs nothing else, plotly's JSON, or an image."""
    return figure_answer(app.reports.stock(who, key, options.format), options.format)


@router.get("/plans/{key}/tables.xlsx", response_class=Response, responses=answers(XLSX))
def get_workbook(app: App, who: Who, key: UUID) -> Response:
    """All tables as an Excel workbook; no cell starts a formula."""
    return file_answer(app.reports.workbook(who, key), XLSX, "plan.xlsx")


@router.get("/plans/{key}/tables/{name}.{format}", response_class=Response, responses=answers(*TABLE_MEDIA.values()))
def get_table(
    app: App, who: Who, key: UUID, name: TableName, format: TableFormat, options: Annotated[TableOptions, Query()]
) -> Response:
    """A table, or some rows of it; as JSON a list of objects, one a row. `x-total-count` says how many it has."""
    content, total = app.reports.table(who, key, name, format, Rows(options.offset, options.limit))
    answer = file_answer(content, TABLE_MEDIA[format], f"{name}.{format}")
    answer.headers["x-total-count"] = str(total)
    return answer


@router.get("/comparisons")
def compare_plans(app: App, who: Who, options: Annotated[ComparisonOptions, Query()]) -> Comparison:
    """Plans against the first of them: every figure, the orders and the activities that changed."""
    return app.reports.comparison(who, options.plan)
