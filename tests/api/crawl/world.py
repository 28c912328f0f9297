"""A service on PostgreSQL with two competing sponsors in it, all of whose texts are canaries, and their ways in."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from fastapi import FastAPI

from api.app import create_app
from api.dependencies import write_cursor
from api.settings import ApiSettings
from scheduler.bootstrap import Application, in_postgres
from scheduler.domain.event import EventLog
from scheduler.domain.product import Product
from scheduler.domain.publication import Disclosure
from scheduler.domain.replan import Strategy
from scheduler.domain.run import PlanResult
from scheduler.domain.solve_settings import SolveSettings
from scheduler.forecast.child import answer, told
from scheduler.forecast.intake import Intake
from scheduler.planning.replan import Zones
from scheduler.service.entries import StoredPlan
from scheduler.service.once_ports import Answer
from scheduler.service.principal import Principal, Role
from scheduler.service.published_entries import ChangeKind, ChangeWanted, Decision, LeadTime
from tests.api.crawl import canaries as c
from tests.api.crawl.canaries import PLANT, SPONSORS, canary
from tests.service.accounts.samples import PASSWORD, QUICK
from tests.service.desk import until
from tests.service.samples import result

ADMIN = Principal(Role.ADMIN, "plant")
UNLIMITED = 10**9
UUIDS = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
Known = dict[str, dict[str, list[str]]]  # what there is, by kind and owner


@dataclass
class World:
    """The service and what is known of it.

    Attributes:
        known: names and ids of things by kind and owner, for requests to ask about.
        ids: every UUID of an owner; `secrets`: what opens doors, and digests.
        keys: API keys by sponsor; `logins`: of users who work, and whose logins nobody tries.
    """

    app: FastAPI
    application: Application
    known: Known = field(default_factory=dict)
    ids: dict[str, set[bytes]] = field(default_factory=lambda: {owner: set() for owner in c.OWNERS})
    secrets: dict[str, set[bytes]] = field(default_factory=lambda: {owner: set() for owner in c.OWNERS})
    keys: dict[str, str] = field(default_factory=dict)
    logins: dict[str, str] = field(default_factory=dict)

    def learn(self, kind: str, owner: str, value: object) -> None:
        """There is such a thing, and it is somebody's."""
        self.known.setdefault(kind, {}).setdefault(owner, []).append(str(value))
        self.ids[owner] |= set(UUIDS.findall(str(value).encode()))


def canary_plan(*arguments: Any, **options: Any) -> PlanResult:
    """The plan of the canaries, whatever is asked."""
    return PlanResult(plan=c.plan(), run=result().run)


def read_here(content: bytes, file_name: str, *, products: Mapping[str, Product], sponsor: str) -> Intake:
    """The real reader, without a process of its own for each file."""
    own = {key: product for key, product in products.items() if product.sponsor == sponsor}
    found = told(answer(content, file_name, own, sponsor))
    return Intake.model_validate({**found, "file_hash": hashlib.sha256(content).hexdigest()})


@contextmanager
def world(url: str) -> Iterator[World]:
    """The service on an empty database, with everything in it that two sponsors and their plant may have."""
    application = in_postgres(url, connections=4, make_plan=canary_plan, read_forecast=read_here, passwords=QUICK)
    application = replace(application, publications=replace(application.publications, check_plan=lambda *_: ()))
    generous = dict.fromkeys(("requests_per_minute", "uploads_per_minute", "exports_per_minute"), UNLIMITED)
    settings = ApiSettings(max_body_mb=1, sign_ins_per_minute=UNLIMITED, **generous)
    made = World(create_app(settings, application), application)
    try:
        _people(made)
        _plans(made)
        for owner in SPONSORS:
            _of_sponsor(made, owner)
        yield made
    finally:
        application.close()


def _person(world: World, owner: str, what: str, role: Role, sponsor: str | None = None) -> Principal:
    login, name = canary(owner, f"{what}-login"), canary(owner, f"{what}-name")
    user, link = world.application.accounts.users.add(ADMIN, login, name, role, sponsor)
    world.application.accounts.sign_in.accept("plant", link, name, PASSWORD)
    world.learn("users", owner, user.id)
    return user.principal("plant")


