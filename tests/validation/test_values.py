"""Values are read as they are written: numbers exactly, words as words."""

from decimal import Decimal
from typing import Any

import pytest

from scheduler.domain.scenario import Scenario
from scheduler.validation import parse_scenario
from scheduler.validation.yaml_reading import read_yaml

HEAD = "name: x\nstart: 2027-01-04T00:00:00Z\nhorizon: 1d\n"


def read(text: str) -> Any:
    return read_yaml(f"value: {text}", "the text")["value"]  # type: ignore[index]


@pytest.mark.parametrize(
    "text",
    ["on", "off", "yes", "no", "y", "No", "2027-01-04", "2027-01-04T00:00:00Z", "2027-01-04 00:00:00 +01:00", "12:30",
     "1:30:00", "007", "0x1F", "0o17", "1_000", "1e3", ".5", ".inf", ".nan", "NaN", "=", "'12'", '"true"', "!!str 12",
     "tRUE", "- x"],
)  # fmt: skip
def test_words_stay_words(text: str) -> None:
    """What YAML 1.1 would turn into a date, a boolean or an odd number stays the text that was written."""
    expected = text.removeprefix("!!str ").strip("'\"")
    assert read(text) == expected if text != "- x" else read("\n  - x") == ["x"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("true", True), ("False", False), ("null", None), ("~", None), ("", None), ("12", 12), ("-3", -3), ("+4", 4),
     ("0", 0), ("0.1", Decimal("0.1")), ("-1.50", Decimal("-1.50")), ("1.5e+3", Decimal("1.5e3")),
     ("0.1000000000000000055", Decimal("0.1000000000000000055"))],
)  # fmt: skip
def test_plain_values(text: str, value: object) -> None:
    """True, false, null and decimal numbers are read as such; a fraction keeps all its digits."""
    assert read(text) == value
    assert type(read(text)) is type(value)


@pytest.mark.parametrize("media", ["yaml", "json"])
@pytest.mark.parametrize("number", ["0.1", "1", "999999.999999", "123456789012.123456"])
def test_quantities_are_exact(media: Any, number: str) -> None:
    """A quantity in a file is the decimal that was written, not the nearest float."""
    order = f'{{"id": "o", "product": "A", "quantity": {number}, "due": "2027-01-05T00:00:00Z"}}'
    document = f'{{"name": "x", "start": "2027-01-04T00:00:00Z", "horizon": "1d", "orders": [{order}]}}'
    assert parse_scenario(document, media).orders[0].quantity == Decimal(number)


def test_instants_may_stand_without_quotes() -> None:
    """An instant reads alike with and without quotes, with T or a blank."""
    plain = parse_scenario(HEAD)
    assert plain == parse_scenario(HEAD.replace("2027-01-04T00:00:00Z", '"2027-01-04T00:00:00Z"'))
    assert plain.start == parse_scenario(HEAD.replace("T00:00:00Z", " 00:00:00+00:00")).start


def test_booleans_may_be_words() -> None:
    """`interleaved: yes` is a boolean because the field is one, not because the word is."""
    recipe = "recipes: [{id: r, product: p, batch_size: 1, procedures: [{id: no, interleaved: yes, %s}]}]"
    scenario = parse_scenario(HEAD + recipe % "alternatives: [{units: on, duration: 1h}]")
    procedure = scenario.recipes[0].procedures[0]
    assert (procedure.id, procedure.interleaved, procedure.alternatives[0].units) == ("no", True, ("on",))


def test_anchors_and_merges() -> None:
    """A repeated piece may be written once; a merged object is overridden by what stands beside it."""
    text = """
shift: &shift {start: "06:00", end: "14:00"}
early: &early {<<: *shift, days: [mon]}
late:
  <<: [*early, {start: "01:00", extra: 1}]
  end: "22:00"
again: *early
"""
    assert read_yaml(text, "the text") == {
        "shift": {"start": "06:00", "end": "14:00"},
        "early": {"start": "06:00", "end": "14:00", "days": ["mon"]},
        "late": {"start": "06:00", "end": "22:00", "days": ["mon"], "extra": 1},
        "again": {"start": "06:00", "end": "14:00", "days": ["mon"]},
    }


def test_a_byte_order_mark_is_ignored() -> None:
    """Files saved with a byte order mark read like those without."""
    assert parse_scenario("\ufeff".encode() + HEAD.encode()) == parse_scenario(HEAD)
    assert parse_scenario("\ufeff" + HEAD) == parse_scenario(HEAD)


def test_text_that_begins_with_a_brace_is_json() -> None:
    """Without a media type a brace means JSON, anything else YAML."""
    document = '{"name": "x", "start": "2027-01-04T00:00:00Z", "horizon": "1d"}'
    assert parse_scenario(document) == parse_scenario(HEAD)
    assert isinstance(parse_scenario(document.encode(), "yaml"), Scenario)


def test_characters_beyond_the_basic_plane_survive_json() -> None:
    """A surrogate pair in a JSON escape is one character, not two lone ones."""
    document = '{"name": "\\ud83e\\uddea", "start": "2027-01-04T00:00:00Z", "horizon": "1d"}'
    assert parse_scenario(document).name == "\U0001f9ea"
