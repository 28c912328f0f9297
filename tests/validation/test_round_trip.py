"""A scenario written out and read again is the same scenario."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.domain.demand import Order
from scheduler.domain.product import Product, Sponsor
from scheduler.domain.scenario import Scenario
from scheduler.validation import load_scenario, parse_scenario
from tests.validation.base import BASE, scenario

FILES = sorted((Path(__file__).parents[2] / "scenarios").glob("*/*/scenario.*"))
IDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12) | st.sampled_from(
    ["yes", "no", "on", "null", "~", "12", "1e3", "1.5", "0x10", "12:30", "2027-01-04", "true", ".nan", "=", "<<"]
)


def both_ways(value: Scenario) -> None:
    document = value.model_dump(mode="json")
    assert parse_scenario(json.dumps(document), "json") == value
    assert parse_scenario(value.model_dump_json(indent=1).encode()) == value
    assert parse_scenario(yaml.safe_dump(document), "yaml") == value
    assert parse_scenario(yaml.safe_dump(document, allow_unicode=True, sort_keys=False).encode(), "yaml") == value


def test_every_field() -> None:
    """The base scenario survives YAML and JSON, and reads alike from both."""
    both_ways(scenario())
    assert parse_scenario(json.dumps(BASE)) == parse_scenario(yaml.safe_dump(BASE))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.parent.name)
def test_shipped_scenarios(path: Path) -> None:
    """Every scenario of the repository survives YAML and JSON."""
    both_ways(load_scenario(path))


@settings(max_examples=30, deadline=None)
@given(
    ids=st.lists(IDS, min_size=1, max_size=4, unique=True),
    quantity=st.decimals("0.000001", "1000000", places=6),
    step=st.integers(1, 10**6),
    due=st.integers(0, 10**8),
)
def test_odd_ids_and_numbers(ids: list[str], quantity: Decimal, step: int, due: int) -> None:
    """Ids that look like numbers, dates or YAML words, and any quantity or instant, survive both formats."""
    instant = datetime(2027, 1, 4, tzinfo=UTC) + timedelta(seconds=due)
    both_ways(
        Scenario(
            name="odd",
            start=instant,
            horizon=timedelta(days=3),
            time_step=timedelta(seconds=step),
            sponsors=(Sponsor(id="s"),),
            products=tuple(Product(id=name, sponsor="s", attributes={name: name}) for name in ids),
            orders=tuple(Order(id=name, product=name, quantity=quantity, due=instant) for name in ids),
        )
    )
