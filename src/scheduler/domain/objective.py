"""The objective: weighted terms in tiers; a lower tier never pays with a higher one."""

from decimal import Decimal
from enum import StrEnum

from scheduler.domain.units import Id, Instant, Model, Weight


class Term(StrEnum):
    """What a plan is judged by; the value says the unit it is weighed and shown in."""

    UNMET = "unmet"
    LATENESS = "lateness"
    EARLINESS = "earliness"
    CHANGEOVER_TIME = "changeover_time"
    CHANGEOVER_COST = "changeover_cost"
    CHANGEOVER_COUNT = "changeover_count"
    CAMPAIGN_COUNT = "campaign_count"
    CLEANING = "cleaning"
    PREFERENCE = "preference"
    STABILITY = "stability"
    MAKESPAN = "makespan"
    STOCK_DEFICIT = "stock_deficit"
    HOLDING = "holding"
    WASTE = "waste"
    PURCHASING = "purchasing"
    THROUGHPUT = "throughput"
    VALUE = "value"
    SALES = "sales"
    PROFIT = "profit"


TERM_UNITS = {
    Term.UNMET: "quantity",
    Term.LATENESS: "quantity-days",
    Term.EARLINESS: "quantity-days",
    Term.CHANGEOVER_TIME: "h",
    Term.CHANGEOVER_COST: "money",
    Term.CHANGEOVER_COUNT: "number",
    Term.CAMPAIGN_COUNT: "number",
    Term.CLEANING: "h",
    Term.PREFERENCE: "money",
    Term.STABILITY: "number",
    Term.MAKESPAN: "h",
    Term.STOCK_DEFICIT: "quantity",
    Term.HOLDING: "money",
    Term.WASTE: "quantity",
    Term.PURCHASING: "money",
    Term.THROUGHPUT: "quantity",
    Term.VALUE: "money",
    Term.SALES: "money",
    Term.PROFIT: "money",
}

MAXIMISED = frozenset({Term.THROUGHPUT, Term.VALUE, Term.SALES, Term.PROFIT})
"""Terms of which more is better: they are taken off their tier's value."""


class WeightedTerm(Model):
    """A term and its weight per unit of `TERM_UNITS`."""

    term: Term
    weight: Weight = Decimal(1)


Tiers = tuple[tuple[WeightedTerm, ...], ...]


class StabilityCosts(Model):
    """Costs of differing from the baseline: per procedure run, but `added` and `dropped` per batch."""

    unit_changed: Weight = Decimal(2)
    start_moved: Weight = Decimal(1)
    added: Weight = Decimal(1)
    dropped: Weight = Decimal(1)


def _tier(**weights: str) -> tuple[WeightedTerm, ...]:
    return tuple(WeightedTerm(term=Term(name), weight=Decimal(weight)) for name, weight in weights.items())


PROFILES: dict[str, Tiers] = {
    "on_time": (
        _tier(unmet="1"),
        _tier(
            lateness="1",
            stock_deficit="0.1",
            waste="0.1",
            changeover_time="0.01",
            cleaning="0.01",
            preference="0.01",
            purchasing="0.0001",
            earliness="0.0001",
        ),
    ),
    "throughput": (
        _tier(unmet="1"),
        _tier(throughput="1", lateness="0.01", waste="1", changeover_time="0.01"),
    ),
    "lean": (
        _tier(unmet="1"),
        _tier(
            lateness="0.1",
            changeover_time="1",
            cleaning="1",
            campaign_count="1",
            waste="1",
            preference="0.01",
            holding="0.001",
            purchasing="0.001",
        ),
    ),
    "stable": (_tier(unmet="1"), _tier(stability="1", lateness="1"), _tier(changeover_time="1")),
    "makespan": (_tier(unmet="1"), _tier(makespan="1")),
}


class Objective(Model):
    """Tiers stated one by one, or a profile by name; unmet demand is the first tier, added when left out.

    Attributes:
        sample_dates: where stated, holding and backlog are counted at these dates instead of day by day.
    """

    profile: Id = "on_time"
    tiers: Tiers | None = None
    sample_dates: tuple[Instant, ...] = ()
    stability: StabilityCosts = StabilityCosts()

    def resolved_tiers(self) -> Tiers:
        """The tiers in force.

        Raises:
            KeyError: the profile has no such name (validation reports it first).
        """
        tiers = self.tiers or PROFILES[self.profile]
        alone = len(tiers[0]) == 1 and tiers[0][0].term is Term.UNMET
        return tiers if alone else (_tier(unmet="1"), *tiers)
