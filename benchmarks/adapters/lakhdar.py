"""Lakhdar et al. 2005, example 1: fermentation and purification suites, crude and final stock, late deliveries.

Two cases. `1` is the published model in periods of 60 days: one product a suite and period, money counted at the ends
of periods; the tactical layer solves it. `1c` is the continuous one: campaigns at any time, the batches of a
purification campaign fed one by one; crude product is not kept.
"""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from benchmarks.case import START, Case, Evaluation, data_file
from scheduler.domain.changeover import INITIAL, ChangeoverRule, Match
from scheduler.domain.demand import Order
from scheduler.domain.material import MaterialUse, StorageClass, StorageUse
from scheduler.domain.objective import Objective, Term, WeightedTerm
from scheduler.domain.plan import Plan, PlannedCampaign
from scheduler.domain.plant import Changeover, Level, Task, Unit
from scheduler.domain.product import (
    Alternative,
    CampaignRules,
    Operation,
    Procedure,
    Product,
    Recipe,
    Sponsor,
    TimeLink,
)
from scheduler.domain.scenario import Scenario
from scheduler.domain.tactical import TacticalPlan, TacticalSettings
from scheduler.domain.working_time import Attendance

FILE = "domain/lakhdar2005_biopharma/lakhdar2005_example1.json"
STEP = timedelta(minutes=1)
DAY = timedelta(days=1)


def load(name: str) -> Case:
    """Case `1` (tactical, in periods) or `1c` (detailed, continuous); the objective of both is profit.

    Raises:
        KeyError: there is no such case.
    """
    data = read()
    if name == "1":
        settings = TacticalSettings(period=timedelta(days=data["period_length_days"]), one_product=True)
        return Case(
            "lakhdar2005/1",
            in_periods(data),
            "profit",
            -1.0,
            reference=490,
            tactical=settings,
            evaluate_tactical=lambda plan: profit_in_periods(data, plan),
        )
    if name == "1c":
        return Case(
            "lakhdar2005/1c",
            continuous(data),
            "profit",
            -1.0,
            tier=1,
            reference=518,
            evaluate=lambda plan: profit_of(data, plan),
        )
    raise KeyError(f"no case lakhdar2005/{name}; known: 1, 1c")


def read() -> dict[str, Any]:
    """The published figures."""
    return json.loads(data_file(FILE).read_text())  # type: ignore[no-any-return]


def in_periods(data: dict[str, Any]) -> Scenario:
    """The discrete model: crude product is made in fermentation suites, kept for a period, and purified.

    The lead time of a campaign's first batch is its set-up and one batch. That of a purification holds the wait for the
    first crude batch too; it is charged to each new purification campaign, as the published optimum does.
    """
    length, products = timedelta(days=data["period_length_days"]), data["products"]
    ends = [START + length * (t + 1) for t in range(data["n_periods"])]
    return Scenario(
        name="lakhdar2005/1",
        start=START,
        horizon=length * data["n_periods"],
        time_step=STEP,
        sponsors=(Sponsor(id="plant"),),
        units=tuple(Unit(id=u) for u in (*data["usp_suites"], *data["dsp_suites"])),
        storages=tuple(
            StorageClass(id=f"{kind} {p}", capacity=Decimal(data[f"{kind}_storage_cap_batches"][p]))
            for kind in ("crude", "final")
            for p in products
        ),
        products=tuple(_product(data, kind, p, length) for kind in ("crude", "final") for p in products),
        recipes=tuple(_recipe(data, stage, p) for stage in ("usp", "dsp") for p in products),
        changeover_default=Changeover(duration=timedelta(0), level=Level.NONE),  # the lead time holds it
        orders=tuple(
            Order(id=f"{p}-{t + 1}", product=p, quantity=Decimal(quantity), due=ends[t])
            for p in products
            for t, quantity in enumerate(data["demand_batches_due_end_of_period"][p])
            if quantity
        ),
        objective=Objective(tiers=((WeightedTerm(term=Term.PROFIT),),), sample_dates=tuple(ends)),
    )


