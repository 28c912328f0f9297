"""Two versions of a forecast side by side, and what the contract says of the newer one."""

from decimal import Decimal

from scheduler.domain.forecast import ForecastVersion
from scheduler.domain.units import Id, Model
from scheduler.forecast.buckets import buckets
from scheduler.forecast.contract_rules import Case, Outcome, RuleResult, judge
from scheduler.forecast.terms import Terms


class BucketChange(Model):
    """A product's month; a quantity is None where the version has no line, the percentage where there was nothing.

    Attributes:
        old, new, change: in the product's unit.
        share: part of the new quantity that the contract binds.
    """

    product: Id
    month: str
    old: Decimal | None
    new: Decimal | None
    change: Decimal
    percent: Decimal | None
    share: Decimal


class Diff(Model):
    """What changed from a version to a newer one.

    Attributes:
        old: sequence of the version before; None = there is none.
        changes: every product and month from the newer version's first month on, changed or not.
        results: every rule's answer about the newer version.
    """

    sponsor: Id
    old: int | None
    new: int
    changes: tuple[BucketChange, ...]
    results: tuple[RuleResult, ...]

    @property
    def broken(self) -> tuple[RuleResult, ...]:
        """The rules that do not hold."""
        return tuple(r for r in self.results if r.outcome is not Outcome.PASSED)

    @property
    def refused(self) -> tuple[RuleResult, ...]:
        """The rules for which the contract turns the submission away."""
        return tuple(r for r in self.results if r.outcome is Outcome.REFUSED)


def diff(old: ForecastVersion | None, new: ForecastVersion, terms: Terms) -> Diff:
    """Compare two versions of a sponsor's forecast.

    Args:
        old: the version before; None for the first.
        new: the version that is judged.
        terms: the sponsor's products and contracts.

    Raises:
        ValueError: the versions, or the terms, are of different sponsors.
    """
    sponsors = {new.sponsor, terms.sponsor} | ({old.sponsor} if old else set())
    if len(sponsors) > 1:
        raise ValueError(f"A comparison takes versions of one sponsor, not of {', '.join(sorted(sponsors))}.")
    found = tuple(buckets(old, new, terms))
    changes = tuple(
        BucketChange(
            product=b.product, month=b.month, old=b.old, new=b.new, change=b.change, percent=b.percent, share=b.share
        )
        for b in found
    )
    results = judge(Case(terms, buckets=found))
    return Diff(
        sponsor=new.sponsor, old=old.sequence if old else None, new=new.sequence, changes=changes, results=results
    )
