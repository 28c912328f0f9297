"""Tactical plans: made while the caller waits. A plain function: the server runs it in a thread."""

from datetime import timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import App, Options, Who
from api.routes.reports import figure_answer
from scheduler.domain.tactical import TacticalPlan, TacticalSettings

router = APIRouter(prefix="/api/v1", tags=["tactical"])
MAX_TIME_LIMIT = 60
PAGE: dict[int | str, dict[str, Any]] = {200: {"content": {"text/html": {"schema": {"type": "string"}}}}}


class TacticalRequest(BaseModel):
    """How to plan.

    Attributes:
        time_limit: seconds, a minute at most: the answer is the plan itself.
        weeks: periods of a week at the start; calendar months follow.
        months: how far to look, in months of 30 days; the scenario's horizon when not stated.
        seed: of every random choice.
    """

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    time_limit: Annotated[float, Field(strict=True, gt=0, le=MAX_TIME_LIMIT)] = 20.0
    weeks: Annotated[int, Field(strict=True, ge=0, le=104)] = 13
    months: Annotated[int, Field(strict=True, ge=1, le=36)] | None = None
    seed: Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)] = 0

    def settings(self) -> TacticalSettings:
        """The same as the solver reads it."""
        horizon = None if self.months is None else timedelta(days=30 * self.months)
        return TacticalSettings(time_limit=self.time_limit, weeks=self.weeks, horizon=horizon, seed=self.seed)


class TacticalOptions(Options):
    """What comes back: the plan as JSON, or a page of charts."""

    format: Literal["json", "html"] = "json"


@router.post("/scenarios/{key}/tactical", response_model=TacticalPlan, responses=PAGE)
def plan_tactical(
    app: App, who: Who, key: UUID, asked: TacticalRequest, options: Annotated[TacticalOptions, Query()]
) -> Response:
    """Plan a scenario in weeks and months: load, stock, purchases, bottlenecks. The answer comes when it is made."""
    if options.format == "html":
        return figure_answer(app.tactical.page(who, key, asked.settings()).encode(), "html")
    return Response(app.tactical.plan(who, key, asked.settings()).model_dump_json(), media_type="application/json")