def _people(world: World) -> None:
    """Of each sponsor one who works and one whose login is tried; a planner for each, so that names are told apart."""
    accounts = world.application.accounts
    for owner in SPONSORS:
        sponsor = c.sponsor_id(owner)
        for what in ("worker", "target"):
            _person(world, owner, what, Role.SPONSOR, sponsor)
        world.logins[owner] = canary(owner, "worker-login")
        world.learn("logins", PLANT, canary(owner, "target-login"))  # nobody's own: each attempt has its twin
        key, secret = accounts.keys.add(ADMIN, canary(owner, "key-name"), Role.SPONSOR, sponsor=sponsor)
        world.keys[owner] = secret
        world.learn("keys", owner, key.id)
        user, link = accounts.users.add(ADMIN, canary(owner, "guest-login"), canary(owner, "guest"), Role.ANALYST)
        world.learn("users", owner, user.id)
        world.secrets[owner] |= {secret.encode(), link.encode()}
    key, _ = accounts.keys.add(ADMIN, canary(PLANT, "key-name"), Role.PLANNER, scopes=("plans",))
    world.learn("keys", PLANT, key.id)


def _plans(world: World) -> None:
    """A scenario with two plans, the first replanned, the later one published."""
    app, planner = world.application, _person(world, PLANT, "planner", Role.PLANNER)
    approver = _person(world, PLANT, "approver", Role.APPROVER)
    scenario = app.scenarios.submit(planner, c.scenario().model_dump_json().encode(), "json").id
    world.learn("scenarios", PLANT, scenario)
    first = _plan(world, planner, scenario, None)
    second = _plan(world, planner, scenario, first)
    happened = EventLog(now=c.scenario().start + timedelta(days=1))
    replan = app.replans.request(planner, first, happened, Zones(), (Strategy.LOCAL,), SolveSettings())
    world.learn("replans", PLANT, replan.id)
    for key in (replan.baseline, *replan.plans.values()):
        world.learn("plans", PLANT, key)
    entry = app.publications.propose(planner, second, Disclosure(), canary(PLANT, "proposal"))
    app.publications.check(planner, entry.id, canary(PLANT, "check"))
    app.publications.review(planner, entry.id, entry.digest, canary(PLANT, "review"))
    app.publications.approve(approver, entry.id, entry.digest, PASSWORD, canary(PLANT, "approval"))
    app.publications.publish(planner, entry.id, canary(PLANT, "publication"))
    world.learn("publications", PLANT, entry.id)
    world.learn("digests", PLANT, entry.digest)
    world.secrets[PLANT].add(entry.digest.encode())


def _plan(world: World, planner: Principal, scenario: UUID, baseline: UUID | None) -> UUID:
    plans = world.application.plans
    key = plans.request(planner, scenario, SolveSettings(), baseline).id

    def ended() -> StoredPlan | None:
        return entry if (entry := plans.get(planner, key)).state.final else None

    assert until(ended).state == "done"
    world.learn("plans", PLANT, key)
    return key


def _of_sponsor(world: World, owner: str) -> None:
    """Forecasts, lead times, an answered request and an open one."""
    app, sponsor = world.application, c.sponsor_id(owner)
    own = Principal(Role.SPONSOR, "plant", sponsor, UUID(world.known["users"][owner][0]), canary(owner, "worker-name"))
    planner = _person(world, owner, "planner", Role.PLANNER)
    for kind, name in (("sponsors", sponsor), ("orders", c.order_id(owner)), ("products", c.product_id(owner, 1))):
        world.learn(kind, owner, name)
    for number in (1, 2, 3):
        world.learn("sends", owner, key := canary(owner, f"send{number}"))
        if number < 3:
            app.once(own, key, "0" * 64, lambda: Answer(status=201, headers={}, body=f'"{canary(owner, "sent")}"'))
    for number in (1, 2):
        content, name = c.forecast_file(owner, number), canary(owner, f"file{number}.csv")
        world.learn("forecasts", owner, app.forecasts.submit(own, sponsor, content, name).entry.id)
    row = LeadTime(product=c.product_id(owner, 1), up_to=c.Decimal(1_000), days=90)
    app.lead_times.state(planner, sponsor, (row,), 0)
    for number in (1, 2):
        wanted = ChangeWanted(kind=ChangeKind.OTHER, order=c.order_id(owner), text=canary(owner, f"wish{number}"))
        entry = app.changes.ask(own, None, wanted)
        world.learn("changes", owner, entry.id)
        if number == 1:
            app.changes.answer(planner, entry.id, Decision.DECLINED, canary(owner, "answer"))
    view = app.published.current(planner, sponsor)
    world.learn("views", owner, view.id)
    for kind, entries in (
        ("forecasts", app.forecasts.list(own, 1)),
        ("changes", app.changes.requests(own, 1)),
    ):
        world.learn(f"cursors of {kind}", owner, write_cursor(entries[0].position))
