"""The web service as an ASGI application: `uvicorn --factory api.app:create_app`."""

from pathlib import Path

from fastapi import Depends, FastAPI
from fastapi.staticfiles import StaticFiles

from api.access import Roles, allowed
from api.errors import add_error_handlers
from api.identify import Identify, by_key_or_session
from api.lifespan import lifespan
from api.limits import Limits
from api.middleware import BodyLimitMiddleware, HostMiddleware, PlainHttpMiddleware, RequestIdMiddleware
from api.observe import Metrics, ObserveMiddleware
from api.openapi import describe
from api.routes import (
    changes,
    forecasts,
    health,
    keys,
    pages,
    plans,
    publications,
    published,
    replans,
    reports,
    scenarios,
    session,
    tactical,
    users,
)
from api.settings import ApiSettings
from scheduler.bootstrap import Application, in_memory

STATIC = Path(__file__).parent / "web" / "static"
ROLES = Path(__file__).parent / "roles.toml"
NOUNS = (
    *(health, session, users, keys, scenarios, forecasts, plans, replans, reports, tactical),
    *(publications, published, changes, pages),
)


def create_app(
    settings: ApiSettings | None = None,
    application: Application | None = None,
    identify: Identify = by_key_or_session,
) -> FastAPI:
    """The service.

    Args:
        settings: limits; read from the environment when not given.
        application: the use cases; in memory when not given.
        identify: tells who asks; by API key or session when not given.
    """
    settings = settings or ApiSettings()
    app = FastAPI(
        title="Scheduler",
        summary="Production plans for contract drug manufacturers.",
        version="1",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # their pages load scripts from elsewhere
        redoc_url=None,
        lifespan=lifespan,
        dependencies=[Depends(allowed)],
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.settings = settings
    app.state.identify = identify
    app.state.metrics = Metrics()
    app.state.roles = Roles.read(ROLES)
    app.state.limits = Limits(settings)
    app.state.application = application or in_memory(
        max_scenarios=settings.max_scenarios,
        max_plans=settings.max_plans,
        max_forecasts=settings.max_forecasts,
        running=settings.running_solves,
    )
    for noun in NOUNS:
        app.include_router(noun.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_middleware(BodyLimitMiddleware, limit=settings.max_body_mb * 2**20)
    app.add_middleware(HostMiddleware, hosts=settings.hosts)
    app.add_middleware(PlainHttpMiddleware)
    app.add_middleware(ObserveMiddleware, metrics=app.state.metrics)
    app.add_middleware(RequestIdMiddleware)
    add_error_handlers(app)
    app.openapi = describe(app)  # type: ignore[method-assign]  # the way FastAPI asks for it
    return app
