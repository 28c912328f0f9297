"""Limits of the web service, from the environment: `SCHEDULER_MAX_PLANS=50` and the like."""

from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

Count = Annotated[int, Field(ge=1)]


class ApiSettings(BaseSettings):
    """How much the service takes.

    Attributes:
        plant: id of the plant it plans for.
        hosts: names it answers to, as a JSON list: a page of another site whose name was pointed at this machine must
            not get an answer.
        url: where people reach it, for the links that it prints.
        max_body_mb: largest request body, in MiB.
        max_scenarios, max_plans, max_forecasts: kept at most.
        running_solves: at once in this process; 0 where `scheduler worker` makes them all.
        metrics_key: whoever sends it as a bearer token may read /metrics; None = requests of this machine may.
        requests_per_minute: of a sponsor, and of each user and key of the plant; `uploads_per_minute`,
            `exports_per_minute`: among these.
        sign_ins_per_minute: from one address.
    """

    model_config = SettingsConfigDict(env_prefix="SCHEDULER_", frozen=True)

    plant: str = "plant"
    hosts: frozenset[str] = frozenset({"localhost", "127.0.0.1", "[::1]"})
    url: str = "http://127.0.0.1:8000"
    max_body_mb: Count = 8
    max_scenarios: Count = 200
    max_plans: Count = 1_000
    max_forecasts: Count = 1_000
    running_solves: Annotated[int, Field(ge=0)] = 1
    metrics_key: Annotated[SecretStr | None, Field(min_length=16)] = None
    requests_per_minute: Count = 1_200
    uploads_per_minute: Count = 60
    exports_per_minute: Count = 120
    sign_ins_per_minute: Count = 20
