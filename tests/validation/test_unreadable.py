"""Texts that are no scenario document: each is refused with a sentence that says line and column."""

from pathlib import Path

import pytest

from scheduler.domain.errors import UnreadableError
from scheduler.validation import load_plan, load_scenario, parse_scenario
from scheduler.validation.text import MAX_BYTES

_BOMB = "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 40))

TEXTS = {
    "yaml syntax": ("name: [a", r"line 2, column 1: not YAML: .*"),
    "yaml mapping in a value": ("a: b: c", r"line 1, column 5: not YAML"),
    "yaml tab": ("a:\n\t- b", r"line 2, column 1: not YAML"),
    "yaml unclosed quote": ("a: 'x", r"line 1, column 6: not YAML"),
    "yaml control character": ("a: x\nb: \x07", r"line 2, column 4: not YAML: control characters"),
    "yaml duplicate key": ("units:\n  - id: A\n    id: B", r"line 3, column 5: the field 'id' stands twice"),
    "yaml duplicate key by alias": ("&k a: 1\n*k : 2", r"line 2, column 1: the field 'a' stands twice"),
    "yaml list as key": ("? [a]\n: b", r"line 1, column 3: a field name must be plain text"),
    "yaml alias to a list as key": ("a: &a [1]\n*a : b", r"line 2, column 1: a field name must be plain text"),
    "yaml python tag": ("a: !!python/object:os.system {}", r"line 1, column 4: the tag .*os.system is not read"),
    "yaml custom tag": ("a: !secret x", r"line 1, column 4: the tag !secret is not read"),
    "yaml unknown alias": ("a: *b", r"line 1, column 4: \*b names no finished &b before it"),
    "yaml self reference": ("a: &a [1, *a]", r"line 1, column 11: \*a names no finished &a before it"),
    "yaml two documents": ("a: 1\n---\nb: 2", r"line 2, column 1: a second document begins"),
    "yaml bomb": (_BOMB, r"line \d+, column \d+: more than 2,000,000 values, aliases expanded"),
    "yaml deep": ("a: " + "[" * 10_000, r"line 1, column 67: nested more than 64 deep"),
    "yaml deep blocks": (
        "".join("  " * i + "a:\n" for i in range(1_000)), r"line 65, column 129: nested more than 64 deep"
    ),
    "yaml deep by aliases": (
        "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}]\n" for i in range(1, 100)), "nested more than 64 deep"
    ),
    "yaml long number": ("a: " + "9" * 5_000, r"line 1, column 4: 9{40} is no finite number"),
    "yaml large number": ("a: 1.0e+999", r"line 1, column 4: 1.0e\+999 is no finite number"),
    "yaml bad merge": ("a:\n  <<: 3\n", r"line 3, column 1: `<<` merges objects only"),
    "json syntax": ('{"a": 1,\n "b" 2}', r"line 2, column 6: not JSON: expecting ':' delimiter"),
    "json cut off": ('{"a": ', r"line 1, column 7: not JSON: expecting value"),
    "json trailing": ('{"a": 1} x', r"line 1, column 10: not JSON: extra data"),
    "json duplicate key": ('{"a": {"b": 1,\n"b": 2}}', r"line 2, column 1: the field 'b' stands twice"),
    "json duplicate key in escapes": ('{"a": 1, "\\u0061": 2}', r"line 1, column 10: the field 'a' stands twice"),
    "json NaN": ('{"a": NaN}', r"line 1, column 7: NaN is no finite number"),
    "json infinity": ('{"a": -Infinity}', r"line 1, column 7: -Infinity is no finite number"),
    "json large number": ('{"a": 1e999}', r"line 1, column 7: 1e999 is no finite number"),
    "json long number": ('{"a": ' + "9" * 5_000 + "}", r"line 1, column 7: 9{40} is no finite number"),
    "json deep": ('{"a":' * 10_000, r"line 1, column 321: nested more than 64 deep"),
    "json deep list": ('{"a": ' + "[" * 10_000 + "]" * 10_000 + "}", r"line 1, column 70: nested more than 64 deep"),
    "json NUL": ('{"a": "\\u0000"}', r"line 1, column 7: the character U\+0000 is not allowed"),
    "json lone surrogate": ('{"a": "\\ud800"}', r"line 1, column 7: the character U\+D800 is not allowed"),
    "NUL": ("a: 1\nb: \x00", r"line 2, column 4: the character U\+0000 is not allowed"),
    "lone surrogate": ("a: \ud800", r"line 1, column 4: the character U\+D800 is not allowed"),
    "empty": ("", r"A scenario is an object"),
    "a list": ("[]", r"A scenario is an object"),
    "a word": ("hello", r"A scenario is an object"),
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_broken_texts_are_refused_with_their_place(name: str) -> None:
    """Each text raises UnreadableError, never anything else, with line and column."""
    text, words = TEXTS[name]
    with pytest.raises(UnreadableError, match=words):
        parse_scenario(text, "json" if name.startswith("json") else "yaml" if name.startswith("yaml") else None)


def test_bytes_that_are_not_utf8_are_refused() -> None:
    """A Latin-1 file is refused where its first odd byte stands."""
    with pytest.raises(UnreadableError, match="line 2, column 8: not UTF-8"):
        parse_scenario("a: 1\nname: Hövel".encode("latin-1"))
    with pytest.raises(UnreadableError, match="line 1, column 1: not UTF-8"):
        parse_scenario("name: x".encode("utf-16"))


def test_too_large_a_text_is_refused_unread() -> None:
    """More than 100 MB is refused before it is parsed."""
    with pytest.raises(UnreadableError, match="larger than 100 MB"):
        parse_scenario(b" " * (MAX_BYTES + 1))


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """A missing file, a directory and an impossible name each end in a sentence with the path."""
    with pytest.raises(UnreadableError, match=r"none\.yaml cannot be read: No such file"):
        load_scenario(tmp_path / "none.yaml")
    with pytest.raises(UnreadableError, match="cannot be read: Is a directory"):
        load_scenario(tmp_path)
    with pytest.raises(UnreadableError, match="cannot be read: embedded null byte"):
        load_scenario("a\0b.yaml")


def test_an_endless_file_is_refused() -> None:
    """A device without end is read no further than the limit."""
    with pytest.raises(UnreadableError, match="larger than 100 MB"):
        load_scenario("/dev/zero")


def test_the_file_is_named_in_the_error(tmp_path: Path) -> None:
    """A broken file is refused with its path, line and column."""
    path = tmp_path / "broken.json"
    path.write_text('{"name": }', encoding="utf-8")
    with pytest.raises(UnreadableError, match=r"broken\.json, line 1, column 10: not JSON"):
        load_scenario(path)


def test_a_file_that_is_no_plan(tmp_path: Path) -> None:
    """A JSON file of another kind is refused as a plan, with the first complaint and its place."""
    path = tmp_path / "plan.json"
    path.write_text('{"scenario": "x", "campaigns": [{"id": 5}]}', encoding="utf-8")
    with pytest.raises(UnreadableError, match=r"plan\.json is no plan: .*'id'.* \(at /campaigns/0/id\)"):
        load_plan(path)
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(UnreadableError, match="is no plan"):
        load_plan(path)
