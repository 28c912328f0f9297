"""The crawl: every operation of the app, asked by two sponsors by session and by key, and what came of it."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

import httpx

from api.access import Roles
from api.app import ROLES
from api.identify import COOKIE, TOKEN_HEADER, change_token
from scheduler.service.principal import Role
from tests.api.crawl.canaries import SPONSORS
from tests.api.crawl.judge import differences, foreign_bytes, has_own
from tests.api.crawl.operations import Operation, operations
from tests.api.crawl.requests import Maker, Request
from tests.api.crawl.world import UUIDS, World
from tests.service.accounts.samples import PASSWORD

LEARNT = {"submit_forecast": "forecasts", "ask_change": "changes"}
KNOWN_AT_MOST = 30
SESSION = "/api/v1/session"


@dataclass
class Found:
    """Counts, and every complaint as a sentence.

    Attributes:
        answered: by operation and status; `own`: operations that told a sponsor something of itself.
        pairs: foreign and unknown, sent one after the other.
        leaks, unlike, broken: foreign bytes; pairs that differ; 5xx.
    """

    requests: int = 0
    pairs: int = 0
    answered: Counter[tuple[str, int]] = field(default_factory=Counter)
    own: set[str] = field(default_factory=set)
    leaks: list[str] = field(default_factory=list)
    unlike: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


class Caller(NamedTuple):
    """A sponsor and its way in."""

    owner: str
    by: str


CALLERS = [Caller(owner, by) for owner in SPONSORS for by in ("session", "key")]


def crawl(world: World, requests: int, seed: int) -> Found:
    """Send so many requests and judge every answer.

    Args:
        world: the service with its sponsors.
        requests: how many at least; a request about a foreign thing counts with its twin about nothing.
        seed: of every random choice.
    """
    return asyncio.run(_Crawl(world, seed).run(requests))


class _Crawl:
    def __init__(self, world: World, seed: int) -> None:
        self.world, self.chance, self.found = world, random.Random(seed), Found()
        self.transport = httpx.ASGITransport(world.app, raise_app_exceptions=False)
        description = world.app.openapi()
        self.makers = {owner: Maker(world, description, owner, self.chance) for owner in SPONSORS}
        self.sessions: dict[str, str] = {}
        self.operations = operations(description)
        rules = Roles.read(ROLES).rules
        self.weights = [4 if _may(rules[operation.name].roles) else 1 for operation in self.operations]

    async def run(self, requests: int) -> Found:
        while self.found.requests < requests:
            (operation,) = self.chance.choices(self.operations, self.weights)
            await self.step(operation, self.chance.choice(CALLERS))
        return self.found

    async def step(self, operation: Operation, caller: Caller) -> None:
        """One request, and its twin if it names what is foreign."""
        request = self.makers[caller.owner].request(operation)
        answer = await self.send(caller, request)
        self.judge(caller, request, answer)
        if request.foreign:
            twin = request.twin()
            other = await self.send(caller, twin)
            self.judge(caller, twin, other)
            self.found.pairs += 1
            if unlike := differences(request, answer, twin, other):
                self.found.unlike.append(f"{_said(caller, request, answer)}: {', '.join(unlike)}, {other.text[:300]}")

    def judge(self, caller: Caller, request: Request, answer: httpx.Response) -> None:
        found, name = self.found, request.operation.name
        found.requests += 1
        found.answered[name, answer.status_code] += 1
        if answer.status_code >= 500:
            found.broken.append(_said(caller, request, answer))
        if leaks := foreign_bytes(self.world, caller.owner, request, answer):
            found.leaks.append(f"{_said(caller, request, answer)}: {', '.join(leaks[:5])}")
        if answer.status_code < 300 and has_own(caller.owner, answer):
            found.own.add(name)
        if answer.status_code == 201 and name in LEARNT:
            key = UUIDS.search(answer.headers["location"].encode())
            assert key is not None
            if len(self.world.known[LEARNT[name]][caller.owner]) < KNOWN_AT_MOST:
                self.world.learn(LEARNT[name], caller.owner, key[0].decode())
            self.world.ids[caller.owner].add(key[0])
        if (request.method, request.url.partition("?")[0]) == ("DELETE", SESSION):
            self.sessions.pop(caller.owner, None)

    async def send(self, caller: Caller, request: Request) -> httpx.Response:
        headers = {**request.headers, **await self.credentials(caller), "x-request-id": "same"}
        return await self.ask(request.method, request.url, headers, request.body)

    async def credentials(self, caller: Caller) -> dict[str, str]:
        if caller.by == "key":
            return {"authorization": f"Bearer {self.world.keys[caller.owner]}"}
        if caller.owner not in self.sessions:
            login = f'{{"login": "{self.world.logins[caller.owner]}", "password": "{PASSWORD}"}}'
            media = {"content-type": "application/json"}
            answer = await self.ask("POST", SESSION, media, login.encode())
            assert answer.status_code == 200, answer.text
            self.sessions[caller.owner] = answer.cookies[COOKIE]
            self.world.secrets[caller.owner].add(answer.cookies[COOKIE].encode())
        session = self.sessions[caller.owner]
        return {"cookie": f"{COOKIE}={session}", TOKEN_HEADER: change_token(session)}

    async def ask(self, method: str, url: str, headers: dict[str, str], body: bytes) -> httpx.Response:
        request = httpx.Request(method, f"http://localhost{url}", headers=headers, content=body)
        answer = await self.transport.handle_async_request(request)
        await answer.aread()
        answer.request = request
        return answer


def _may(roles: frozenset[Role]) -> bool:
    return not roles or Role.SPONSOR in roles


def _said(caller: Caller, request: Request, answer: httpx.Response) -> str:
    sent = f"{request.method} {request.url[:300]} {request.body[:200]!r}"
    return f"{caller.owner} by {caller.by}: {sent} -> {answer.status_code} {answer.text[:300]}"
