# %% [markdown]
# # Eight versions of a forecast: how far to trust it, and what the plan makes of it
# A sponsor of the reference site sends a rolling forecast every month, eighteen months at a time. We look at how it
# changed, measure its bias by lag, hold the last version against the contract, net it against the firm orders, and plan
# what is left. The forecasts are made up here; `scheduler forecast check` reads real ones from files.

# %%
from collections import Counter
from decimal import Decimal
from pathlib import Path
from random import Random

import pandas as pd

from scheduler import ForecastVersion, SolveSettings, demand_and_supply, forecast_fan, kpis, load_scenario, make_plan
from scheduler.domain.contract import Contract, RollIn, Zone
from scheduler.domain.months import add_months, month_of
from scheduler.forecast.accuracy import accuracy, bullwhip
from scheduler.forecast.diff import diff
from scheduler.forecast.netting import net_forecast
from scheduler.forecast.terms import terms_of

SITE = Path("../scenarios/reference/biologics_site/scenario.yaml")
SPONSOR, SUBSTANCE, VIALS = "galenova", "GAL-5", "GAL-5-DP"
FIRST, VERSIONS, MONTHS = "2027-03", 8, 18
SECONDS = 15

# %% [markdown]
# ## The versions
# What will really be ordered is known to nobody but this cell. The forecast overstates it, by more the further away the
# month is, and wavers.

# %%
random = Random(5)
horizon = [add_months(FIRST, i) for i in range(VERSIONS + MONTHS)]
typical = {SUBSTANCE: 14, VIALS: 36}
real = {
    (product, month): round(size * random.uniform(0.7, 1.3)) for product, size in typical.items() for month in horizon
}


def forecast(number: int) -> ForecastVersion:
    """Version `number`, sent in the month before its first."""
    first = add_months(FIRST, number - 1)
    lines = [
        {
            "product": product,
            "month": month,
            "quantity": round(real[product, month] * random.gauss(1 + 0.03 * ahead, 0.06)),
        }
        for product in typical
        for ahead, month in enumerate(add_months(first, i) for i in range(MONTHS))
    ]
    received = f"{add_months(first, -1)}-20T09:00:00Z"
    head = {"sponsor": SPONSOR, "sequence": number, "received": received, "file_hash": f"{number:064x}"}
    return ForecastVersion.model_validate({**head, "first_month": first, "lines": lines})


versions = [forecast(number) for number in range(1, VERSIONS + 1)]
forecast_fan(versions, {SUBSTANCE: "kg", VIALS: "thousand vials"})

# %% [markdown]
# ## How far to trust it
# Seven months have passed and their orders are known. A bias of 0.1 is ten percent too much; the tracking signal says
# whether the errors have a side.

# %%
known = {key: Decimal(quantity) for key, quantity in real.items() if key[1] < "2027-10"}
pd.DataFrame([dict(row) for row in accuracy(versions, known)]).style.format(precision=2)

# %% [markdown]
# ## What the contract says
# Three firm months, then three of which half is bound. The month that becomes firm may differ by a fifth.

# %%
contract = Contract(
    id="galenova-2027",
    sponsor=SPONSOR,
    zones=(Zone(until=3, share=Decimal(1)), Zone(until=6, share=Decimal("0.5"))),
    roll_in=RollIn(percent=Decimal(20)),
    volatility_percent=Decimal(10),
)
scenario = load_scenario(SITE).model_copy(update={"contracts": (contract,)})
terms = terms_of(scenario, SPONSOR)
changed = diff(versions[-2], versions[-1], terms)
pd.DataFrame([(r.rule, r.outcome, r.message) for r in changed.broken], columns=["rule", "outcome", "what"])

# %% [markdown]
# ## What the orders leave of it
# The site's plan begins in October 2027, and so does the last version. Firm orders consume forecast of their own month,
# then of the one before, then of the one after.

# %%
netted = net_forecast(versions[-1], scenario.orders, terms)
pd.DataFrame([dict(line) for line in netted.lines if line.month <= "2028-03"])

# %% [markdown]
# ## What the plan does with it
# What is left becomes demand that yields to every firm order. Months after the horizon are left out.

# %%
result = make_plan(scenario, SolveSettings(time_limit=SECONDS, seed=1), forecasts=[versions[-1]])
demand_and_supply(result.netted, result.plan, [versions[-1]])

# %%
orders = pd.DataFrame([(o.sponsor, o.source, str(o.outcome)) for o in kpis(result.netted, result.plan).orders])
orders.columns = ["sponsor", "source", "outcome"]
pd.crosstab([orders["sponsor"], orders["source"]], orders["outcome"])

# %%
[(warning.code, warning.message) for warning in result.plan.warnings if warning.code.startswith("forecast")]

# %% [markdown]
# ## Does the plan swing more than the demand?
# The bullwhip ratio: variance of monthly production over variance of what is due by month, firm or not. Campaigns make
# many batches at once, so it is above 1 for a product that is asked for steadily.

# %%
zone = scenario.zone_of(None)
for product in typical:
    made, asked = Counter(), Counter()
    for campaign in result.plan.campaigns:
        if campaign.product == product:
            for batch in campaign.batches:
                made[month_of(batch.end, zone)] += batch.quantity
    for order in result.netted.orders:
        if order.product == product:
            asked[month_of(order.due, zone)] += order.quantity
    print(product, round(bullwhip(made, asked), 2))
