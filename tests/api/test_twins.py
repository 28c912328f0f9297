"""Non-interference: worlds that differ in nothing of a sponsor's give it the same bytes.

What a sponsor is told of an order is its days, its quantity and a reason of the closed list; these are the same in both
worlds. Everything else is not: other sponsors, their batches and orders, units, ids of campaigns and batches, the order
of all lists, explanations, horizon and grid, and how often something was published for others.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from fastapi import Request
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import ApiSettings
from scheduler.bootstrap import in_memory
from scheduler.domain.plan import Plan
from scheduler.domain.publication import Disclosure
from scheduler.domain.scenario import Scenario
from scheduler.service.principal import Principal, Role
from tests.api.twins import SPONSOR, own, world
from tests.service.press import ADA, BEN, PASSWORD, Press, press

TABLES = ("batches", "milestones", "promises", "lots", "cover")
LOOKS = (
    "published",
    "published/gantt?format=json",
    "published/tables.xlsx",
    *(f"published/tables/{name}.{kind}" for name in TABLES for kind in ("csv", "json")),
    "published?sponsor=bolt0",
    "published/tables/lots.csv?sponsor=cora1",
    "changes",
    "forecasts",
    "lead-times",
    "lead-times?sponsor=bolt0",
    "lead-times/earliest?product=A0&quantity=3",
    "lead-times/earliest?product=bolt0-X&quantity=3",
    "publications",
    "plans",
)
PAGE = "published/gantt?format=html"  # of 5 MB, nearly all of it plotly: looked at in every tenth pair
ASKS = ({"kind": "cancel", "order": "bolt0-X/0"}, {"kind": "quantity", "product": "cora1-X", "quantity": 1})
_ID = re.compile(rb"[0-9a-f]{8}-[0-9a-f-]{27}")  # drawn by chance, so it tells nothing


class House:
    """The web service; each world is a plant of its own on one memory store."""

    def __init__(self) -> None:
        application = in_memory(max_scenarios=10**6, max_plans=10**6)
        store = application.plans._store
        self.desk: Press = press(store)  # its clock steps; the store is the service's
        app = create_app(ApiSettings(requests_per_minute=10**9, exports_per_minute=10**9), application, _identify)
        self.client = TestClient(app, base_url="http://localhost", raise_server_exceptions=False)
        self.close = application.close


def _identify(request: Request) -> Principal:
    return Principal(Role.SPONSOR, request.headers["x-test-plant"], sponsor=SPONSOR, user=UUID(int=9), name="Cy")


@pytest.fixture
def house() -> Iterator[House]:
    house = House()
    yield house
    house.close()


def seen(house: House, pair: str, twin: int) -> dict[str, bytes]:
    """All that the sponsor is answered in a world of the pair."""
    plant = str(uuid4())
    chance = random.Random(f"{pair} {twin}")
    disclosure = Disclosure.model_validate(
        random.Random(pair).choice([{}, {"batches": "week"}, {"batches": None}, {"promises": "month"}])
    )
    shared = own(random.Random(pair))
    desk = press(house.desk.store)
    for _ in range(1 + twin):  # the second twin's plant published more often, for others
        _publish(desk, plant, world(shared, chance), disclosure)
    looks = (*LOOKS, PAGE) if pair.endswith("0") else LOOKS
    headers = {"x-test-plant": plant, "x-request-id": "same"}
    answers = {look: house.client.get(f"/api/v1/{look}", headers=headers) for look in looks}
    answers |= {str(ask): house.client.post("/api/v1/changes", json=ask, headers=headers) for ask in ASKS}
    return {
        look: _ID.sub(b"ID", b"%d %r %s" % (a.status_code, sorted(a.headers.items()), a.content))
        for look, a in answers.items()
    }


def _publish(desk: Press, plant: str, made: tuple[Scenario, Plan], disclosure: Disclosure) -> None:
    scenario, plan = made
    ada, ben = (replace(who, plant=plant) for who in (ADA, BEN))
    entry = desk.publications.propose(ada, desk.plan(scenario, plan, who=ada), disclosure)
    desk.publications.check(ada, entry.id)
    desk.publications.review(ada, entry.id, entry.digest)
    desk.publications.approve(ben, entry.id, entry.digest, PASSWORD)
    desk.publications.publish(ada, entry.id)


def different(house: House, pairs: range) -> list[str]:
    """Answers that tell twins apart."""
    found = []
    for number in pairs:
        one, other = (seen(house, f"pair {number}", twin) for twin in (0, 1))
        assert b"200" in one["published"][:4]
        found += [f"pair {number}: {look}" for look in one if one[look] != other[look]]
    return found


def test_twins_are_told_the_same(house: House) -> None:
    """10 pairs, every answer that a sponsor can get."""
    assert different(house, range(10)) == []


@pytest.mark.proof
@pytest.mark.parametrize("hundred", range(10, 15))
def test_twins_are_always_told_the_same(house: House, hundred: int) -> None:
    """500 pairs, in five hundreds."""
    assert different(house, range(100 * hundred, 100 * hundred + 100)) == []


def test_worlds_that_differ_in_a_sponsors_day_are_told_apart(house: House) -> None:
    """The comparison is not blind: other pairs give other bytes."""
    one, other = (seen(house, f"pair {number}", 0) for number in (1, 2))
    assert sum(one[look] != other[look] for look in LOOKS) >= 8
