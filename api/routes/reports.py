"""Plans as charts, tables and comparisons. Plain functions: the server runs them in threads."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from api.dependencies import App, Who
from scheduler.service.reports import GanttBy, GanttFormat

router = APIRouter(prefix="/api/v1", tags=["reports"])
GANTT_MEDIA: dict[GanttFormat, str] = {
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "png": "image/png",
    "svg": "image/svg+xml",
}
# A drawing shows names of the scenario and, as a page, runs plotly's script: both without any right on this service.
GANTT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'unsafe-inline'",
        "style-src 'unsafe-inline'",
        "img-src data: blob:",
        "frame-ancestors 'self'",
        "sandbox allow-scripts allow-downloads",
    )
)


def _files(*media: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {kind.partition(";")[0]: {"schema": {}} for kind in media}}}


@router.get("/plans/{key}/gantt", response_class=Response, responses=_files(*GANTT_MEDIA.values()))
def draw_gantt(app: App, who: Who, key: UUID, by: GanttBy = "unit", format: GanttFormat = "html") -> Response:
    """The Gantt chart: a page that needs nothing else, plotly's JSON, or an image."""
    content = app.reports.gantt(who, key, by, format)
    return Response(content, headers={"content-security-policy": GANTT_POLICY}, media_type=GANTT_MEDIA[format])
