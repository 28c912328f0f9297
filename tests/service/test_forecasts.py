"""Forecasts from the file to the version: numbered, judged, seen by whom they belong to."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event, Semaphore
from uuid import UUID, uuid4

import pytest

from scheduler.domain.product import Product
from scheduler.service.entries import StoredForecast
from scheduler.service.errors import BusyError, InvalidForecastError, InvalidRequestError, NotFoundError
from scheduler.service.forecasts import OWN_READERS, Forecasts
from scheduler.service.ports import Store
from scheduler.service.principal import Principal
from scheduler.store.memory import MemoryStore
from tests.forecast.samples import site
from tests.service.desk import SETTINGS, desk
from tests.service.reader import FakeIntake, fake_reader
from tests.service.samples import (
    OTHER_SPONSOR,
    PLANNER,
    SPONSOR,
    FakeSolver,
    SteppingClock,
    stored_forecast,
    two_sponsors,
)

FIRM = {"zones": [{"until": 1, "share": 1}], "roll_in": {"absolute": 2, "action": "refuse"}}
FIRST = b"A 2027-01 10\nA 2027-02 20"


def forecasts(store: Store | None = None, clock: SteppingClock | None = None, **contract: object) -> Forecasts:
    """The use cases on a store with a site of two sponsors."""
    store = store or MemoryStore()
    terms = [{"id": "c", "sponsor": "acme", **contract}] if contract else []
    store.add_scenario(PLANNER, two_sponsors().model_copy(update={"scenario": site(contracts=terms)}))
    return Forecasts(store, clock or SteppingClock(), fake_reader)


def submit(here: Forecasts, content: bytes, who: Principal = SPONSOR) -> tuple[UUID, bool]:
    entry, new = here.submit(who, "acme", content, "acme.txt")
    return entry.id, new


def test_a_file_becomes_the_next_version() -> None:
    """By the sponsor or by the planner; the one before is superseded."""
    here = forecasts()
    first, second = submit(here, FIRST)[0], submit(here, b"A 2027-02 21", PLANNER)[0]
    assert [(f.id, f.sequence, f.status) for f in here.list(SPONSOR, 10)] == [
        (second, 2, "validated"), (first, 1, "superseded")
    ]  # fmt: skip
    version = here.get(SPONSOR, first).version
    assert (version.file_name, version.first_month, [line.quantity for line in version.lines]) == (
        "acme.txt", "2027-01", [10, 20]
    )  # fmt: skip


def test_the_same_file_twice_is_one_submission() -> None:
    """The same id comes back and nothing is added."""
    here = forecasts()
    first = submit(here, FIRST)
    assert submit(here, FIRST) == (first[0], False)
    assert len(here.list(PLANNER, 10)) == 1


def test_a_file_with_a_bad_row_stores_nothing() -> None:
    """Every complaint comes back, with its place; another sponsor's product reads like an unknown one."""
    here = forecasts()
    with pytest.raises(InvalidForecastError, match=r"2 thing\(s\) to correct; nothing of it is stored") as caught:
        submit(here, b"A 2027-01 10\nX 2027-01 10\nY 2027-01 10")
    assert [issue.where for issue in caught.value.issues] == ["acme.txt, row 2, column A", "acme.txt, row 3, column A"]
    foreign, unknown = (issue.message for issue in caught.value.issues)
    assert foreign.replace("row 2", "row 3").replace("'X'", "'Y'") == unknown
    assert here.list(PLANNER, 10) == ()


def test_the_contract_may_turn_a_version_away() -> None:
    """February becomes firm with 23 after 20; at most 2 more were agreed; nothing is stored."""
    here = forecasts(**FIRM)
    first = submit(here, FIRST)[0]
    with pytest.raises(InvalidForecastError, match="1 thing") as caught:
        submit(here, b"A 2027-02 23")
    (issue,) = caught.value.issues
    assert (issue.code, issue.where) == ("roll_in", "A, 2027-02")
    assert [f.id for f in here.list(PLANNER, 10)] == [first]
    assert submit(here, b"A 2027-02 22")[1]


def test_versions_are_compared_with_the_one_before() -> None:
    """Or with another of the same sponsor, by the terms they were read with."""
    here = forecasts(**FIRM)
    first, second, third = (submit(here, c)[0] for c in (FIRST, b"A 2027-02 22", b"A 2027-02 25"))
    assert [(c.old, c.new, c.share) for c in here.diff(SPONSOR, third).changes] == [(22, 25, 1)]
    assert here.diff(SPONSOR, third, first).changes[0].old == 20
    assert [r.rule for r in here.diff(SPONSOR, third).broken] == ["binding"]
    assert here.diff(SPONSOR, second, second).changes[0].change == 0
    assert here.diff(SPONSOR, first).old is None
    bolt = here.submit(PLANNER, "bolt", b"X 2027-01 1", "bolt.txt").entry.id
    with pytest.raises(InvalidRequestError, match="of different sponsors"):
        here.diff(PLANNER, third, bolt)


def test_no_answer_for_so_many_days_is_acceptance() -> None:
    """The state is that of the moment it is looked at."""
    clock = SteppingClock()
    here = forecasts(clock=clock, deemed_acceptance_days=1)
    key = submit(here, FIRST)[0]
    assert here.get(SPONSOR, key).version.status == "validated"
    clock.time += timedelta(days=1)
    assert here.get(SPONSOR, key).version.status == "deemed_accepted"
    assert here.list(SPONSOR, 1)[0].status == "deemed_accepted"
    submit(here, b"A 2027-01 1")
    assert here.get(SPONSOR, key).version.status == "superseded"


