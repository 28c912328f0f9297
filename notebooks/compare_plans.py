# %% [markdown]
# # A bioreactor is down for two weeks: what does it cost?
# The reference site (`scenarios/reference/biologics_site`) plans half a year of eight sponsors. We plan it, take its
# bioreactor BR-5 out of service for two weeks, plan again close to the first plan, and compare. The searches are short
# here, so that the notebook runs in a minute; give them longer for a plan to work with.

# %%
from datetime import datetime
from pathlib import Path

from scheduler import SolveSettings, compare, gantt, kpis, load_scenario, make_plan, validate
from scheduler.domain.plant import Maintenance

SITE = Path("../scenarios/reference/biologics_site/scenario.yaml")
SECONDS = 15

# %% [markdown]
# ## The plan as it stands

# %%
scenario = load_scenario(SITE)
before = make_plan(scenario, SolveSettings(time_limit=SECONDS, seed=1)).plan
gantt(scenario, before)

# %% [markdown]
# ## The event
# A repair is a maintenance with a fixed start: two weeks from 6 December. Scenarios are immutable; `model_copy` makes
# the one with the repair.

# %%
start = datetime.fromisoformat("2027-12-06T06:00:00+01:00")
repair = Maintenance(id="repair BR-5", unit="BR-5", duration="14d", start=start)
down = scenario.model_copy(update={"maintenance": (*scenario.maintenance, repair)})
[issue.message for issue in validate(down) if issue.severity == "error"]

# %% [markdown]
# ## The plan with the repair
# The profile `stable` delivers first, then stays close to the baseline: batches keep their units and starts where that
# costs nobody anything.

# %%
settings = SolveSettings(time_limit=SECONDS, seed=1, profile="stable")
after = make_plan(down, settings, baseline=before).plan
gantt(down, after)

# %% [markdown]
# ## What changed
# Orders that get something else, and unit procedures that appeared, vanished, moved or changed unit. Every figure
# compares the second plan with the first.

# %%
comparison = compare({"as it stands": (scenario, before), "BR-5 down": (down, after)})
frames = comparison.frames()
frames["orders"]

# %%
frames["activities"].groupby(["change", "procedure"]).size().unstack(fill_value=0)

# %%
figures = frames["kpis"]
figures[(figures["scope"] == "plan") & (figures["delta"] != 0)]

# %% [markdown]
# ## Whom it hits
# Orders on time in full by sponsor, before and after.

# %%
import pandas as pd

served = {
    name: {s.sponsor: s.on_time_in_full_share for s in kpis(*pair).sponsors}
    for name, pair in {"as it stands": (scenario, before), "BR-5 down": (down, after)}.items()
}
pd.DataFrame(served).style.format("{:.0%}")
