"""Whatever the others in the plant are, have and do, a sponsor is answered the same on the real store, byte for byte.

`test_twins.py` varies plans more; here neighbours act: files, requests, lead times, keys, publications of their own.
"""

import random
from collections.abc import Callable, Iterator

import pytest

from scheduler.domain.publication import Disclosure, Grain, Shown
from scheduler.domain.sponsor_view import SponsorView
from scheduler.report.sponsor_view import sponsor_view
from tests.api.neighbours.life import Service, World, answers
from tests.api.neighbours.worlds import own, plant
from tests.api.proofs import keep
from tests.store.postgres.houses import House

PIECE = 50


@pytest.fixture
def service(house: House) -> Iterator[Service]:
    service = Service(house.service_url)
    yield service
    service.application.close()


def differing(service: Service, pair: int) -> tuple[list[str], int]:
    """What acme is answered differently in two worlds that are alike for it; and how many answers there were."""
    acme = own("acme", random.Random(f"acme {pair}"))
    shared = random.Random(f"disclosure {pair}")
    disclosure = Disclosure(batches=shared.choice([*Grain, None]), promises=shared.choice(list(Grain)))
    found = []
    for side in ("left", "right"):
        chance = random.Random(f"{side} {pair}")
        world = World(service, f"{side}-{pair}", plant(acme, chance))
        secret = world.live(acme, random.Random(f"life {pair}"), chance, disclosure)
        found.append(answers(world, secret, acme))
    left, right = found
    assert [path for path, _ in left] == [path for path, _ in right]
    assert acme.orders[0]["id"].encode() in dict(left)["published"]
    return [path for (path, one), (_, two) in zip(left, right, strict=True) if one != two], len(left)


def views_count_campaigns(shown: Shown, sponsor: str) -> SponsorView:
    """A view with a number in which others have part."""
    view = sponsor_view(shown, sponsor)
    counted = [milestone.model_copy(update={"batches": len(shown.plan.campaigns)}) for milestone in view.milestones]
    return view.model_copy(update={"milestones": tuple(counted)})


def views_follow_the_plan(shown: Shown, sponsor: str) -> SponsorView:
    """A view whose promises stand in the order of the plan."""
    view = sponsor_view(shown, sponsor)
    places = [promise.order for promise in shown.plan.promises]
    return view.model_copy(update={"promises": tuple(sorted(view.promises, key=lambda p: places.index(p.order)))})


@pytest.mark.parametrize("leaky", [views_count_campaigns, views_follow_the_plan])
def test_interference_would_be_noticed(
    service: Service, monkeypatch: pytest.MonkeyPatch, leaky: Callable[[Shown, str], SponsorView]
) -> None:
    """Without a foreign name in it, and however little it tells."""
    monkeypatch.setattr("scheduler.service.publications.sponsor_view", leaky)
    assert any("published" in differing(service, pair)[0] for pair in range(4))


@pytest.mark.slow
def test_five_pairs_of_worlds(service: Service) -> None:
    """Other sponsors, units, names and orders of things; other files, requests, publications and numbers of them."""
    found = [differing(service, pair) for pair in range(5)]
    assert [different for different, _ in found if different] == []
    assert all(count > 50 for _, count in found)


@pytest.mark.proof
@pytest.mark.parametrize("piece", range(10))
def test_five_hundred_pairs_of_worlds(service: Service, piece: int) -> None:
    """The same with others, in pieces that can be run apart."""
    found = [differing(service, 1_000 + PIECE * piece + number) for number in range(PIECE)]
    counts = {"pairs": len(found), "answers": sum(count for _, count in found)}
    keep("neighbours", piece, **counts, differing=sum(len(different) for different, _ in found))
    assert [different for different, _ in found if different] == []
