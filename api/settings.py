"""Limits of the web service, from the environment: `SCHEDULER_MAX_PLANS=50` and the like."""

from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

Count = Annotated[int, Field(ge=1)]


class ApiSettings(BaseSettings):
    """How much the service takes.

    Attributes:
        plant: id of the plant it plans for.
        hosts: names it answers to, as a JSON list. There is no login yet, so a page of another site whose name was
            pointed at this machine must not get an answer.
        max_body_mb: largest request body, in MiB.
        max_scenarios, max_plans, max_forecasts: kept at most.
        running_solves: at once in this process; 0 where `scheduler worker` makes them all.
        metrics_key: whoever sends it as a bearer token may read /metrics; None = requests of this machine may.
    """

    model_config = SettingsConfigDict(env_prefix="SCHEDULER_", frozen=True)

    plant: str = "plant"
    hosts: frozenset[str] = frozenset({"localhost", "127.0.0.1", "[::1]"})
    max_body_mb: Count = 8
    max_scenarios: Count = 200
    max_plans: Count = 1_000
    max_forecasts: Count = 1_000
    running_solves: Annotated[int, Field(ge=0)] = 1
    metrics_key: Annotated[SecretStr | None, Field(min_length=16)] = None