def profit_in_periods(data: dict[str, Any], plan: TacticalPlan) -> Evaluation:
    """Profit of a plan in periods by the published model, and the published rules of suites and storage it breaks."""
    broken: list[str] = []
    days: dict[tuple[str, int], float] = {}
    profit = 0.0
    for made in plan.production:
        stage, p = made.recipe.split("-")
        profit -= data["production_cost_per_batch_each_of_usp_and_dsp"][p] * made.batches
        profit -= data["changeover_cost_per_new_campaign_each_of_usp_and_dsp"][p] * made.campaigns
        if (made.train, made.period) in days:
            broken.append(f"two products in {made.train}, period {made.period + 1}")
        batch, lead = 1 / data[f"{stage}_rate_batches_per_day"][p], data[f"{stage}_lead_time_first_batch_days"][p]
        days[made.train, made.period] = made.batches * batch + made.campaigns * (lead - batch)
    running = {(m.recipe, m.train, m.period) for m in plan.production}
    broken += [
        f"{m.recipe} in {m.train}, period {m.period + 1} starts no campaign"
        for m in plan.production
        if not m.campaigns and (m.recipe, m.train, m.period - 1) not in running
    ]
    broken += [f"{key}: {d} days" for key, d in days.items() if d > data["period_length_days"] + 1e-6]
    for p in data["products"]:
        profit += _money_of_stock(data, plan, p, broken)
    return Evaluation(profit, tuple(broken))


def _money_of_stock(data: dict[str, Any], plan: TacticalPlan, p: str, broken: list[str]) -> float:
    """Sales less storage, backlog and waste of a product, from what was made and delivered alone."""
    made = {
        stage: [
            sum(m.batches for m in plan.production if m.recipe == f"{stage}-{p}" and m.period == t)
            for t in _periods(data)
        ]
        for stage in ("usp", "dsp")
    }
    rows = {s.period: s for s in plan.stock if s.product == p}
    crude = final = backlog = money = 0.0
    for t in _periods(data):
        wasted = next(s.wasted for s in plan.stock if s.product == f"crude-{p}" and s.period == t)
        crude += made["usp"][t] - made["dsp"][t] - wasted
        final += made["dsp"][t] - rows[t].delivered - rows[t].wasted
        backlog += data["demand_batches_due_end_of_period"][p][t] - rows[t].delivered
        money += data["sales_price"][p] * rows[t].delivered
        money -= data["crude_storage_cost_per_batch_period"][p] * crude
        money -= data["final_storage_cost_per_batch_period"][p] * final
        money -= data["lateness_penalty_per_batch_period"][p] * backlog
        money -= data["waste_cost_per_batch"][p] * (rows[t].wasted + wasted)
        if min(crude, final, backlog) < -1e-6 or crude > data["crude_storage_cap_batches"][p] + 1e-6:
            broken.append(f"{p}, period {t + 1}: crude {crude}, final {final}, backlog {backlog}")
    return money


def _periods(data: dict[str, Any]) -> range:
    return range(data["n_periods"])


USP_DAYS = {"p1": 20.0, "p2": 22.0, "p3": 12.5}
DSP_DAYS, SHELF_DAYS = 10.0, 180
CHANGEOVER_DAYS = 10.0
LONG_CHANGEOVER_AFTER, LONG_CHANGEOVER_DAYS = "p3", 12.5
"""The continuous model's figures, as its README states them; p2 takes 22 days."""


