"""Lakhdar et al. 2005, example 1: fermentation and purification suites, crude and final stock, late deliveries.

Two cases. `1` is the published model in periods of 60 days: one product a suite and period, money counted at the ends of
periods; the tactical layer solves it. `1c` is the continuous one: campaigns at any time, the batches of a purification
campaign fed one by one; crude product is not kept.
"""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

from benchmarks.case import START, data_file
from scheduler.domain.demand import Order
from scheduler.domain.material import MaterialUse, StorageClass, StorageUse
from scheduler.domain.objective import Objective, Term, WeightedTerm
from scheduler.domain.plant import Changeover, Level, Task, Unit
from scheduler.domain.product import (
    Allocation,
    Alternative,
    CampaignRules,
    Operation,
    Procedure,
    Product,
    Recipe,
    Sponsor,
)
from scheduler.domain.scenario import Scenario
from scheduler.domain.working_time import Attendance

FILE = "domain/lakhdar2005_biopharma/lakhdar2005_example1.json"
STEP = timedelta(minutes=1)
DAY = timedelta(days=1)


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
