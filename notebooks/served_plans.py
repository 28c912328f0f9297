# %% [markdown]
# # Plans from a running service
# An analyst's tour of `scheduler.client`: submit a scenario to a served instance, watch the search, read the plan as
# data frames, compare two plans. Start a service with `make serve`; an admin makes a key for you (`scheduler key add`,
# see `docs/accounts.md`). Give both to the notebook:
# `export SCHEDULER_URL=http://127.0.0.1:8000 SCHEDULER_KEY=csk_…`

# %%
import os
from pathlib import Path

import pandas as pd

from scheduler import SolveSettings
from scheduler.client import Client

client = Client(os.environ["SCHEDULER_URL"], os.environ["SCHEDULER_KEY"])
SCENARIO = Path("../scenarios/tiny/two_products/scenario.yaml")

# %% [markdown]
# ## Submit and watch
# `wait` tells of every message of the search: seconds, what it did, and the value of each tier of the objective.

# %%
scenario = client.submit_scenario(SCENARIO)
told = []
first = client.wait(client.request_plan(scenario, SolveSettings(time_limit=10, seed=1)), told.append)
pd.DataFrame([{"elapsed [s]": p.elapsed, "phase": p.phase, "message": p.message, "tiers": p.tiers} for p in told])

# %% [markdown]
# ## Read the plan
# The tables are those that the service writes as CSV; the chart is the planner's.

# %%
frames = first.frames()
frames["orders"]

# %%
frames["campaigns"]

# %%
first.gantt()

# %% [markdown]
# ## Ask for another and compare
# The profile `lean` weighs changeovers and waste higher. Every figure compares the second plan with the first.

# %%
lean = client.wait(client.request_plan(scenario, SolveSettings(time_limit=10, seed=1, profile="lean")))
figures = client.compare({"default": first.id, "lean": lean.id}).frames()["kpis"]
figures[figures["scope"] == "plan"]

# %% [markdown]
# ## What was refused, and why
# An invalid scenario comes back with every complaint: what, where and how to mend it.

# %%
from scheduler.client import RefusedError

try:
    client.submit_scenario("name: Tiny\nstart: 2027-01-04T00:00:00Z\nhorizon: 10 days\ncolour: red\n")
except RefusedError as refused:
    issues = pd.DataFrame(refused.issues)
issues[["where", "message", "fix"]]

# %%
client.close()
