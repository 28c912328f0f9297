"""Requests of a sponsor: each field its own, another's, nobody's or nonsense; some mutilated; and their twins."""

import json
import random
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, urlencode

from tests.api.crawl.canaries import OWNERS
from tests.api.crawl.operations import Field, Operation
from tests.api.crawl.values import HOSTILE, MALFORMED, RAW, sample, unknown
from tests.api.crawl.world import World

BOUNDARY = "qx-boundary"
BODIES = (b"", b"null", b"[]", b"{", b'{"a":' * 500, b"\xff\xfe", b'"text"', b'{"__proto__": 1}')


@dataclass(frozen=True)
class Request:
    """As it is sent, without its credentials.

    Attributes:
        url: path and query, quoted.
        foreign: what it names that belongs to somebody else.
    """

    operation: Operation
    method: str
    url: str
    headers: dict[str, str]
    body: bytes = b""
    foreign: frozenset[str] = frozenset()

    def twin(self) -> "Request":
        """The same about things that do not exist."""
        url, body, headers = self.url, self.body, self.headers
        for value in self.foreign:
            other = unknown(value)
            headers = {name: text.replace(value, other) for name, text in headers.items()}
            url = url.replace(quote(value, safe=""), quote(other, safe=""))
            body = body.replace(value.encode(), other.encode())
        return replace(self, url=url, body=body, headers=headers, foreign=frozenset(map(unknown, self.foreign)))

    def says(self, value: str) -> bool:
        """Whether it names something, after all that was left out of it."""
        told = (self.url, *self.headers.values(), self.body.decode(errors="replace"))
        return quote(value, safe="") in self.url or any(value in text for text in told)


@dataclass
class Maker:
    """Makes up requests of one owner.

    Args:
        world: what there is.
        description: the app's own, of itself.
        owner: who asks.
        chance: every random choice.
    """

    world: World
    description: dict[str, Any]
    owner: str
    chance: random.Random
    foreign: set[str] = field(default_factory=set)

    def request(self, operation: Operation) -> Request:
        """A request of an operation."""
        self.foreign, chance = set(), self.chance
        chosen = [f for f in operation.fields if f.required or chance.random() < 0.5]
        values = [(f, self._value(operation, f)) for f in chosen]
        mutation = chance.choice(("drop", "again", "more", "hostile")) if chance.random() < 0.3 else ""
        values = self._mutilated(values, mutation)
        headers = {f.name: _text(v).replace("\0", "") for f, v in values if f.place == "header"}
        headers = {name: value.encode("ascii", "ignore").decode() for name, value in headers.items()}
        media, body = self._body(operation, values, mutation)
        method = chance.choice(("DELETE", "PATCH", "HEAD")) if chance.random() < 0.01 else operation.method
        url = _url(operation, values, mutation)
        made = Request(operation, method, url, {**headers, **media}, body)
        return replace(made, foreign=frozenset(filter(made.says, self.foreign)))

    def _mutilated(self, values: list[tuple[Field, Any]], mutation: str) -> list[tuple[Field, Any]]:
        if not values:
            return values
        at = self.chance.randrange(len(values))
        if mutation == "drop":
            return values[:at] + values[at + 1 :]
        if mutation == "again":
            return [*values, values[at]]
        if mutation == "hostile":
            return [*values[:at], (values[at][0], self.chance.choice(HOSTILE)), *values[at + 1 :]]
        return values

    def _value(self, operation: Operation, wanted: Field) -> Any:
        if wanted.name == "file":
            return self._file()
        return sample(wanted.schema, wanted.name, operation.path, self.description, self.chance, self._name)

    def _name(self, kind: str) -> str:
        """Of something of a kind: the own one, another's, nobody's, or no name at all."""
        known, dice = self.world.known.get(kind, {}), self.chance.random()
        others = [value for owner in OWNERS if owner != self.owner for value in known.get(owner, ())]
        if dice < 0.35 and known.get(self.owner):
            return self.chance.choice(known[self.owner])
        if dice < 0.8 and others:
            self.foreign.add(value := self.chance.choice(others))
            return value
        return self.chance.choice(MALFORMED) if dice < 0.9 else unknown(f"none-of-{kind}")

    def _file(self) -> str:
        own = self.world.known["products"][self.owner][0]
        product = own if self.chance.random() < 0.7 else self._name("products").replace("\0", "")
        month, quantity = self.chance.choice(["2027-02", "2027-03", "then"]), self.chance.randrange(1, 9)
        return f"product,{month}\n{product},{quantity}\n"

    def _body(
        self, operation: Operation, values: list[tuple[Field, Any]], mutation: str
    ) -> tuple[dict[str, str], bytes]:
        places = {f.place for f in operation.fields}
        if "form" in places:
            return _form([(f.name, _text(v)) for f, v in values if f.place == "form"], mutation)
        if "json" not in places and operation.example is None:
            return {}, b""
        media = {"content-type": "text/plain" if self.chance.random() < 0.02 else "application/json"}
        if self.chance.random() < 0.03:
            return media, self.chance.choice(BODIES)
        document = {f.name: v for f, v in values if f.place == "json"} or operation.example or {}
        if mutation == "more":
            document = {**document, "colour": 1}
        text = json.dumps(document)
        if mutation == "hostile":
            text = text.replace('"NaN"', self.chance.choice(RAW))
        return media, text.encode()


def _url(operation: Operation, values: list[tuple[Field, Any]], mutation: str) -> str:
    filled = operation.path
    path = {f.name: quote(_text(v), safe="") for f, v in values if f.place == "path"}
    for name in [f.name for f in operation.fields if f.place == "path"]:
        filled = filled.replace(f"{{{name}}}", path.get(name, "x"))
    query = [(f.name, _text(part)) for f, v in values if f.place == "query" for part in _parts(v)]
    if mutation == "more":
        query.append(("colour", "blue"))
    return filled + (f"?{urlencode(query, quote_via=quote, safe='')}" if query else "")


def _form(parts: list[tuple[str, str]], mutation: str) -> tuple[dict[str, str], bytes]:
    if mutation == "more":
        parts = [*parts, ("colour", "blue")]
    lines = []
    for name, value in parts:
        file = '; filename="forecast.csv"' if name == "file" else ""
        lines.append(f'--{BOUNDARY}\r\ncontent-disposition: form-data; name="{name}"{file}\r\n\r\n{value}\r\n')
    media = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
    return media, ("".join(lines) + f"--{BOUNDARY}--\r\n").encode("utf-8", "replace")


def _parts(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
