"""Two competing sponsors ask for everything: neither gets a byte of the other, nor learns whether it exists."""

from collections.abc import Iterator

import pytest

from api.access import Roles
from api.app import ROLES, create_app
from scheduler.service.principal import Role
from tests.api.crawl.canaries import canary, foreign_marks, scenario
from tests.api.crawl.crawl import Found, crawl
from tests.api.crawl.operations import operations
from tests.api.crawl.plants import PLANTS, Plant, policy_gone
from tests.api.crawl.values import unknown
from tests.api.crawl.world import World, world
from tests.api.proofs import keep
from tests.store.postgres.houses import House

PIECE = 5_000
# Operations that tell nobody anything of themselves.
SILENT = {"health", "readiness", "sign_in", "accept_link", "sign_out", "change_password"}


@pytest.fixture
def town(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The service; images are drawn as their data, in which a canary can be found."""
    monkeypatch.setattr("scheduler.service.reports.figure_image", lambda figure, _: figure.to_json().encode())
    with world(house.service_url) as made:
        yield made


def said(found: Found) -> list[str]:
    """The first complaints of each kind."""
    return [*found.leaks[:5], *found.unlike[:5], *found.broken[:5]]


def judged(found: Found, requests: int) -> None:
    """No foreign byte, no difference, no 5xx; and the sponsors did get what is their own, wherever there is some."""
    assert said(found) == []
    assert found.requests >= requests
    assert found.pairs > requests // 5
    of_sponsors = {name for name, rule in Roles.read(ROLES).rules.items() if Role.SPONSOR in rule.roles}
    assert of_sponsors - SILENT - found.own == set()


def test_every_name_is_somebodys() -> None:
    """No id without a mark; each owner's mark is foreign to the others alone."""
    plant = scenario()
    named = (plant.sponsors, plant.products, plant.recipes, plant.orders, plant.lots, plant.contracts, plant.units)
    assert [entry.id for entries in named for entry in entries if not entry.id.startswith("qz")] == []
    alfa = canary("alfa", "x").encode()
    assert any(mark in alfa for mark in foreign_marks("beta"))
    assert not any(mark in alfa for mark in foreign_marks("alfa"))


def test_what_does_not_exist_looks_like_what_does() -> None:
    """The same size and form, another text, the same one each time."""
    for value in ("qzbeta00-order", "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"):
        assert unknown(value) != value
        assert len(unknown(value)) == len(value)
        assert unknown(value) == unknown(value)


def test_every_operation_is_crawled() -> None:
    """All that the app describes; a parameter with a new name has to be given a meaning first."""
    names = {operation.name for operation in operations(create_app().openapi())}
    rules = Roles.read(ROLES).rules
    no_data = {"metrics", *(name for name, rule in rules.items() if rule.group == "pages")}
    assert names == set(rules) - no_data


@pytest.mark.slow
def test_five_thousand_requests(town: World) -> None:
    """Own, foreign, unknown and malformed ids, by session and by key."""
    judged(crawl(town, PIECE, seed=0), PIECE)


@pytest.mark.proof
@pytest.mark.parametrize("piece", range(10))
def test_fifty_thousand_requests(town: World, piece: int) -> None:
    """The same with other requests, in pieces that can be run apart."""
    found = crawl(town, PIECE, seed=100 + piece)
    wrong = {"leaks": len(found.leaks), "unlike": len(found.unlike), "broken": len(found.broken)}
    keep("crawl", piece, requests=found.requests, pairs=found.pairs, **wrong)
    judged(found, PIECE)


def noticed(town: World, kind: str) -> bool:
    """Whether the crawl has a complaint of that kind within a few hundred requests."""
    return any(getattr(crawl(town, 100, seed), kind) for seed in range(10))


@pytest.mark.slow
@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
def test_a_planted_leak_is_found(town: World, monkeypatch: pytest.MonkeyPatch, plant: Plant) -> None:
    """In bodies, errors, headers, files and cursors; in a status or a size; and a 5xx."""
    plant(monkeypatch, town)
    assert noticed(town, PLANTS[plant])


@pytest.mark.slow
@pytest.mark.parametrize("table", ["sponsor_terms", "forecasts", "published_views", "change_requests"])
def test_a_table_without_its_policy_is_found(town: World, house: House, table: str) -> None:
    """Over HTTP too, where the use cases ask for nothing else first."""
    with policy_gone(house, table):
        assert noticed(town, "leaks")
