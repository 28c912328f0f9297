"""One suite, four products, three years (biopharma capacity case of Jankauskas et al.): stock targets or throughput.

All times are whole days. At a due date the case counts what was approved strictly before it and lets expire what
expired strictly before; so due dates, target dates and the end of the horizon are one day earlier in the scenario. The
storage limit of 250 kg is left out: as published it never binds.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from benchmarks.adapters.jankauskas_rules import START, Data, Made, judge, read, size_faults, stored
from benchmarks.case import Case, Evaluation
from scheduler.domain.changeover import INITIAL, ChangeoverRule, Match
from scheduler.domain.demand import Order
from scheduler.domain.material import Lot
from scheduler.domain.objective import Objective, Term, WeightedTerm
from scheduler.domain.plan import Plan
from scheduler.domain.plant import Unit
from scheduler.domain.product import (
    Alternative,
    CampaignRules,
    Procedure,
    Product,
    QualityControl,
    Recipe,
    Sponsor,
    StockTarget,
)
from scheduler.domain.scenario import Scenario

TERMS = {"deficit": Term.STOCK_DEFICIT, "throughput": Term.THROUGHPUT}
REFERENCE = {"deficit": 192.5, "throughput": 630.4}
SUITE = "suite"
DAY = timedelta(days=1)
ORIGIN = datetime(START.year, START.month, START.day, tzinfo=UTC)


def load(name: str) -> Case:
    """Case `deficit` or `throughput`; its objective is in kg, after demand on time and nothing expired.

    Raises:
        KeyError: another name.
        MissingDataError: the files are not there.
    """
    if name not in TERMS:
        raise KeyError(f"no case jankauskas/{name}; known: {', '.join(sorted(TERMS))}")
    data = read()
    return Case(
        name=f"jankauskas/{name}",
        scenario=make_scenario(name, data),
        unit="kg",
        scale=-1.0 if name == "throughput" else 1.0,
        tier=2,
        reference=REFERENCE[name],
        evaluate=lambda plan: evaluate(name, data, plan),
    )


def make_scenario(name: str, data: Data) -> Scenario:
    """Demand on time and no waste come first, then the deficit or the throughput."""
    demand = (WeightedTerm(term=Term.LATENESS), WeightedTerm(term=Term.WASTE))
    return Scenario(
        name=f"jankauskas/{name}",
        start=ORIGIN,
        horizon=(data.end - 1) * DAY,
        time_step=DAY,
        sponsors=(Sponsor(id="plant"),),
        units=(Unit(id=SUITE),),
        products=tuple(_product(data, p) for p in data.products),
        recipes=tuple(_recipe(data, p) for p in data.products),
        changeovers=_changeovers(data),
        lots=tuple(
            Lot(id=f"opening {p}", item=p, quantity=row["kg_opening_stock"], expiry=_at(data.days(p, "shelf_life")))
            for p, row in data.products.items()
            if row["kg_opening_stock"]
        ),
        orders=tuple(
            Order(id=f"{p} day {day}", product=p, quantity=quantity, due=_at(day - 1))
            for day, row in data.demand.items()
            for p, quantity in row.items()
            if quantity
        ),
        objective=Objective(tiers=(demand, (WeightedTerm(term=TERMS[name]),))),
    )


def _product(data: Data, product: str) -> Product:
    targets = [StockTarget(date=_at(day - 1), quantity=row[product]) for day, row in data.targets.items()]
    return Product(
        id=product,
        sponsor="plant",
        precision=Decimal("0.1"),
        qc=QualityControl(duration=data.days(product, "approval") * DAY),
        shelf_life=data.days(product, "shelf_life") * DAY,
        stock_targets=tuple(t for t in targets if t.quantity),
    )


def _recipe(data: Data, product: str) -> Recipe:
    row, pace = data.products[product], data.days(product, "dsp") * DAY
    return Recipe(
        id=product,
        product=product,
        batch_size=row["kg_yield_per_batch"],
        procedures=(Procedure(id="dsp", alternatives=(Alternative(units=(SUITE,), id=SUITE, duration=pace),)),),
        campaign=CampaignRules(
            min_batches=int(row["min_batches_per_campaign"]),
            max_batches=int(row["max_batches_per_campaign"]),
            multiple_of=int(row["batches_multiples_of_per_campaign"]),
            cadence=pace,
        ),
    )


def _changeovers(data: Data) -> tuple[ChangeoverRule, ...]:
    """The cell culture before the first batch is the changeover of the unused suite; a product never follows itself."""
    first = {INITIAL: {p: data.days(p, "usp") * DAY for p in data.products}}
    matrix = {a: {b: days * DAY for b, days in row.items()} for a, row in data.changeovers.items()}
    return (
        ChangeoverRule(same=("product",), forbidden=True),
        ChangeoverRule(source=Match(product=INITIAL), matrix=first),
        ChangeoverRule(matrix=matrix),
    )


def _at(day: int) -> datetime:
    return ORIGIN + day * DAY


def evaluate(name: str, data: Data, plan: Plan) -> Evaluation:
    """The plan's campaigns as a published sequence, each as early as can be: its kg, backlog, waste and faults."""
    campaigns = sorted(plan.campaigns, key=lambda c: c.start)
    sequence = [Made(c.product, len(c.batches)) for c in campaigns]
    broken = size_faults(data, sequence)
    for campaign, days in zip(campaigns, stored(data, sequence), strict=True):
        for batch, day in zip(campaign.batches, days, strict=True):
            if batch.end < _at(day):
                broken.append(f"{batch.id} is stored before day {day}")
            if batch.end >= _at(data.end):
                broken.append(f"{batch.id} is stored after the horizon")
    outcome = judge(data, sequence)
    broken += [f"{what} of {kg} kg" for what, kg in (("backlog", outcome.backlog), ("waste", outcome.waste)) if kg]
    return Evaluation(float(getattr(outcome, name)), tuple(broken))
