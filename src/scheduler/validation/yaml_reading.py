"""YAML into plain values, from the parser's events: no recursion, no tags, no surprise types.

Only true, false, null and decimal numbers are read as such; dates, `on`, `yes`, `12:30` and the like stay text.
"""

import math
import re
from decimal import Decimal
from typing import Any

import yaml

from scheduler.validation.text import MAX_DEPTH, MAX_NODES, check_characters, unreadable

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)", re.ASCII)
_DECIMAL = re.compile(r"[-+]?[0-9]+\.[0-9]*(?:[eE][-+][0-9]+)?", re.ASCII)
_CONSTANTS = {word: value for text, value in (("true", True), ("false", False), ("null", None)) for word in
              (text, text.capitalize(), text.upper())} | {"~": None, "": None}  # fmt: skip
_TEXT_TAGS = {None, "!", "tag:yaml.org,2002:str"}
_COLLECTION_TAGS = {None, "!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"}
_MERGE = "\0<<"  # no text holds a NUL, so no field can be mistaken for a plain `<<`


def read_yaml(text: str, name: str) -> object:
    """Read a YAML text of one document; numbers with a fraction become `Decimal`.

    Raises:
        UnreadableError: the text is no YAML or passes a limit; the message says line and column.
    """
    builder = _Builder(name, text)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        unreadable(name, f"not YAML: {error.problem or error.context}", line, column)
    except yaml.reader.ReaderError as error:
        at = min(error.position, len(text))
        line, last = text.count("\n", 0, at) + 1, text.rfind("\n", 0, at)
        unreadable(name, f"not YAML: {error.reason}", line, at - last)
    return builder.root


class _Node:
    """A value being read: how many nodes it has, how deep it is, and the key that waits for its value."""

    def __init__(self, value: Any, anchor: str | None, size: int = 1, height: int = 0) -> None:
        self.value = value
        self.anchor = anchor
        self.size = size
        self.height = height
        self.key: str | None = None


class _Builder:
    """Builds the value from events with a stack of its own."""

    def __init__(self, name: str, text: str) -> None:
        self.root: object = None
        self._name = name
        self._text = text
        self._stack: list[_Node] = []
        self._anchors: dict[str, _Node] = {}
        self._documents = 0
        self._size = 0

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._open(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._refuse("a second document begins; write one scenario in a file", event)

    def _refuse(self, problem: str, event: Any) -> None:
        unreadable(self._name, problem, event.start_mark.line + 1, event.start_mark.column + 1)

    def _open(self, event: Any) -> None:
        if event.tag not in _COLLECTION_TAGS:
            self._refuse(f"the tag {event.tag} is not read", event)
        if self._wants_key():
            self._refuse("a field name must be plain text", event)
        if len(self._stack) >= MAX_DEPTH:
            self._refuse(f"nested more than {MAX_DEPTH} deep", event)
        if event.anchor:
            self._anchors.pop(event.anchor, None)
        self._stack.append(_Node({} if isinstance(event, yaml.MappingStartEvent) else [], event.anchor))

    def _close(self, event: Any) -> None:
        node = self._stack.pop()
        if isinstance(node.value, dict) and _MERGE in node.value:
            node.value = self._merged(node.value, event)
        self._size += 1
        self._add(node, event)

    def _alias(self, event: Any) -> None:
        node = self._anchors.get(event.anchor)
        if node is None:
            self._refuse(f"*{event.anchor} names no finished &{event.anchor} before it", event)
            return
        self._size += node.size
        if self._wants_key() and isinstance(node.value, str):
            self._key(node.value, event)
        else:
            self._add(node, event)

    def _scalar(self, event: Any) -> None:
        if event.tag not in _TEXT_TAGS:
            self._refuse(f"the tag {event.tag} is not read", event)
        check_characters(event.value, self._name, self._text, event.start_mark.index)
        self._size += 1
        if self._wants_key():
            if event.anchor:
                self._anchors[event.anchor] = _Node(event.value, event.anchor)
            self._key(_MERGE if event.value == "<<" and event.implicit[0] else event.value, event)
            return
        value = self._resolve(event) if event.implicit[0] and event.tag is None else event.value
        self._add(_Node(value, event.anchor), event)

    def _wants_key(self) -> bool:
        return bool(self._stack) and isinstance(self._stack[-1].value, dict) and self._stack[-1].key is None

    def _key(self, key: str, event: Any) -> None:
        if key in self._stack[-1].value:
            self._refuse(f"the field {key.removeprefix(chr(0))!r} stands twice in the same object", event)
        self._stack[-1].key = key

    def _add(self, node: _Node, event: Any) -> None:
        if self._size > MAX_NODES:
            self._refuse(f"more than {MAX_NODES:,} values, aliases expanded", event)
        if node.anchor:
            self._anchors[node.anchor] = node
        if not self._stack:
            self.root = node.value
            return
        parent = self._stack[-1]
        parent.size += node.size
        parent.height = max(parent.height, node.height + 1)
        if len(self._stack) + node.height > MAX_DEPTH:
            self._refuse(f"nested more than {MAX_DEPTH} deep, aliases expanded", event)
        if isinstance(parent.value, list):
            parent.value.append(node.value)
        elif parent.key is None:
            self._refuse("a field name must be plain text", event)
        else:
            parent.value[parent.key] = node.value
            parent.key = None

    def _merged(self, value: dict[str, Any], event: Any) -> dict[str, Any]:
        parts = value.pop(_MERGE)
        result: dict[str, Any] = {}
        for part in reversed(parts if isinstance(parts, list) else [parts]):
            if not isinstance(part, dict):
                self._refuse("`<<` merges objects only", event)
            result |= part
        return result | value

    def _resolve(self, event: Any) -> object:
        text: str = event.value
        if text in _CONSTANTS:
            return _CONSTANTS[text]
        integer = _INTEGER.fullmatch(text)
        if not integer and not _DECIMAL.fullmatch(text):
            return text
        if len(text) > 400 or not math.isfinite(float(text)):
            self._refuse(f"{text[:40]} is no finite number", event)
        return int(text) if integer else Decimal(text)
