"""What a sponsor sees, asks for and counts on: its own rows, and nothing that tells of others."""

import json
from datetime import date
from decimal import Decimal

import pytest

from scheduler.service.errors import InvalidRequestError, NotFoundError, WrongStateError
from scheduler.service.published_entries import ChangeKind, ChangeWanted, Decision, LeadTime
from tests.service.press import ACME, ADA, BOLT, Press, press


@pytest.fixture
def desk() -> Press:
    desk = press()
    desk.publish()
    return desk


def test_a_foreign_sponsor_is_like_an_unknown_one(desk: Press) -> None:
    """In everything that takes a sponsor's name."""
    for name in ("bolt", "nobody"):
        with pytest.raises(NotFoundError, match=f"^There is no published plan of sponsor {name}.$"):
            desk.published.current(ACME, name)
        with pytest.raises(NotFoundError, match=f"^There is no sponsor {name}.$"):
            desk.lead_times.get(ACME, name)
        with pytest.raises(NotFoundError, match=f"^There is no sponsor {name}.$"):
            desk.changes.ask(ACME, name, ChangeWanted(kind=ChangeKind.OTHER, text="x"))


def test_staff_say_whose_part_they_mean(desk: Press) -> None:
    """A sponsor's user need not."""
    assert desk.published.current(ADA, "acme") == desk.published.current(ACME)
    with pytest.raises(InvalidRequestError, match="No sponsor is named"):
        desk.published.current(ADA)


def test_tables_and_chart_are_of_the_view_alone(desk: Press) -> None:
    """The same quantities and days; no word of the plant."""
    promises = json.loads(desk.published.table(ACME, None, "promises", "json"))
    assert [(p["order"], p["promised"], p["unmet"]) for p in promises] == [("o1", "2027-01-07", 0), ("o3", None, 30)]
    csv = desk.published.table(ACME, None, "batches", "csv").decode()
    assert csv.splitlines()[1] == "A batch 1,A,commercial,proposed,10.0,kg,2027-01-04,2027-01-05"
    chart = desk.published.figure(ACME, None, "json").decode()
    assert "A batch 2: 10 kg, 2027-01-05 to 2027-01-06, proposed" in chart
    for word in ("MIX", "FILL", "bolt", "Bolt", "o2"):
        assert word not in chart + csv
    assert desk.published.figure(ACME, None, "html") == desk.published.figure(ACME, None, "html")
    assert desk.published.workbook(ACME, None)[:2] == b"PK"
    assert b"B batch 1" in desk.published.table(BOLT, None, "lots", "csv")


@pytest.mark.parametrize(
    ("wanted", "where"),
    [
        ({"kind": "quantity", "order": "o1"}, ["/quantity"]),
        ({"kind": "date", "order": "o1"}, ["/day"]),
        ({"kind": "cancel"}, ["/order"]),
        ({"kind": "other", "text": " "}, ["/text"]),
        ({"kind": "quantity", "order": "o2", "product": "B"}, ["/order", "/product", "/quantity"]),
        ({"kind": "quantity", "order": "o99", "product": "Z"}, ["/order", "/product", "/quantity"]),
    ],
)
def test_requests_are_about_ones_own_orders(desk: Press, wanted: dict[str, str], where: list[str]) -> None:
    """All that is missing or unknown is named at once; another sponsor's order is unknown."""
    with pytest.raises(InvalidRequestError) as caught:
        desk.changes.ask(ACME, None, ChangeWanted.model_validate(wanted))
    assert [issue.where for issue in caught.value.issues] == where


def test_a_request_is_answered(desk: Press) -> None:
    """The sponsor reads who answered what; nothing of the plan changed by it."""
    before = desk.published.current(ACME)
    wanted = ChangeWanted(kind=ChangeKind.QUANTITY, order="o1", quantity=Decimal(30))
    entry = desk.changes.ask(ACME, None, wanted)
    desk.changes.answer(ADA, entry.id, Decision.DECLINED, "No room before March.")
    (found,) = desk.changes.requests(ACME, 10)
    assert found.answer is not None
    assert (found.name, found.answer.name, found.answer.decision) == ("Cy", "Ada", Decision.DECLINED)
    assert desk.changes.requests(BOLT, 10) == ()
    assert desk.published.current(ACME) == before


def test_what_if_is_answered_by_stated_lead_times(desk: Press) -> None:
    """By the smallest size that fits; nothing stated is no answer, and no other plan changes one."""
    rows = (LeadTime(product="A", up_to=Decimal(10), days=60), LeadTime(product="A", up_to=Decimal(50), days=90))
    assert desk.lead_times.earliest(ACME, None, "A", Decimal(5)) is None
    desk.lead_times.state(ADA, "acme", rows, 0)
    asked = [desk.lead_times.earliest(ACME, None, "A", Decimal(q)) for q in (10, 11, 51)]
    assert asked == [date(2027, 3, 5), date(2027, 4, 4), None]
    assert desk.lead_times.earliest(ACME, None, "B", Decimal(1)) is None
    with pytest.raises(WrongStateError, match="Other lead times of sponsor acme were stated meanwhile"):
        desk.lead_times.state(ADA, "acme", rows, 0)
