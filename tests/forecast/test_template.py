"""The workbook for a sponsor: filled in it is read without a complaint, and it names nobody else."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from scheduler.domain.product import Product, Sponsor
from scheduler.domain.scenario import Scenario
from scheduler.forecast import read_forecast, template
from scheduler.validation import load_scenario
from tests.cli.running import TINY
from tests.forecast.corpus.books import packed, unpacked

BASE = load_scenario(TINY)
SHEET = "xl/worksheets/sheet1.xml"


def scenario(*ids: str) -> Scenario:
    own = tuple(Product(id=name, sponsor="acme", name=f"{name} for people", precision="0.1") for name in ids)  # type: ignore[arg-type]
    foreign = Product(id="secret-mab", sponsor="rival", name="Rival's drug")
    return BASE.model_copy(
        update={
            "name": "The plant of acme and rival",
            "sponsors": (Sponsor(id="acme"), Sponsor(id="rival", name="Rival Inc")),
            "products": (*own, foreign),
            "start": datetime(2027, 1, 4, tzinfo=UTC),
            "horizon": timedelta(days=60),
        }
    )


def filled_in(content: bytes) -> bytes:
    """The workbook with 1.5 in every cell for a quantity."""
    parts = unpacked(content)
    sheet, count = re.subn(rb'(<c r="[C-Z]+\d+" s="\d+")/>', rb"\1><v>1.5</v></c>", parts[SHEET])
    assert count
    return packed({**parts, SHEET: sheet})


@pytest.mark.parametrize("ids", [("A", "B"), ("1001",), ("=A+B", "-x", "@y", "+z", "a,b")])
def test_it_is_read_back(ids: tuple[str, ...]) -> None:
    """Every product and month is read from the filled-in workbook, whatever the ids look like."""
    plant = scenario(*ids)
    content = filled_in(template(plant, "acme", "2027-11", 3))
    products = {product.id: product for product in plant.products}
    read = read_forecast(content, "filled.xlsx", products=products, sponsor="acme")
    assert read.complaints == ()
    pairs = {(line.product, line.month) for line in read.lines}
    assert pairs == {(name, month) for name in ids for month in ("2027-11", "2027-12", "2028-01")}
    assert {str(line.quantity) for line in read.lines} == {"1.5"}


def test_as_it_is_it_has_no_quantities() -> None:
    """An empty template is told from a forecast of zeros."""
    plant = scenario("A")
    products = {product.id: product for product in plant.products}
    read = read_forecast(template(plant, "acme", "2027-11", 3), "empty.xlsx", products=products, sponsor="acme")
    assert [complaint.code for complaint in read.complaints] == ["no_lines"]


def test_it_names_nobody_else() -> None:
    """Neither another sponsor, nor its products, nor the scenario are anywhere in the file."""
    text = b"".join(unpacked(template(scenario("A"), "acme", "2027-11", 3)).values()).lower()
    assert b"acme" in text
    assert not re.findall(rb"rival|secret|plant of", text)


def test_it_offers_products_and_units_and_wants_numbers() -> None:
    """The sheet has a list of products, a list of units, and takes numbers from zero only."""
    sheet = unpacked(template(scenario("A", "B"), "acme", "2027-11", 3))[SHEET].decode()
    rules = re.findall(r'<dataValidation type="(\w+)".*?sqref="([A-Z0-9:]+)".*?<formula1>(.*?)</formula1>', sheet)
    assert rules == [
        ("list", "A2:A201", "Products!$A$2:$A$3"),
        ("list", "B2:B201", '"kg"'),
        ("decimal", "C2:E201", "0"),
    ]


def test_no_text_begins_a_formula() -> None:
    """Ids and names that look like formulas are written with a quote in front."""
    parts = unpacked(template(scenario("=A", "+B"), "acme", "2027-11", 3))
    texts = re.findall(r"<t[^>]*>(.*?)</t>", parts["xl/sharedStrings.xml"].decode())
    assert {"'=A", "'+B"} < set(texts)
    assert not [text for text in texts if text.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize(
    ("sponsor", "months", "message"), [("nobody", 3, "'nobody' has no product"), ("acme", 63, "1 to 62 months")]
)
def test_what_cannot_be_made(sponsor: str, months: int, message: str) -> None:
    """A sponsor without products and too many months are refused."""
    with pytest.raises(ValueError, match=message):
        template(scenario("A"), sponsor, "2027-11", months)
