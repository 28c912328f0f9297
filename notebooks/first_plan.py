# %% [markdown]
# # A first plan
# Two clients share two bioreactors and a purification column. We state the question, get a plan, look at it, and let
# the independent checker judge it. Everything here comes from `import scheduler`; no server, no database.

# %%
from scheduler import SolveSettings, check_plan, gantt, kpis, make_plan, parse_scenario, tables, validate

# %% [markdown]
# ## The question
# A scenario is a YAML or JSON document: the plant, the clients' products and recipes, the demand. `docs/scenario.md`
# explains every word.

# %%
SCENARIO = """
schema_version: 1
name: Two clients share two bioreactors and a column
start: 2027-01-04T06:00:00+01:00
horizon: 60d
time_step: 2h
sites: [{id: north, zone: Europe/Berlin}]
calendars: [{id: two-shifts, open: [{days: [mon, tue, wed, thu, fri], start: "06:00", end: "22:00"}]}]
pools: [{id: cleaning-crew, capacity: 1}]
units:
  - &bioreactor {id: BR1, unit_class: bioreactor, clean: {duration: 12h}, turnaround: {duration: 8h}, dirty_hold: 72h}
  - {<<: *bioreactor, id: BR2}
  - {id: COLUMN, calendar: two-shifts, turnaround: {duration: 4h}}
sponsors: [{id: acme}, {id: bolt}]
products:
  - {id: mab-A, sponsor: acme, unit: kg, precision: 0.1}
  - {id: mab-B, sponsor: bolt, unit: kg, precision: 0.1}
recipes:
  - &make-A
    id: make-A
    product: mab-A
    batch_size: 2.5
    procedures:                       # each batch takes either bioreactor, then the column
      - {id: grow, allocation: spread, alternatives: [{units: BR1, duration: 10d}, {units: BR2, duration: 10d}]}
      - {id: purify, alternatives: [{units: COLUMN, duration: 3d}]}
    links: [{from: grow.end, to: purify.start, min: 0h, max: 24h}]       # what is harvested keeps for a day
    campaign: {min_batches: 2, max_batches: 6}
  - {<<: *make-A, id: make-B, product: mab-B, batch_size: 4}
changeovers:                          # between two clients: two days that need the crew
  - {different: [sponsor], changeover: {duration: 2d, attendance: unattended, pools: [{pool: cleaning-crew}]}}
orders:
  - {id: A-1, product: mab-A, quantity: 10, due: 2027-02-10T00:00:00+01:00}
  - {id: B-1, product: mab-B, quantity: 8, due: 2027-02-20T00:00:00+01:00}
"""
scenario = parse_scenario(SCENARIO, "yaml")
validate(scenario)  # everything wrong or doubtful: here nothing

# %% [markdown]
# ## The plan
# The time limit is in seconds. `result.plan` has passed the checker, or there would be an error instead;
# `result.run` says how the search went.

# %%
result = make_plan(scenario, SolveSettings(time_limit=15, workers=2, seed=1))
plan = result.plan
plan.status, [(value.tier + 1, value.term.value, value.value) for value in plan.objective]

# %%
gantt(scenario, plan)

# %% [markdown]
# ## Tables and indicators
# Tables are pandas frames, with instants on the site's wall clock.

# %%
frames = tables(scenario, plan)
list(frames)

# %%
frames["orders"]

# %%
frames["tasks"]

# %%
{sponsor.sponsor: (len(sponsor.on_time_in_full), len(sponsor.orders)) for sponsor in kpis(scenario, plan).sponsors}

# %% [markdown]
# ## The checker
# It shares no code with the solver and takes its word for nothing. Take the cleans after the last use out of the plan,
# and it names the rule, the batch and the unit.

# %%
assert check_plan(scenario, plan) == ()
dirty = plan.model_copy(
    update={"tasks": tuple(task for task in plan.tasks if task.kind != "clean"), "objective": (), "tiers": ()}
)
for violation in check_plan(scenario, dirty):
    print(violation.rule, violation.where, violation.message, sep="\n  ")
