"""Is the service alive, can it work, and how is it doing?"""

from hmac import compare_digest
from ipaddress import ip_address
from typing import Literal

from fastapi import APIRouter, HTTPException, Request, Response
from pydantic import BaseModel

from api.dependencies import App
from scheduler.service.principal import Principal, Role

router = APIRouter(tags=["health"])
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


class Health(BaseModel):
    """The service answers."""

    status: Literal["ok"] = "ok"


@router.get("/healthz")
async def health() -> Health:
    """Answers as long as the process serves requests, whatever it solves."""
    return Health()


@router.get("/readyz")
def readiness(app: App) -> Health:
    """Answers with 200 while the store answers too, else with 503: ask another instance."""
    app.refuse_unready()
    return Health()


@router.get("/metrics", include_in_schema=False)
def metrics(request: Request, app: App) -> Response:
    """Counters for Prometheus: for this machine, or for who has the key where there is one."""
    settings = request.app.state.settings
    if not _may_measure(request, settings.metrics_key and settings.metrics_key.get_secret_value()):
        raise HTTPException(404, "Not Found")
    figures = app.jobs.figures(Principal(Role.PLANNER, settings.plant))
    return Response(request.app.state.metrics.text(figures), media_type="text/plain; version=0.0.4")


def _may_measure(request: Request, key: str | None) -> bool:
    if key:
        return compare_digest(request.headers.get("authorization", "").encode(), f"Bearer {key}".encode())
    if any(name in request.headers for name in FORWARDED):  # a proxy on this machine asks for somebody else
        return False
    try:
        return request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False
