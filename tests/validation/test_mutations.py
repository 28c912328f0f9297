"""However a valid document is broken, the answer is a scenario or a declared error, and `validate` raises nothing."""

import json
from contextlib import suppress
from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.domain.errors import InvalidScenarioError, Severity, UnreadableError
from scheduler.validation import parse_scenario, validate
from tests.validation.base import BASE, resolve

VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**20), 10**20),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6),
    st.decimals(allow_nan=False, allow_infinity=False).map(str),
    st.sampled_from(
        ["0h", "1s", "36500d", "-36500d", "PT1H", "1d", "none", "initial", "A", "B", "BR1", "CH1", "grow", "purify",
         "grow.start", "purify/run.end", "1970-01-01T00:00:00Z", "2200-12-31T23:59:59+14:00", "2027-01-05T00:00:00Z",
         "24:00", "00:00", "UTC", "Pacific/Apia",
         "interruptible", "attended", "end", "full", "same", "spread"]
    ),
    st.sampled_from([[], {}, [{}], [[]], [1], {"id": "x"}, [{"id": "x"}], 0, 1, 10_000]),
)  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place of a document."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(inner for key, item in items for inner in places(item, (*path, key)))]


PLACES = [path for path in places(BASE) if path]
EDITS = st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(["set", "drop", "twice"]), VALUES), max_size=4)


def mutated(edits: list[tuple[tuple[Any, ...], str, Any]]) -> dict[str, Any]:
    document = deepcopy(BASE)
    for (*path, last), action, value in edits:
        try:
            target: Any = document
            for part in path:
                target = target[part]
            if action == "drop":
                del target[last]
            elif action == "twice" and isinstance(target, list):
                target.append(deepcopy(target[last]))
            else:
                target[last] = value
        except (KeyError, IndexError, TypeError):
            continue
    return document


@settings(max_examples=200, deadline=None)
@given(EDITS)
def test_mutated_documents(edits: list[tuple[tuple[Any, ...], str, Any]]) -> None:
    """Values swapped, dropped or doubled anywhere: a scenario that can be judged, or issues with sound pointers."""
    document = mutated(edits)
    try:
        scenario = parse_scenario(json.dumps(document), "json")
    except InvalidScenarioError as refused:
        for issue in refused.issues:
            resolve(document, issue.where.rpartition("/")[0])
        return
    read = scenario.model_dump(mode="json")
    for issue in validate(scenario):
        resolve(read, issue.where)
        assert issue.severity in Severity


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_mangled_text(data: st.DataObject) -> None:
    """Characters cut out of, or put into, the text: read or refused, nothing else."""
    text = data.draw(st.sampled_from([json.dumps(BASE), json.dumps(BASE, indent=1)]))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 8))
        text = (
            text[:at]
            + data.draw(st.text(max_size=4) | st.sampled_from(["{", "]", ",", '"', "&a ", "*a", "- ", "\\"]))
            + text[at + cut :]
        )
    for media in ("json", "yaml"):
        with suppress(UnreadableError, InvalidScenarioError):
            validate(parse_scenario(text, media))  # type: ignore[arg-type]


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=80) | st.text(max_size=80))
def test_noise(content: str | bytes) -> None:
    """Any text or bytes at all are refused with one of the two errors."""
    for media in ("json", "yaml", None):
        with suppress(UnreadableError, InvalidScenarioError):
            parse_scenario(content, media)  # type: ignore[arg-type]
