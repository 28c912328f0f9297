"""The contract's terms as named rules: what each says of a bucket of a forecast, or of an order."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from scheduler.domain.contract import Action
from scheduler.domain.demand import Order
from scheduler.domain.months import first_month_after
from scheduler.domain.units import Id, Model, format_duration, format_quantity, utc
from scheduler.forecast.buckets import ZERO, Bucket
from scheduler.forecast.terms import Terms


class ContractRule(StrEnum):
    """What a contract may ask."""

    BINDING = "binding"
    ROLL_IN = "roll_in"
    VOLATILITY = "volatility"
    CAP = "cap"
    GATE = "gate"
    LEAD_TIME = "lead_time"
    WHOLE_BATCH = "whole_batch"


class Outcome(StrEnum):
    """What came of a rule: it holds, somebody should look, or the submission is turned away."""

    PASSED = "passed"
    FLAGGED = "flagged"
    REFUSED = "refused"


class RuleResult(Model):
    """A rule's answer about a product's month, about a whole product (no month), or about an order."""

    rule: ContractRule
    outcome: Outcome
    contract: Id
    product: Id
    month: str | None = None
    order: Id | None = None
    message: str


class Case(NamedTuple):
    """What is held against the contract.

    Attributes:
        buckets: of two versions, by product and month.
        batch_sizes: of the product's recipes, by product, for the rule about orders.
    """

    terms: Terms
    buckets: Sequence[Bucket] = ()
    orders: Sequence[Order] = ()
    batch_sizes: Mapping[str, Sequence[Decimal]] = {}


def binding(case: Case) -> Iterator[RuleResult]:
    """A month never asks less than the share that the version before bound; a firm month does not change."""
    for b in case.buckets:
        if b.share_before:
            least = b.share_before * (b.old or ZERO)
            firm = b.share_before == 1
            kept = b.change == 0 if firm else (b.new or ZERO) >= least
            bound = f"{b.share_before:.0%} of {_amount(case, b.product, b.old)} were bound"
            message = f"{_place(b)}: {bound}, {_amount(case, b.product, b.new)} are forecast now."
            fix = f" Restore {format_quantity(least)}{'' if firm else ' or more'}, or agree on the change."
            outcome = Outcome.PASSED if kept else Outcome.FLAGGED
            yield _of_bucket(ContractRule.BINDING, outcome, b, message + ("" if kept else fix))


def roll_in(case: Case) -> Iterator[RuleResult]:
    """A month that becomes firm differs from the version before by the larger of two limits at most."""
    for b in case.buckets:
        limit = b.contract.roll_in
        if limit is not None and b.share == 1 and b.share_before is not None and b.share_before < 1:
            old = b.old or ZERO
            most = max(limit.absolute, limit.percent * old / 100)
            kept = abs(b.change) <= most
            broken = Outcome.REFUSED if limit.action is Action.REFUSE else Outcome.FLAGGED
            message = (
                f"{_place(b)} becomes firm with {_amount(case, b.product, b.new)}, after "
                f"{_amount(case, b.product, b.old)}; it may differ by {format_quantity(most)}."
            )
            least, top = format_quantity(max(ZERO, old - most)), format_quantity(old + most)
            fix = f" State a quantity between {least} and {top}, or agree on the change."
            yield _of_bucket(
                ContractRule.ROLL_IN, Outcome.PASSED if kept else broken, b, message + ("" if kept else fix)
            )


def volatility(case: Case) -> Iterator[RuleResult]:
    """A product's total over the months of both versions changes by a share at most."""
    for product, group in groupby(case.buckets, key=lambda b: b.product):
        shared = [b for b in group if b.old is not None and b.new is not None]
        limit = case.terms.contract(product).volatility_percent
        before = sum((b.old or ZERO for b in shared), ZERO)
        if limit is None or not shared:
            continue
        change = sum((b.change for b in shared), ZERO)
        kept = abs(change) * 100 <= limit * before
        message = (
            f"Product {product}: the total of {len(shared)} months went from {_amount(case, product, before)} to "
            f"{_amount(case, product, before + change)}; a change of {format_quantity(limit)} % goes unnoticed."
        )
        yield RuleResult(
            rule=ContractRule.VOLATILITY,
            outcome=Outcome.PASSED if kept else Outcome.FLAGGED,
            contract=shared[0].contract.id,
            product=product,
            message=message + ("" if kept else " Look at the impact on the plan."),
        )


