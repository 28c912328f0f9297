"""Each rule of a contract: where it holds, where it does not, and that it is silent where nothing is agreed."""

from typing import Any

import pytest

from scheduler.domain.forecast import ForecastVersion
from scheduler.forecast.contract_rules import CONTRACT_RULES, ContractRule, Outcome, RuleResult
from scheduler.forecast.diff import diff
from scheduler.forecast.order_rules import check_orders
from tests.forecast.samples import order, site, terms, version

FIRM_2 = {"zones": [{"until": 2, "share": 1}, {"until": 4, "share": "0.5"}]}
OLD = version(1, "2027-01", A=[10, 10, 10, 10, 10])


def results(rule: str, contract: dict[str, Any], new: ForecastVersion, old: ForecastVersion | None = OLD) -> list[Any]:
    found = diff(old, new, terms(contract)).results
    return [(r.month, r.outcome.value) for r in found if r.rule == rule]


def messages(rule: str, contract: dict[str, Any], new: ForecastVersion, old: ForecastVersion | None = OLD) -> list[str]:
    return [r.message for r in diff(old, new, terms(contract)).broken if r.rule == rule]


def test_every_rule_is_in_the_table() -> None:
    """A rule that is named is applied."""
    assert list(CONTRACT_RULES) == list(ContractRule)


def test_a_contract_without_terms_says_nothing() -> None:
    """No rule answers, whatever changes."""
    assert diff(OLD, version(2, "2027-02", A=[999, 0, 1]), terms()).results == ()


def test_binding() -> None:
    """A firm month keeps its quantity, a half-bound one may fall to half; months that bound nothing are free."""
    new = version(2, "2027-02", A=[10, 5, 4, 0])
    assert results("binding", FIRM_2, new) == [
        ("2027-02", "passed"), ("2027-03", "passed"), ("2027-04", "flagged")
    ]  # fmt: skip
    assert messages("binding", FIRM_2, new) == [
        "2027-04 of product A: 50% of 10 kg were bound, 4 kg are forecast now. "
        "Restore 5 or more, or agree on the change."
    ]


@pytest.mark.parametrize("quantity", [9, 11, None])
def test_a_firm_month_does_not_change(quantity: object) -> None:
    """Neither down, nor up, nor left out."""
    new = version(2, "2027-02", A=[quantity, 10, 10])
    assert ("2027-02", "flagged") in results("binding", FIRM_2, new)


@pytest.mark.parametrize(
    ("quantity", "outcome"), [(10, "passed"), (13, "passed"), (7, "passed"), ("13.1", "flagged"), ("6.9", "flagged")]
)
def test_roll_in_by_quantity(quantity: object, outcome: str) -> None:
    """The month that becomes firm may differ by the larger limit, the limit included; other months are not asked."""
    contract = {**FIRM_2, "roll_in": {"absolute": 3, "percent": 20}}
    assert results("roll_in", contract, version(2, "2027-02", A=[99, quantity, 99])) == [("2027-03", outcome)]


def test_roll_in_by_percent() -> None:
    """Of the version before; a refusal where the contract says so, and the way out."""
    contract = {**FIRM_2, "roll_in": {"percent": 20, "action": "refuse"}}
    new = version(2, "2027-02", A=[10, 13])
    assert results("roll_in", contract, new) == [("2027-03", "refused")]
    assert messages("roll_in", contract, new) == [
        "2027-03 of product A becomes firm with 13 kg, after 10 kg; it may differ by 2. "
        "State a quantity between 8 and 12, or agree on the change."
    ]
    assert results("roll_in", contract, version(1, A=[10, 13]), None) == []


@pytest.mark.parametrize(("quantity", "outcome"), [(15, "passed"), (16, "flagged"), (5, "passed"), (4, "flagged")])
def test_volatility(quantity: int, outcome: str) -> None:
    """The total of the four months in both versions, 40, may change by an eighth."""
    new = version(2, "2027-02", A=[10, quantity, 10, 10, 99])
    assert results("volatility", {"volatility_percent": "12.5"}, new) == [(None, outcome)]


def test_cap() -> None:
    """Up to the cap inclusive; the excess is named."""
    assert results("cap", {"monthly_cap": 10}, version(1, A=[10, 12]), None) == [
        ("2027-01", "passed"), ("2027-02", "flagged")
    ]  # fmt: skip
    (message,) = messages("cap", {"monthly_cap": 10}, version(1, A=[10, 12]), None)
    assert message == "2027-02 of product A: 12 kg of at most 10. 2 kg of it are best effort."


def test_gate() -> None:
    """Months with demand before the gate are noted, and bind nobody."""
    contract = {**FIRM_2, "gate": "2027-01-15T00:00:00+01:00"}
    new = version(1, A=[10, 10, 0])
    assert results("gate", contract, new, None) == [("2027-01", "flagged"), ("2027-02", "passed")]
    assert [c.share for c in diff(None, new, terms(contract)).changes] == [0, 1, 1]


def judged(rule: str, contract: dict[str, Any], *orders: dict[str, Any]) -> list[RuleResult]:
    scenario = site(contracts=[{"id": "c", "sponsor": "acme", **contract}], orders=orders)
    return [r for r in check_orders(scenario) if r.rule == rule]


def test_lead_time() -> None:
    """From receipt to due date; an order without a receipt, or of another sponsor, is not asked."""
    found = judged(
        "lead_time",
        {"lead_time": "30d"},
        order("soon", "A", 10, "2027-03-01", received="2027-02-01T00:00:00+01:00"),
        order("well", "A", 10, "2027-03-01", received="2027-01-30T00:00:00+01:00"),
        order("unsaid", "A", 10, "2027-03-01"),
        order("other", "X", 10, "2027-03-01", received="2027-02-28T00:00:00+01:00"),
    )
    assert [(r.order, r.outcome) for r in found] == [("soon", Outcome.FLAGGED), ("well", Outcome.PASSED)]
    assert found[0].message == (
        "Order soon was received 28d before it is due. Agreed are 30d: expect it to be late, or move its due date."
    )


def test_whole_batch() -> None:
    """A multiple of a batch of one of the recipes; demand from a forecast is not asked."""
    found = judged(
        "whole_batch",
        {"whole_batches": True},
        order("whole", "A", 20, "2027-03-01"),
        order("part", "A", 25, "2027-03-01"),
        order("net", "A", 25, "2027-03-01", source="forecast"),
    )
    assert [(r.order, r.outcome) for r in found] == [("whole", Outcome.PASSED), ("part", Outcome.FLAGGED)]
    assert found[1].message == "Order part asks for 25 kg; a batch is 10. Order a multiple of a batch."
