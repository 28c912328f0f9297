# %% [markdown]
# # One shared pool, or a stock for each client?
# Three clients' processes need the same chromatography resin. The CDMO may keep one pool for all of them, or a separate
# stock for each. We plan the same quarter twice, with the same 60 litres in the cold room: once pooled, once split into
# three equal stocks. Then we ask what the split costs, and who would have run out.

# %%
from datetime import datetime, timedelta

import pandas as pd
import plotly.graph_objects as go

from scheduler import Scenario, SolveSettings, kpis, make_plan, stock_chart, tables, validate

START = datetime.fromisoformat("2027-01-04T00:00:00+00:00")
CLIENTS = ("acme", "bolt", "coda")
LITRES, A_BATCH = 60, 10  # on hand, and what a batch uses up
DEMAND = {"acme": (20, 30, 40), "bolt": (35,), "coda": (25, 45)}  # days on which a batch is due


def at(day: int) -> str:
    return (START + timedelta(days=day)).isoformat()


# %% [markdown]
# ## The plant
# Each client has a suite of its own, so that nothing but the resin ties them together. More resin takes 40 days and is
# sold in packs of 30 litres; what lies in the cold room expires after 60 days. The only difference between the two
# scenarios: there is one item `resin` for all, or one for each client.


# %%
def resin(client: str, pooled: bool) -> str:
    return "resin" if pooled else f"resin {client}"


def scenario(pooled: bool, stock: dict[str, int]) -> Scenario:
    purchase = {"lead_time": "40d", "min_quantity": 30, "multiple": 30, "price": 120}
    material = {"unit": "litre", "purchase": purchase, "storage": {"storage": "cold room", "per_unit": 1}}
    lots = [
        {"id": f"lot of {item}", "item": item, "quantity": litres, "expiry": at(60)} for item, litres in stock.items()
    ]

    def recipe(client: str) -> dict:
        pack = {"id": "pack", "duration": "8h", "consumes": [{"item": resin(client, pooled), "quantity": A_BATCH}]}
        purify = {"id": "purify", "operations": [pack, {"id": "run", "duration": "6d"}]}
        purify["alternatives"] = [{"units": f"suite {client}"}]
        return {"id": f"make {client}", "product": f"{client} mab", "batch_size": 4, "procedures": [purify]}

    orders = [
        {"id": f"{client} {n}", "product": f"{client} mab", "quantity": 4, "due": at(day)}
        for client, days in DEMAND.items()
        for n, day in enumerate(days, 1)
    ]
    return Scenario.model_validate(
        {
            "name": "One pool" if pooled else "Separate stocks",
            "start": START,
            "horizon": "90d",
            "time_step": "4h",
            "storages": [{"id": "cold room", "capacity": 150, "unit": "litre"}],
            "units": [{"id": f"suite {client}", "turnaround": {"duration": "12h"}} for client in CLIENTS],
            "sponsors": [{"id": client} for client in CLIENTS],
            "products": [{"id": f"{client} mab", "sponsor": client} for client in CLIENTS],
            "materials": [{"id": item, **material} for item in stock],
            "lots": lots,
            "recipes": [recipe(client) for client in CLIENTS],
            "orders": orders,
        }
    )


pooled = scenario(True, {"resin": LITRES})
split = scenario(False, {resin(client, False): LITRES // 3 for client in CLIENTS})
[issue.message for issue in (*validate(pooled), *validate(split))]

# %% [markdown]
# ## Two plans

# %%
SETTINGS = SolveSettings(time_limit=15, seed=1)
plans = {s.name: (s, make_plan(s, SETTINGS).plan) for s in (pooled, split)}
{name: (str(plan.status), plan.verdict.passed) for name, (_, plan) in plans.items()}

# %%
rows = {}
for name, (site, plan) in plans.items():
    found = kpis(site, plan)
    rows[name] = {
        "orders on time in full": sum(len(s.on_time_in_full) for s in found.sponsors),
        "days late, the latest order": max(order.days_late for order in found.orders),
        "litres bought": float(sum(p.quantity for p in plan.purchases)),
        "money for resin": float(sum(p.money for p in found.stock.purchases)),
        "litres expired": float(sum(w.quantity for w in found.stock.waste)),
    }
pd.DataFrame(rows)

# %% [markdown]
# The pool serves everybody from what is there. Split, one client's third batch waits for a purchase of a whole pack,
# while another's resin expires.

# %% [markdown]
# ## Who would have run out?
# `covered_until` is the first draw that the stock at the start does not cover. Orders tell what it did to whom.

# %%
site, plan = plans["Separate stocks"]
frames = tables(site, plan)
frames["materials"][["item", "usable_at_start", "drawn", "bought", "expired", "cover_days", "covered_until"]]

# %%
orders = frames["orders"]
orders[orders["outcome"] != "on time in full"][["order", "sponsor", "due", "last_delivery", "late_days", "explanation"]]

# %%
list(frames["alerts"]["message"])

# %% [markdown]
# ## The stock behind it

# %%
stock_chart(site, plan)

# %% [markdown]
# ## What it takes to be as safe without a pool
# That quarter may have been bad luck. Say each client calls for two batches a quarter on average, independently of one
# another (a Poisson count). How many litres keep the odds of running out within a quarter at 5 % or less?

# %%
from math import exp, factorial


def enough(batches: float, odds: float = 0.05) -> int:
    """The least number of batches that demand exceeds with these odds at most."""
    covered, most = 0.0, -1
    while covered < 1 - odds:
        most += 1
        covered += exp(-batches) * batches**most / factorial(most)
    return most


clients = list(range(1, 11))
# To be as safe together as the pool is, each of the n separate stocks may fail with odds of 1 − 0.95^(1/n) only.
separate = [n * enough(2, 1 - 0.95 ** (1 / n)) * A_BATCH for n in clients]
together = [enough(2 * n) * A_BATCH for n in clients]
figure = go.Figure()
figure.add_scatter(x=clients, y=separate, name="separate stocks", line_shape="linear")
figure.add_scatter(x=clients, y=together, name="one pool")
figure.update_layout(
    title="Stock that lasts the quarter for everybody with 95 % odds",
    xaxis_title="clients who use the same resin",
    yaxis_title="litres",
    yaxis_rangemode="tozero",
)
figure

# %%
three = clients.index(3)
print(f"Three clients: {separate[three]} litres apart, {together[three]} litres together.")