def cap(case: Case) -> Iterator[RuleResult]:
    """What a month asks above the cap is best effort."""
    for b in case.buckets:
        most = b.contract.monthly_cap
        if most is not None and b.new is not None:
            kept = b.new <= most
            message = f"{_place(b)}: {_amount(case, b.product, b.new)} of at most {format_quantity(most)}."
            excess = "" if kept else f" {_amount(case, b.product, b.new - most)} of it are best effort."
            yield _of_bucket(ContractRule.CAP, Outcome.PASSED if kept else Outcome.FLAGGED, b, message + excess)


def gate(case: Case) -> Iterator[RuleResult]:
    """Months before the gate bind nobody."""
    for b in case.buckets:
        if b.contract.gate is not None and b.new:
            opened = first_month_after(b.contract.gate, case.terms.zone)
            kept = b.month >= opened
            word = "lies after" if kept else "binds nobody: it lies before"
            message = f"{_place(b)} {word} the gate, which opens with {opened}."
            yield _of_bucket(ContractRule.GATE, Outcome.PASSED if kept else Outcome.FLAGGED, b, message)


def lead_time(case: Case) -> Iterator[RuleResult]:
    """An order is received the lead time before it is due."""
    for order in case.orders:
        least = case.terms.contract(order.product).lead_time
        if least is not None and order.received is not None:
            given = max(utc(order.due) - utc(order.received), type(least)(0))
            kept = given >= least
            message = f"Order {order.id} was received {format_duration(given)} before it is due."
            fix = f" Agreed are {format_duration(least)}: expect it to be late, or move its due date."
            yield _of_order(ContractRule.LEAD_TIME, kept, case, order, message + ("" if kept else fix))


def whole_batch(case: Case) -> Iterator[RuleResult]:
    """An order is a multiple of a batch of one of the product's recipes."""
    for order in case.orders:
        sizes = case.batch_sizes.get(order.product, ())
        if case.terms.contract(order.product).whole_batches and sizes:
            kept = any(order.quantity % size == 0 for size in sizes)
            batches = " or ".join(map(format_quantity, sizes))
            message = f"Order {order.id} asks for {_amount(case, order.product, order.quantity)}; a batch is {batches}."
            fix = " Order a multiple of a batch."
            yield _of_order(ContractRule.WHOLE_BATCH, kept, case, order, message + ("" if kept else fix))


CONTRACT_RULES: dict[ContractRule, Callable[[Case], Iterator[RuleResult]]] = {
    ContractRule.BINDING: binding,
    ContractRule.ROLL_IN: roll_in,
    ContractRule.VOLATILITY: volatility,
    ContractRule.CAP: cap,
    ContractRule.GATE: gate,
    ContractRule.LEAD_TIME: lead_time,
    ContractRule.WHOLE_BATCH: whole_batch,
}


def judge(case: Case) -> tuple[RuleResult, ...]:
    """Every rule's answers; a term that the contract does not state says nothing."""
    return tuple(result for rule in CONTRACT_RULES.values() for result in rule(case))


def _place(bucket: Bucket) -> str:
    return f"{bucket.month} of product {bucket.product}"


def _amount(case: Case, product: str, quantity: Decimal | None) -> str:
    known = case.terms.product_by_id.get(product)
    return f"{format_quantity(quantity or ZERO)} {known.unit if known else ''}".rstrip()


def _of_bucket(rule: ContractRule, outcome: Outcome, bucket: Bucket, message: str) -> RuleResult:
    return RuleResult(
        rule=rule,
        outcome=outcome,
        contract=bucket.contract.id,
        product=bucket.product,
        month=bucket.month,
        message=message,
    )


def _of_order(rule: ContractRule, kept: bool, case: Case, order: Order, message: str) -> RuleResult:
    return RuleResult(
        rule=rule,
        outcome=Outcome.PASSED if kept else Outcome.FLAGGED,
        contract=case.terms.contract(order.product).id,
        product=order.product,
        order=order.id,
        message=message,
    )
