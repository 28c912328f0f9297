"""Where the service keeps its data, from the environment: `SCHEDULER_DATA_DIR=/srv/scheduler` and the like."""

from pathlib import Path
from typing import Annotated, Self
from urllib.parse import SplitResult, parse_qs, urlsplit
from zoneinfo import available_timezones

from pydantic import AliasChoices, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_VERIFIED = ("verify-full", "verify-ca")
_LOCAL = ("", "localhost", "127.0.0.1", "::1")


class Settings(BaseSettings):
    """Where the data is.

    Attributes:
        ephemeral: keep everything in memory and forget it at the end; whoever reaches the service is its planner.
        plant: id of the plant whose users and keys the commands look after.
        database_url: `postgresql://role:password@host/database` as the service reaches it; also read from
            `DATABASE_URL`. None = a cluster of our own.
        owner_url: the same database with the role that owns its tables, for `scheduler migrate` and its like; the
            service itself does without.
        connections: to the database, at most.
        zone: IANA zone of the plant; the audit trail names it beside each instant in UTC.
        data_dir: folder of our own cluster.
        postgres_bin: folder of PostgreSQL's programs; None = the installed wheel's, else the system's.
    """

    model_config = SettingsConfigDict(env_prefix="SCHEDULER_", frozen=True, hide_input_in_errors=True)

    ephemeral: bool = False
    plant: str = "plant"
    database_url: Annotated[
        SecretStr | None, Field(validation_alias=AliasChoices("SCHEDULER_DATABASE_URL", "DATABASE_URL"))
    ] = None
    owner_url: SecretStr | None = None
    connections: Annotated[int, Field(ge=1, le=100)] = 10
    zone: str = "UTC"
    data_dir: Path = Path("~/.local/share/cdmo-scheduler")
    postgres_bin: Path | None = None

    @field_validator("data_dir")
    @classmethod
    def _at_home(cls, value: Path) -> Path:
        return value.expanduser()

    @field_validator("zone")
    @classmethod
    def _is_known(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("not a time zone; name one of the IANA list, such as Europe/Berlin")
        return value

    @field_validator("database_url", "owner_url")
    @classmethod
    def _is_safe(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            _refuse_unsafe(urlsplit(value.get_secret_value()))
        return value

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.ephemeral and self.database_url:
            raise ValueError("an ephemeral service keeps nothing; unset SCHEDULER_EPHEMERAL or the database's URL")
        if self.owner_url and not self.database_url:
            raise ValueError("SCHEDULER_OWNER_URL belongs to a database of others; set DATABASE_URL too")
        if self.owner_url and self.database_url and _role(self.owner_url) == _role(self.database_url):
            raise ValueError("DATABASE_URL and SCHEDULER_OWNER_URL name one role; the service needs a plain one")
        return self


def _refuse_unsafe(url: SplitResult) -> None:
    if url.scheme not in ("postgresql", "postgres") or not url.username:
        raise ValueError("not a PostgreSQL URL with a role; write postgresql://role:password@host/database")
    options = parse_qs(url.query)
    hosts = {url.hostname or "", *options.get("host", [])}
    local = all(host in _LOCAL or host.startswith("/") for host in hosts)
    if not local and not set(options.get("sslmode", [])) & set(_VERIFIED):
        raise ValueError("passwords and plans would cross the network unprotected; add ?sslmode=verify-full to the URL")


def _role(url: SecretStr) -> str | None:
    return urlsplit(url.get_secret_value()).username
