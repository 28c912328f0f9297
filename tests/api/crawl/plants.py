"""Leaks to plant in the service, each of which the crawl has to find."""

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest

from scheduler.domain.sponsor_view import SponsorLot, SponsorView
from scheduler.report.sponsor_frames import sponsor_workbook
from scheduler.service.errors import NotFoundError, NotPermittedError
from scheduler.service.once import KeyReusedError, Once
from scheduler.service.once_ports import Answer
from scheduler.service.principal import Principal, Role
from scheduler.store.postgres.policies import policy
from scheduler.store.postgres.store import PostgresStore
from scheduler.store.postgres.tables import TABLES
from tests.api.crawl.canaries import PLANT, canary
from tests.api.crawl.world import World
from tests.store.postgres.houses import House

STAFF = Principal(Role.PLANNER, "plant")
Plant = Callable[[pytest.MonkeyPatch, World], None]


def foreign_is_forbidden(patch: pytest.MonkeyPatch, world: World) -> None:
    """A foreign request for change is refused otherwise than an unknown one."""

    def refuse(key: UUID, found: Any) -> None:
        raise NotPermittedError("It is another sponsor's.")

    _when_foreign(patch, "get_change_request", refuse)


def foreign_is_longer(patch: pytest.MonkeyPatch, world: World) -> None:
    """The answer about a foreign forecast is a byte longer."""

    def refuse(key: UUID, found: Any) -> None:
        raise NotFoundError("forecast", f"{key} ")

    _when_foreign(patch, "get_forecast", refuse)


def error_names_the_owner(patch: pytest.MonkeyPatch, world: World) -> None:
    """The refusal says whose it is."""

    def refuse(key: UUID, found: Any) -> None:
        raise NotFoundError("forecast", f"{key} of yours, but {found.version.sponsor} has one")

    _when_foreign(patch, "get_forecast", refuse)


def workbook_holds_a_unit(patch: pytest.MonkeyPatch, world: World) -> None:
    """A cell of the Excel file, which is compressed."""
    lot = SponsorLot(
        id=canary(PLANT, "unit"), item="x", unit="kg", quantity=Decimal(1), purpose=None, usable=None, expiry=None
    )

    def workbook(view: SponsorView, published: datetime) -> bytes:
        return sponsor_workbook(view.model_copy(update={"lots": (*view.lots, lot)}), published)

    patch.setattr("scheduler.service.published.sponsor_workbook", workbook)


def cursor_hides_a_plan(patch: pytest.MonkeyPatch, world: World) -> None:
    """An opaque text that is only base64."""
    hidden = f"{datetime.now().astimezone().isoformat()} {world.known['plans'][PLANT][0]}"
    patch.setattr(
        "api.routes.changes.write_cursor", lambda position: base64.urlsafe_b64encode(hidden.encode()).decode()
    )


def tag_tells_the_digest(patch: pytest.MonkeyPatch, world: World) -> None:
    """A header with the digest of the whole plan."""
    patch.setattr("api.tags._tag", lambda state: f'"{world.known["digests"][PLANT][0]}"')


def request_breaks(patch: pytest.MonkeyPatch, world: World) -> None:
    """A 500."""

    def broken(*arguments: Any) -> None:
        raise ZeroDivisionError

    patch.setattr(PostgresStore, "forecast_history", broken)


def keys_are_everybodys(patch: pytest.MonkeyPatch, world: World) -> None:
    """An Idempotency-Key of one is known to all."""
    sent = Answer(status=201, headers={}, body="{}")
    keys = (key for owned in world.known["sends"].values() for key in owned)
    kept = dict.fromkeys(keys, ("0" * 64, sent))

    def once(self: Once, who: Principal, key: str, digest: str, work: Callable[[], Answer]) -> Answer:
        if key not in kept:
            kept[key] = digest, work()
        if kept[key][0] != digest:
            raise KeyReusedError("This Idempotency-Key came with another request before.")
        return kept[key][1]

    patch.setattr(Once, "__call__", once)


PLANTS: dict[Plant, str] = {  # and the list of the crawl's that they have to be in
    foreign_is_forbidden: "unlike",
    foreign_is_longer: "unlike",
    error_names_the_owner: "leaks",
    workbook_holds_a_unit: "leaks",
    cursor_hides_a_plan: "leaks",
    tag_tells_the_digest: "leaks",
    keys_are_everybodys: "unlike",
    request_breaks: "broken",
}


@contextmanager
def policy_gone(house: House, name: str) -> Iterator[None]:
    """Every row of a table is everybody's, for a while."""
    with psycopg.connect(house.admin_url, autocommit=True, options="-c search_path=scheduler") as admin:
        admin.execute(f"ALTER POLICY tenancy ON {name} USING (true)")
        try:
            yield
        finally:
            for statement in policy(next(table for table in TABLES if table.name == name)):
                admin.execute(statement)


def _when_foreign(patch: pytest.MonkeyPatch, method: str, refuse: Callable[[UUID, Any], None]) -> None:
    """Refuse in another way what exists and is not the caller's."""
    real = getattr(PostgresStore, method)

    def get(self: PostgresStore, who: Principal, key: UUID) -> Any:
        try:
            return real(self, who, key)
        except NotFoundError:
            found = real(self, STAFF, key)
        return refuse(key, found)

    patch.setattr(PostgresStore, method, get)
