"""A burst of one sponsor, on the real store: it is told to wait, and nobody else notices."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.limits import EXPORTS, Limits
from api.settings import ApiSettings
from tests.api.crawl.canaries import forecast_file, sponsor_id
from tests.api.crawl.world import World, world
from tests.store.postgres.houses import House

MOST = 5
FEW = ApiSettings(requests_per_minute=4 * MOST, uploads_per_minute=MOST, exports_per_minute=MOST)
Ask = Callable[[httpx.AsyncClient, str], Any]


@pytest.fixture
def town(house: House) -> Iterator[World]:
    with world(house.service_url) as made:
        made.app.state.limits = Limits(FEW)
        yield made


async def look(client: httpx.AsyncClient, owner: str) -> httpx.Response:
    return await client.get("changes")


async def draw(client: httpx.AsyncClient, owner: str) -> httpx.Response:
    return await client.get("published/tables.xlsx")


async def send(client: httpx.AsyncClient, owner: str) -> httpx.Response:
    form = {"data": {"sponsor": sponsor_id(owner)}, "files": {"file": ("f.csv", forecast_file(owner))}}
    return await client.post("forecasts", **form)


async def at_once(town: World, ask: Ask, burst: int, calm: int) -> tuple[list[httpx.Response], list[httpx.Response]]:
    """So many requests of alfa and, in the middle of them, a few of beta, one after the other."""
    transport = httpx.ASGITransport(town.app)

    def client(owner: str) -> httpx.AsyncClient:
        headers = {"authorization": f"Bearer {town.keys[owner]}"}
        return httpx.AsyncClient(transport=transport, base_url="http://localhost/api/v1/", headers=headers)

    async with client("alfa") as alfa, client("beta") as beta:

        async def quietly() -> list[httpx.Response]:
            return [await ask(beta, "beta") for _ in range(calm)]

        *loud, quiet = await asyncio.gather(*(ask(alfa, "alfa") for _ in range(burst)), quietly())
    return loud, quiet


@pytest.mark.parametrize(("ask", "most"), [(look, 4 * MOST), (draw, MOST), (send, MOST)])
def test_a_burst_is_the_matter_of_who_sends_it(town: World, ask: Ask, most: int) -> None:
    """As many answers as a minute has, then 429 and when to come back; the other sponsor gets all of its own."""
    loud, quiet = asyncio.run(at_once(town, ask, burst=60, calm=MOST))
    assert [answer.status_code for answer in quiet] == [200] * MOST
    refused = [answer for answer in loud if answer.status_code == 429]
    assert len(refused) in (60 - most, 60 - most - 1)  # one more where a minute begins
    assert all(1 <= int(answer.headers["retry-after"]) <= 60 for answer in refused)
    assert {answer.json()["code"] for answer in refused} == {"too_often"}
    assert set(Counter(answer.status_code for answer in loud)) <= {200, 429, 503}
    assert not any(answer.status_code == 503 for answer in loud) or ask is send  # its own files are in its way


def test_every_drawing_and_workbook_counts_as_an_export() -> None:
    """Those that the API describes, and nothing else."""
    heavy = ("image/svg+xml", "openxmlformats", "text/html")
    found = {
        operation["operationId"]
        for methods in create_app().openapi()["paths"].values()
        for operation in methods.values()
        if any(kind in media for kind in heavy for media in operation["responses"].get("200", {}).get("content", {}))
    }
    assert found - {"get_table", "plan_tactical"} == EXPORTS
