"""Judges of the biopharma plant, written from the published model: what a plan is worth, and what it breaks."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from benchmarks.case import START, Evaluation
from scheduler.domain.plan import Plan, PlannedCampaign
from scheduler.domain.tactical import TacticalPlan

DAY = timedelta(days=1)
USP_DAYS = {"p1": 20.0, "p2": 22.0, "p3": 12.5}
DSP_DAYS, SHELF_DAYS = 10.0, 180
CHANGEOVER_DAYS = 10.0
LONG_CHANGEOVER_AFTER, LONG_CHANGEOVER_DAYS = "p3", 12.5
"""The continuous model's figures, as its README states them; p2 takes 22 days."""


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