def continuous(data: dict[str, Any]) -> Scenario:
    """The continuous model: a batch is fermented and then purified at once; each campaign has both its suites.

    Profit counts stock and backlog at the published due dates; a batch costs what its two stages do.
    """
    published = in_periods(data)
    products = [p for p in published.products if not p.id.startswith("crude-")]
    dsp = data["dsp_suites"]
    default = Changeover(duration=_days(CHANGEOVER_DAYS), attendance=Attendance.UNATTENDED)
    longer = default.model_copy(update={"duration": _days(LONG_CHANGEOVER_DAYS)})
    first, after = Match(product=INITIAL), Match(product=LONG_CHANGEOVER_AFTER)
    return published.model_copy(
        update={
            "name": "lakhdar2005/1c",
            "time_step": timedelta(hours=12),
            "storages": (),
            "products": tuple(
                p.model_copy(
                    update={
                        "storage": None,
                        "shelf_life": SHELF_DAYS * DAY + timedelta(hours=12),
                        "production_cost": 2 * p.production_cost,
                    }
                )
                for p in products
            ),
            "recipes": tuple(_chain(data, p.id) for p in products),
            "changeovers": (
                ChangeoverRule(units=tuple(dsp), source=after, changeover=longer),
                ChangeoverRule(units=tuple(dsp), source=first, target=after, changeover=longer),
                ChangeoverRule(source=first, changeover=default),
            ),
            "changeover_default": default,
        }
    )


def _chain(data: dict[str, Any], p: str) -> Recipe:
    usp, dsp = data["usp_suites"], data["dsp_suites"]
    cost = 2 * data["changeover_cost_per_new_campaign_each_of_usp_and_dsp"][p]
    return Recipe(
        id=f"make-{p}",
        product=p,
        batch_size=Decimal(1),
        procedures=(
            Procedure(id="usp", alternatives=tuple(Alternative(units=(u,), duration=_days(USP_DAYS[p])) for u in usp)),
            Procedure(id="dsp", alternatives=tuple(Alternative(units=(u,), duration=_days(DSP_DAYS)) for u in dsp)),
        ),
        links=(TimeLink.model_validate({"from": "usp.end", "to": "dsp.start", "min": "0h", "max": "0h"}),),
        campaign=CampaignRules(cadence=_days(USP_DAYS[p]), cost=Decimal(cost)),
    )


def profit_of(data: dict[str, Any], plan: Plan) -> Evaluation:
    """Profit of a continuous plan by the published model, and every published rule it breaks."""
    ends = [START + timedelta(days=data["period_length_days"]) * (t + 1) for t in range(data["n_periods"])]
    broken: list[str] = []
    profit = 0.0
    for campaign in plan.campaigns:
        broken += _campaign_violations(campaign, ends[-1])
        profit -= 2 * data["changeover_cost_per_new_campaign_each_of_usp_and_dsp"][campaign.product]
        each = 2 * data["production_cost_per_batch_each_of_usp_and_dsp"][campaign.product]
        profit -= each * len(campaign.batches)
    for unit in (*data["usp_suites"], *data["dsp_suites"]):
        broken += _suite_violations(data, plan, unit)
    for p in data["products"]:
        made = [b.end for c in plan.campaigns if c.product == p for b in c.batches]
        profit += _stock_and_sales(data, p, made, ends)
    return Evaluation(profit, tuple(broken))


def _campaign_violations(campaign: PlannedCampaign, end: datetime) -> list[str]:
    broken = []
    suites = {tuple(run.units for run in b.procedures) for b in campaign.batches}
    if len(suites) > 1:
        broken.append(f"{campaign.id} changes its suites")
    usp = sorted(b.procedures[0].start for b in campaign.batches)
    days = USP_DAYS[campaign.product]
    if any((b - a) / DAY != days for a, b in pairwise(usp)):
        broken.append(f"{campaign.id}: fermentations do not follow one another")
    for batch in campaign.batches:
        ferment, purify = batch.procedures
        if (ferment.end - ferment.start) / DAY != days or (purify.end - purify.start) / DAY != DSP_DAYS:
            broken.append(f"{batch.id} takes another time than published")
        if purify.start < ferment.end or purify.end > end:
            broken.append(f"{batch.id} is purified before its fermentation ends, or after the horizon")
    return broken


