"""Lakhdar et al. 2005, example 1: fermentation and purification suites, crude and final stock, late deliveries.

Two cases. `1` is the published model in periods of 60 days: one product a suite and period, money counted at the ends
of periods; the tactical layer solves it. `1c` is the continuous one: campaigns at any time, the batches of a
purification campaign fed one by one; crude product is not kept.
"""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

from benchmarks.adapters.lakhdar_judges import (
    CHANGEOVER_DAYS,
    DAY,
    DSP_DAYS,
    LONG_CHANGEOVER_AFTER,
    LONG_CHANGEOVER_DAYS,
    SHELF_DAYS,
    USP_DAYS,
    profit_in_periods,
    profit_of,
)
from benchmarks.case import START, Case, data_file
from scheduler.domain.changeover import INITIAL, ChangeoverRule, Match
from scheduler.domain.demand import Order
from scheduler.domain.material import MaterialUse, StorageClass, StorageUse
from scheduler.domain.objective import Objective, Term, WeightedTerm
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
from scheduler.domain.tactical import TacticalSettings
from scheduler.domain.working_time import Attendance

FILE = "domain/lakhdar2005_biopharma/lakhdar2005_example1.json"
STEP = timedelta(minutes=1)


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
