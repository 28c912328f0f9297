"""Who may do what: one file says it, one dependency of every route holds to it."""

import asyncio
import time
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, Self, cast

from fastapi import Request

from scheduler.service.accounts.errors import NotSignedInError
from scheduler.service.errors import NotPermittedError
from scheduler.service.principal import Principal, Role

PUBLIC = "public"
ASK_AGAIN = 4.0  # seconds that a stream may go on after its reader was put out


class Rule(NamedTuple):
    """Who may use an operation.

    Attributes:
        group: that a key's scope may name in its place.
        roles: that may; none where it is public.
        public: needs no sign-in.
    """

    group: str
    roles: frozenset[Role]
    public: bool = False


class Roles:
    """The rules by operation."""

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        self.rules = dict(rules)

    @classmethod
    def read(cls, path: Path) -> Self:
        """The rules of a file: groups of operations, each with its roles."""
        groups = tomllib.loads(path.read_text(encoding="utf-8"))
        return cls({name: _rule(group, roles) for group, own in groups.items() for name, roles in own.items()})

    def is_public(self, operation: str) -> bool:
        """Whether an operation needs no sign-in."""
        return operation in self.rules and self.rules[operation].public

    def need(self, operation: str, who: Principal) -> None:
        """Refuse an operation to those who may not, and one that is not listed to everybody.

        Raises:
            NotPermittedError: the role, or the key's scopes, are not for it; whatever it is asked about.
        """
        rule = self.rules.get(operation)
        if rule is None or who.role not in rule.roles:
            raise NotPermittedError(f"The role {who.role} may not do this ({operation}).")
        if who.scopes is not None and not who.scopes & {operation, rule.group}:
            raise NotPermittedError(f"The key is not for this ({operation}), only for {', '.join(sorted(who.scopes))}.")


def allowed(request: Request) -> Principal | None:
    """Who asks, let through by role, scope and count; None where anybody may ask.

    Raises:
        NotSignedInError: it is not known who asks.
        NotPermittedError: they may not.
        TooOftenError: they ask too often.
    """
    state, operation = request.app.state, cast(str, request.scope["route"].name)
    if state.roles.is_public(operation):
        state.limits.count_stranger(operation, request.client.host if request.client else "")
        return None
    who: Principal = replace(state.identify(request), request_id=request.state.request_id)
    state.limits.count(operation, who)
    state.roles.need(operation, who)
    return who


class StillAllowed:
    """Asks again, every few seconds, whether the reader of a stream is still who may read it."""

    def __init__(self, request: Request) -> None:
        self._request, self._asked = request, time.monotonic()

    async def __call__(self) -> bool:
        """False once the session or key has ended."""
        if time.monotonic() >= self._asked + ASK_AGAIN:
            try:
                await asyncio.to_thread(self._request.app.state.identify, self._request)
            except NotSignedInError:
                return False
            self._asked = time.monotonic()
        return True


def _rule(group: str, roles: str | list[str]) -> Rule:
    if roles == PUBLIC:
        return Rule(group, frozenset(), public=True)
    return Rule(group, frozenset(map(Role, roles)))
