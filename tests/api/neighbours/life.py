"""What happens in a plant: the same to acme, anything to the others; and all that acme can read of it."""

import asyncio
import base64
import random
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import httpx
from fastapi import FastAPI

from api.app import create_app
from api.settings import ApiSettings
from scheduler.bootstrap import Application, in_postgres
from scheduler.domain.publication import Disclosure
from scheduler.service.entries import PlanState, StoredScenario
from scheduler.service.forecasts import Forecasts
from scheduler.service.principal import Principal, Role
from scheduler.service.published_entries import ChangeKind, ChangeWanted, Decision, LeadTime
from tests.api.neighbours.worlds import OTHERS, Own, Plant
from tests.service.accounts.samples import QUICK
from tests.service.reader import fake_reader
from tests.service.samples import NOON, result, stored_plan

_UUID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NEXT = re.compile(rb'(?<="next":")[A-Za-z0-9_=-]+')
UNLIMITED = dict.fromkeys(("requests_per_minute", "uploads_per_minute", "exports_per_minute"), 10**9)


class Clock:
    """A clock that stands until it is told."""

    def __init__(self) -> None:
        self.time = NOON

    def now(self) -> datetime:
        return self.time


class Service:
    """One service on one database, in which each world is a plant of its own."""

    def __init__(self, url: str) -> None:
        made = in_postgres(url, connections=2, running=0, read_forecast=fake_reader, passwords=QUICK)
        self.clock = Clock()
        signing = replace(made.publications, check_plan=lambda *_: (), reauthenticate=lambda *_: None)
        self.application: Application = replace(
            made,
            publications=replace(signing, clock=self.clock),
            changes=replace(made.changes, clock=self.clock),
            lead_times=replace(made.lead_times, clock=self.clock),
            forecasts=Forecasts(made.published.store, self.clock, fake_reader),
        )
        self.app: FastAPI = create_app(ApiSettings(sign_ins_per_minute=10**9, **UNLIMITED), self.application)


@dataclass
class World:
    """A plant's name, its people, and what happens there."""

    service: Service
    name: str
    plant: Plant

    def who(self, role: Role, name: str, sponsor: str | None = None) -> Principal:
        return Principal(role, self.name, sponsor, uuid4(), name)

    def live(self, acme: Own, shared: random.Random, chance: random.Random, disclosure: Disclosure) -> str:
        """All that happens; `shared` decides what acme does, `chance` the rest. The secret of acme's key."""
        app, planner = self.service.application, self.who(Role.PLANNER, "Ada")
        store = app.published.store
        store.add_scenario(planner, self._scenario())
        _, secret = app.accounts.keys.add(self.who(Role.ADMIN, "Root"), "acme's", Role.SPONSOR, sponsor="acme")
        events = [(10, lambda: self._publish(chance, disclosure))]
        events += [(minute, lambda: self._of(acme, shared)) for minute in (20, 40)]
        busy = chance.sample(range(11, 60), chance.randint(0, 5))
        events += [(m, lambda: self._of(chance.choice(self.plant.others), chance)) for m in busy if self.plant.others]
        if chance.random() < 0.5:
            events += [(50, lambda: self._publish(chance, disclosure))]
        for minute, happen in sorted(events, key=lambda event: event[0]):
            self.service.clock.time = NOON + timedelta(minutes=minute)
            happen()
        self.service.clock.time = NOON + timedelta(hours=1)
        return secret

    def _scenario(self) -> StoredScenario:
        scenario = self.plant.scenario
        return StoredScenario(id=uuid4(), name=scenario.name, created=NOON, scenario=scenario)

    def _publish(self, chance: random.Random, disclosure: Disclosure) -> None:
        """Put the plan in force, the first time or again."""
        app, ada, ben = self.service.application, self.who(Role.PLANNER, "Ada"), self.who(Role.APPROVER, "Ben")
        plan = self._plan(ada)
        entry = app.publications.propose(ada, plan, disclosure)
        app.publications.check(ada, entry.id)
        app.publications.review(ada, entry.id, entry.digest, "r" * chance.randrange(20))
        app.publications.approve(ben, entry.id, entry.digest, "")
        app.publications.publish(ada, entry.id)

    def _plan(self, planner: Principal) -> UUID:
        store = self.service.application.published.store
        scenario = store.list_scenarios(planner, 1)[0].id
        queued = stored_plan(scenario=scenario)
        store.add_plan(planner, queued)
        done = {"state": PlanState.DONE, "plan": self.plant.plan, "run": result().run, "finished": NOON}
        store.replace_plan(planner, queued.model_copy(update=done), PlanState.QUEUED)
        return queued.id

    def _of(self, one: Own, chance: random.Random) -> None:
        """A sponsor sends a forecast and asks for a change; the planner answers and states lead times."""
        app, who = self.service.application, self.who(Role.SPONSOR, f"Of {one.sponsor}", one.sponsor)
        planner, product = self.who(Role.PLANNER, "Ada"), chance.choice(one.products)["id"]
        line = f"{product} 2027-0{chance.randint(3, 8)} {chance.randint(1, 99)}".encode()
        app.forecasts.submit(who, one.sponsor, line, f"{one.sponsor}.csv")
        order = chance.choice(one.orders)["id"]
        asked = app.changes.ask(who, None, ChangeWanted(kind=ChangeKind.CANCEL, order=order, text=f"No {order}"))
        if chance.random() < 0.5:
            app.changes.answer(planner, asked.id, Decision.DECLINED, f"Not {order}")
        seen = app.lead_times.get(planner, one.sponsor).version
        row = LeadTime(product=product, up_to=Decimal(chance.randint(1, 50)), days=chance.randint(1, 200))
        app.lead_times.state(planner, one.sponsor, (row,), seen)