def _suite_violations(data: dict[str, Any], plan: Plan, unit: str) -> list[str]:
    runs = sorted(
        (min(r.start for r in found), max(r.end for r in found), c.product, c.id)
        for c in plan.campaigns
        if (found := [r for b in c.batches for r in b.procedures if r.units == (unit,)])
    )
    before: list[tuple[datetime, str | None]] = [(START, None), *((end, p) for _, end, p, _ in runs)]
    broken = []
    for (free, last), (start, _, product, name) in zip(before, runs, strict=False):
        long = unit in data["dsp_suites"] and (last or product) == LONG_CHANGEOVER_AFTER
        needed = LONG_CHANGEOVER_DAYS if long else CHANGEOVER_DAYS
        if last != product and (start - free) / DAY < needed:
            broken.append(f"{name} starts on {unit} after {(start - free) / DAY} days, published: {needed}")
    return broken


def _stock_and_sales(data: dict[str, Any], p: str, made: list[datetime], ends: list[datetime]) -> float:
    """Sales less storage, backlog and waste: what is in stock serves demand and backlog at each due date."""
    stock, backlog, money, before = list[datetime](), 0, 0.0, START
    for t, due in enumerate(ends):
        stock = sorted([*stock, *(end for end in made if before < end <= due)])
        expired = [end for end in stock if (due - end) / DAY > SHELF_DAYS]
        stock = stock[len(expired) :]
        backlog += data["demand_batches_due_end_of_period"][p][t]
        sold = min(backlog, len(stock))
        backlog, stock, before = backlog - sold, stock[sold:], due
        money += data["sales_price"][p] * sold - data["waste_cost_per_batch"][p] * len(expired)
        money -= data["final_storage_cost_per_batch_period"][p] * len(stock)
        money -= data["lateness_penalty_per_batch_period"][p] * backlog
    return money


def _product(data: dict[str, Any], kind: str, p: str, length: timedelta) -> Product:
    final = kind == "final"
    return Product(
        id=p if final else f"crude-{p}",
        sponsor="plant",
        unit="batch",
        precision=Decimal(1),
        shelf_life=data[f"{kind}_shelf_life_periods"][p] * length + STEP,
        storage=StorageUse(storage=f"{kind} {p}", per_unit=Decimal(1)),
        price=Decimal(data["sales_price"][p]) if final else Decimal(0),
        production_cost=Decimal(data["production_cost_per_batch_each_of_usp_and_dsp"][p]),
        holding_cost=Decimal(data[f"{kind}_storage_cost_per_batch_period"][p]),
        backlog_cost=Decimal(data["lateness_penalty_per_batch_period"][p]) if final else Decimal(0),
        waste_cost=Decimal(data["waste_cost_per_batch"][p]),
    )


def _recipe(data: dict[str, Any], stage: str, p: str) -> Recipe:
    batch = 1 / data[f"{stage}_rate_batches_per_day"][p]
    setup = data[f"{stage}_lead_time_first_batch_days"][p] - batch
    ratio = Decimal(1) / Decimal(data["dsp_production_factor_lambda"][p])
    run = Operation(
        id="run",
        duration=_days(batch),
        consumes=() if stage == "usp" else (MaterialUse(item=f"crude-{p}", quantity=ratio),),
    )
    suites = [u for u in data["usp_suites"] if p in data["usp_suite_products"][u]] if stage == "usp" else None
    return Recipe(
        id=f"{stage}-{p}",
        product=f"crude-{p}" if stage == "usp" else p,
        batch_size=Decimal(1),
        procedures=(
            Procedure(
                id=stage,
                operations=(run,),
                alternatives=tuple(Alternative(units=(u,)) for u in suites or data["dsp_suites"]),
                setup=Task(duration=_days(setup), attendance=Attendance.UNATTENDED),
            ),
        ),
        campaign=CampaignRules(cost=Decimal(data["changeover_cost_per_new_campaign_each_of_usp_and_dsp"][p])),
    )


def _days(days: float) -> timedelta:
    return round(days * (DAY / STEP)) * STEP
