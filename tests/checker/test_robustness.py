"""Any plan that can be read gets violations, never an exception."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.checker import CHECKS, check_plan, evaluate_terms
from scheduler.domain.objective import Term
from scheduler.domain.plan import Plan
from scheduler.domain.rules import Rule
from tests.checker.builders import T0, iso, plan, plant, procedure, recipe

_CLEAN = {"duration": "2h", "pools": [{"pool": "crew"}]}
_OPERATIONS = [
    {
        "id": "one",
        "duration": "4h",
        "attendance": "attended",
        "pools": [{"pool": "crew", "during": "end", "duration": "1h"}],
    },
    {
        "id": "two",
        "duration": "6h",
        "attendance": "interruptible",
        "extendable": "3h",
        "consumes": [{"item": "resin", "quantity": 3}, {"item": "B", "quantity": 1}],
        "produces": [{"item": "solvent", "quantity": 2}, {"item": "B", "quantity": 5}],
    },
]
_COLD = {"storage": "cold", "per_unit": 1}
SCENARIO = plant(
    recipe(
        "r",
        "A",
        procedure("up", "U", "V", duration=None, operations=_OPERATIONS, setup=_CLEAN, teardown=_CLEAN),
        procedure("down", ["U", "V"], interleaved=True),
        unit_groups=[{"kind": "adjacent", "procedures": ["up", "down"]}],
        links=[{"from": "up/one.end", "to": "down.start", "max": "5h"}],
        campaign={"cadence": "9h", "max_duration": "40h"},
    ),
    recipe("s", "B", procedure("make", "V"), campaign="none"),
    units=[
        {
            "id": unit,
            "room": "room",
            "calendar": "day",
            "clean": _CLEAN,
            "turnaround": _CLEAN,
            "full_clean": _CLEAN,
            "clean_hold": "30h",
            "dirty_hold": "9h",
            "full_clean_after": {"batches": 2, "time": "40h"},
            "initial": {"full_clean_due": True, "dirty_since": iso(-3)},
        }
        for unit in "UV"
    ],
    rooms=[{"id": "room", "exclusive_by": "sponsor"}],
    pools=[{"id": "crew", "capacity": 1}],
    calendars=[
        {"id": "day", "open": [{"start": "08:00", "end": "16:00"}], "closed": [{"start": iso(40), "end": iso(60)}]}
    ],
    maintenance=[{"id": "M", "unit": "U", "duration": "3h", "ideal": iso(9), "cost_per_day": 1}],
    products=[
        {
            "id": product,
            "sponsor": sponsor,
            "qc": {"duration": "5h", "pools": [{"pool": "crew", "during": "end", "duration": "1h"}]},
            "shelf_life": "60h",
            "storage": _COLD,
            "stock_targets": [{"date": iso(100), "quantity": 30}],
            "holding_cost": 1,
            "backlog_cost": 1,
            "waste_cost": 1,
            "price": 1,
        }
        for product, sponsor in (("A", "acme"), ("B", "bolt"))
    ],
    materials=[
        {"id": "resin", "storage": _COLD, "shelf_life": "30h", "purchase": {"lead_time": "9h", "price": 1}},
        {"id": "solvent", "storage": _COLD, "shelf_life": "10h"},
    ],
    storages=[{"id": "cold", "capacity": 9}],
    lots=[
        {"id": "L1", "item": "resin", "quantity": 4, "expiry": iso(50)},
        {"id": "L2", "item": "resin", "quantity": 4, "owner": "bolt", "approved_for": ["B"], "arrives": iso(9)},
        {"id": "L3", "item": "A", "quantity": 4, "status": "quarantine", "release": iso(30), "expiry": iso(90)},
        {"id": "L4", "item": "resin", "quantity": 4, "status": "hold"},
    ],
    orders=[
        {
            "id": "o",
            "product": "A",
            "quantity": 7,
            "due": iso(50),
            "deadline": iso(60),
            "partial": False,
            "min_remaining_life": "9h",
        },
        {"id": "p", "product": "A", "quantity": 7, "due": iso(50), "earliest": iso(20), "purpose": "clinical"},
    ],
    runs=[
        {"id": "E", "recipe": "r", "purpose": "engineering", "batches": 1, "due": iso(90)},
        {"id": "Q", "recipe": "r", "purpose": "ppq", "batches": 2, "due": iso(90), "report": "9h"},
    ],
    gates=[{"id": "G", "product": "A", "purpose": "commercial", "earliest": iso(9)}],
    holds=[
        {"id": "H1", "unit": "U", "lifted": iso(30)},
        {"id": "H2", "recipe": "s", "blocked_from": iso(9)},
        {"id": "H3", "lot": "L1", "blocked_from": iso(9), "lifted": iso(30)},
    ],
    reservations=[{"id": "R", "unit": "V", "sponsor": "bolt", "reserved_from": iso(9), "reserved_until": iso(40)}],
    objective={"sample_dates": [iso(50), iso(100)]},
    commitments=[
        {
            "id": "C",
            "recipe": "r",
            "batches": [
                {"id": "b", "procedures": [{"procedure": "up", "alternative": "U", "start": iso(0), "end": iso(9)}]}
            ],
        }
    ],
)

_instants = st.integers(-100, 800).map(lambda hours: T0 + timedelta(hours=hours)) | st.datetimes(
    min_value=T0.replace(year=1971, tzinfo=None), max_value=T0.replace(year=2199, tzinfo=None)
).map(lambda d: d.replace(microsecond=0, tzinfo=T0.tzinfo))
_units = st.sampled_from(["U", "V", "X"])
_quantities = st.sampled_from(["0", "3", "10", "0.000001", "999999999999"])
_levels = st.sampled_from([None, "none", "minor", "major", "full"])
_batches = st.sampled_from(["b", "c", "d"])
_kinds = st.sampled_from(
    ["setup", "teardown", "turnaround", "changeover", "full_clean", "refresh", "clean", "maintenance"]
)


def _some(strategy: st.SearchStrategy, most: int = 4) -> st.SearchStrategy:
    return st.lists(strategy, max_size=most)


_span = {"start": _instants, "end": _instants}
_operation = st.fixed_dictionaries({"operation": st.sampled_from(["one", "two", "run", "x"]), **_span})
_procedure = st.fixed_dictionaries(
    {
        "procedure": st.sampled_from(["up", "down", "make", "x"]),
        "alternative": st.sampled_from(["U", "V", "U+V", "x"]),
        "units": _some(_units, 3),
        "operations": _some(_operation, 3),
        **_span,
    }
)
_batch = st.fixed_dictionaries({"id": _batches, "quantity": _quantities, "procedures": _some(_procedure), **_span})
_campaign = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["C", "D"]),
        "recipe": st.sampled_from(["r", "s", "x"]),
        "product": st.sampled_from(["A", "B", "x"]),
        "purpose": st.sampled_from(["development", "engineering", "ppq", "clinical", "commercial"]),
        "run": st.sampled_from([None, "E", "Q", "x"]),
        "batches": _some(_batch),
    }
)
_task = st.fixed_dictionaries(
    {
        "kind": _kinds,
        "unit": _units,
        "before": st.none() | _batches,
        "after": st.none() | _batches,
        "level": _levels,
        "maintenance": st.sampled_from([None, "M", "x"]),
        **_span,
    }
)
_lots = st.sampled_from(["b", "c", "d", "b/solvent", "b/B", "L1", "L2", "L3", "L4", "P", "x"])
_items = st.sampled_from(["resin", "solvent", "A", "B", "x"])
_release = st.fixed_dictionaries({"lot": _lots, **_span})
_draw = st.fixed_dictionaries(
    {
        "lot": _lots,
        "batch": _batches,
        "procedure": st.sampled_from(["up", "down", "x"]),
        "operation": st.sampled_from(["one", "two", "x"]),
        "quantity": _quantities,
        "at": _instants,
    }
)
_purchase = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["P", "L1", "b"]),
        "item": _items,
        "quantity": _quantities,
        "order_by": _instants,
        "arrives": _instants,
    }
)
_delivery = st.fixed_dictionaries(
    {
        "order": st.sampled_from(["o", "p", "x"]),
        "lot": _lots,
        "quantity": _quantities,
        "usable": _instants,
        "delivered": _instants,
    }
)
_promise = st.fixed_dictionaries(
    {
        "order": st.sampled_from(["o", "x"]),
        "delivered": _quantities,
        "unmet": _quantities,
        "last_delivery": st.none() | _instants,
    }
)
_plans = st.fixed_dictionaries(
    {
        "scenario": st.just("x"),
        "campaigns": _some(_campaign, 3),
        "tasks": _some(_task, 8),
        "releases": _some(_release),
        "draws": _some(_draw, 8),
        "purchases": _some(_purchase),
        "deliveries": _some(_delivery),
        "promises": _some(_promise, 3),
    }
)


@settings(max_examples=200, deadline=None)
@given(document=_plans, baseline=_plans)
def test_any_readable_plan_is_judged(document, baseline):
    """Unknown ids, doubled ids, empty parts, ends before starts: all give violations under known names."""
    made, before = Plan.model_validate(document), Plan.model_validate(baseline)
    found = check_plan(SCENARIO, made, before)
    assert found, "a random plan misses the commitment or the maintenance at least"
    assert {v.rule for v in found} <= {rule.name for rule in Rule}
    assert all(v.message.endswith(".") for v in found)
    values = evaluate_terms(SCENARIO, made, before)
    assert all(value >= 0 for term, value in values.items() if term is not Term.PROFIT)


def test_every_rule_has_its_check():
    """The table is complete, and each check bears the name of its rule."""
    assert {rule: f"check_{rule.name}" for rule in Rule} == {rule: check.__name__ for rule, check in CHECKS.items()}


def test_a_plan_may_be_checked_again():
    """Judging is a function of its arguments: twice the same."""
    made = plan(SCENARIO)
    assert check_plan(SCENARIO, made) == check_plan(SCENARIO, made)