def test_a_version_that_came_in_between_is_followed() -> None:
    """Two submissions at once: the one that comes second is numbered again."""

    class Crowded(MemoryStore):
        """Just before the first version is added, another one is."""

        def add_forecast(self, who: Principal, entry: StoredForecast, superseded: StoredForecast | None) -> None:
            if not self.forecast_history(who, "acme"):
                super().add_forecast(who, stored_forecast(1), None)
            super().add_forecast(who, entry, superseded)

    here = forecasts(store=Crowded())
    key = submit(here, FIRST)[0]
    found = {f.id == key: (f.sequence, f.status) for f in here.list(SPONSOR, 10)}
    assert found == {True: (2, "validated"), False: (1, "superseded")}


def test_sponsors_reach_their_own_only() -> None:
    """To another sponsor a version does not exist: not to read, list, compare, submit for or build on."""
    here = forecasts()
    key = submit(here, FIRST)[0]
    own = here.submit(OTHER_SPONSOR, "bolt", b"X 2027-01 1", "bolt.txt").entry.id
    for act in (
        lambda: here.get(OTHER_SPONSOR, key),
        lambda: here.diff(OTHER_SPONSOR, key),
        lambda: here.diff(OTHER_SPONSOR, own, key),
    ):
        with pytest.raises(NotFoundError, match=f"^There is no forecast {key}.$"):
            act()
    for name in ("acme", "nobody"):
        with pytest.raises(NotFoundError, match=f"^There is no sponsor {name}.$"):
            here.submit(OTHER_SPONSOR, name, FIRST, "x.txt")
    assert [f.id for f in here.list(OTHER_SPONSOR, 10)] == [own]


def test_plans_are_made_for_versions() -> None:
    """Their content goes to the solver; unknown ones, and two of one sponsor, are refused at once."""
    with desk(FakeSolver()) as here:
        forecasts = here.forecasts
        one, two = (forecasts.submit(PLANNER, "acme", c, "x.txt").entry for c in (FIRST, b"A 2027-01 1"))
        key = here.plans.request(PLANNER, here.site, SETTINGS, forecasts=[two.id]).id
        assert here.ended(key).forecasts == (two.id,)
        assert here.solver.forecasts == [[two.version]]
        missing = uuid4()
        with pytest.raises(InvalidRequestError, match="There is no forecast") as caught:
            here.plans.request(PLANNER, here.site, SETTINGS, forecasts=[one.id, missing, two.id])
        assert [(i.code, i.where) for i in caught.value.issues] == [
            ("unknown_reference", "/forecasts/1"), ("two_forecasts", "/forecasts/2")
        ]  # fmt: skip


def test_a_few_files_are_read_at_once() -> None:
    """One more of a sponsor is turned away, with nothing stored; another's is read meanwhile."""
    inside, release = Semaphore(0), Event()

    def slow_reader(content: bytes, file_name: str, *, products: Mapping[str, Product], sponsor: str) -> FakeIntake:
        if sponsor == "acme":
            inside.release()
            assert release.wait(10)
        return fake_reader(content, file_name, products=products, sponsor=sponsor)

    store = MemoryStore()
    store.add_scenario(PLANNER, two_sponsors())
    here = Forecasts(store, SteppingClock(), slow_reader)
    with ThreadPoolExecutor(OWN_READERS) as pool:
        waiting = [pool.submit(submit, here, f"A 2027-01 {n}".encode()) for n in range(OWN_READERS)]
        for _ in waiting:
            assert inside.acquire(timeout=10)
        with pytest.raises(BusyError, match="Other files are in work; ask for this one again"):
            submit(here, b"A 2027-01 99")
        assert here.submit(OTHER_SPONSOR, "bolt", b"X 2027-01 1", "bolt.txt").new
        release.set()
        assert all(job.result()[1] for job in waiting)
    assert submit(here, b"A 2027-01 99")[1]
    assert [f.sequence for f in here.list(SPONSOR, 10)] == [3, 2, 1]


def test_files_of_many_wait_for_their_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is turned away for what others send, unless it takes far too long."""
    monkeypatch.setattr("scheduler.service.forecasts.READERS", 1)
    inside, release = Semaphore(0), Event()

    def slow_reader(content: bytes, file_name: str, *, products: Mapping[str, Product], sponsor: str) -> FakeIntake:
        inside.release()
        assert release.wait(10)
        return fake_reader(content, file_name, products=products, sponsor=sponsor)

    store = MemoryStore()
    store.add_scenario(PLANNER, two_sponsors())
    here = Forecasts(store, SteppingClock(), slow_reader)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(submit, here, b"A 2027-01 1")
        assert inside.acquire(timeout=10)
        second = pool.submit(here.submit, OTHER_SPONSOR, "bolt", b"X 2027-01 1", "bolt.txt")
        assert not inside.acquire(timeout=0.2)
        release.set()
        assert first.result()[1]
        assert second.result().new
    monkeypatch.setattr("scheduler.service.turns.PATIENCE", 0.01)
    release.clear()
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(submit, here, b"A 2027-01 2")
        assert inside.acquire(timeout=10)
        assert inside.acquire(timeout=10)
        with pytest.raises(BusyError, match="Other files are in work"):
            here.submit(OTHER_SPONSOR, "bolt", b"X 2027-01 2", "bolt.txt")
        release.set()