def answers(world: World, secret: str, acme: Own) -> list[tuple[str, bytes]]:
    """Everything acme reads, with every id by the number of its first appearance."""
    return asyncio.run(_answers(world, secret, acme))


async def _answers(world: World, secret: str, acme: Own) -> list[tuple[str, bytes]]:
    app = world.service.app
    app.state.settings = app.state.settings.model_copy(update={"plant": world.name})
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    headers = {"authorization": f"Bearer {secret}", "x-request-id": "same"}
    numbers: dict[bytes, bytes] = {}
    found = []
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost/api/v1/", headers=headers) as client:
        keys = [
            f"{noun}/{item['id']}{more}"
            for noun, mores in (("forecasts", ("", "/diff")), ("changes", ("",)))
            for item in (await client.get(noun)).json()["items"]
            for more in mores
        ]
        for path in [*reads(acme), *keys]:
            answer = await client.get(path)
            found.append((path, _numbered(answer, numbers)))
        for path, body in writes(acme):
            answer = await client.post(path, **body)
            found.append((f"POST {path} {body}", _numbered(answer, numbers)))
    return [(_ID.sub("ID", path), text) for path, text in found]


_ID = re.compile(_UUID.pattern.decode())


def reads(acme: Own) -> list[str]:
    """Own things, and those that others have in one of the worlds."""
    whose = ["", *(f"?sponsor={name}" for name in ("acme", *OTHERS, "nobody"))]
    tables = [
        f"published/tables/{n}.{f}"
        for n in ("batches", "milestones", "promises", "lots", "cover")
        for f in ("csv", "json")
    ]
    return [
        *("me", "forecasts", "forecasts?limit=1", "changes", "changes?limit=1", "scenarios", "plans", "publications"),
        *(
            f"{path}{one}"
            for path in ("published", "lead-times", "published/gantt", "published/tables.xlsx")
            for one in whose
        ),
        *("published/gantt?format=json", "forecasts/figure?sponsor=acme&format=json", *tables),
        *(f"forecasts/template.xlsx?first_month=2027-02&sponsor={name}" for name in ("acme", *OTHERS)),
        *(f"lead-times/earliest?quantity=5&product={p}" for p in (acme.products[0]["id"], "bolt-0", "nobody-0")),
        *(f"{noun}/{UUID(int=7)}" for noun in ("forecasts", "changes", "plans", "scenarios", "publications")),
    ]


def writes(acme: Own) -> list[tuple[str, dict[str, Any]]]:
    """Requests that name what others have, and one that is in order."""
    named = [("changes", {"json": {"kind": "cancel", "order": f"{name}-o0"}}) for name in (*OTHERS, "nobody")]
    files = [
        ("forecasts", {"data": {"sponsor": sponsor}, "files": {"file": ("f.csv", f"{product} 2027-05 3".encode())}})
        for sponsor, product in (("acme", "bolt-0"), ("bolt", "bolt-0"), ("acme", acme.products[0]["id"]))
    ]
    return [*named, *files]


def _numbered(answer: httpx.Response, numbers: dict[bytes, bytes]) -> bytes:
    """Status, headers and body; ids, which chance makes, by the number of their first appearance."""

    def number(match: re.Match[bytes]) -> bytes:
        return numbers.setdefault(match[0], b"id %d" % len(numbers))

    body = _NEXT.sub(lambda cursor: base64.urlsafe_b64decode(cursor[0]), answer.content)
    head = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return _UUID.sub(number, f"{answer.status_code}\n{head}\n".encode() + body)
