"""Rule unit_group: procedures of a batch on the same units, on different ones, or on the same with nothing between."""

import pytest

from scheduler.domain.rules import Rule
from tests.checker.builders import batch, breaks, campaign, iso, passes, plan, plant, procedure, recipe, run, task
from tests.rules.support import model_allows, model_forbids, solve_exact

STEPS = ("mix", "hold", "fill")
ORDER = {"id": "o", "product": "A", "quantity": 10, "due": iso(0)}


def _plant(kind, *units, **fields):
    """Three procedures in a row on any of the units; a group of them where a kind is stated."""
    steps = [procedure(name, *units) for name in STEPS]
    group = {"unit_groups": [{"kind": kind, "procedures": STEPS}]} if kind else {}
    names = sorted({u for unit in units for u in ([unit] if isinstance(unit, str) else unit)})
    return plant(recipe("r", "A", *steps, **group), units=names, **fields)


def _one(kind, *ways, units=("U", "V", "W")):
    """One batch, its procedures one after the other on these alternatives."""
    scenario = _plant(kind, *units)
    made = scenario.recipes[0]
    runs = [run(made, name, 10 * i, way) for i, (name, way) in enumerate(zip(STEPS, ways, strict=True))]
    return scenario, plan(scenario, campaign("C", made, batch("C-1", *runs)))


def _visited(*, other=None, kind="adjacent"):
    """Interleaved mixing at 0 and filling at 20 on one unit; another batch, or maintenance, in between."""
    steps = procedure("mix", "U", interleaved=True), procedure("fill", "U", interleaved=True)
    group = {"unit_groups": [{"kind": kind, "procedures": ["mix", "fill"]}]}
    quick = recipe("q", "B", procedure("rinse", "U", duration="4h", interleaved=True))
    service = {"maintenance": [{"id": "M", "unit": "U", "duration": "4h"}]} if other == "maintenance" else {}
    scenario = plant(recipe("r", "A", *steps, **group), quick, units=["U"], **service)
    made, between = scenario.recipes
    campaigns = [campaign("C", made, batch("C-1", run(made, "mix", 0), run(made, "fill", 20)))]
    if other == "batch":
        campaigns.append(campaign("D", between, batch("D-1", run(between, "rinse", 12))))
    services = (task("maintenance", "U", 12, 16, maintenance="M"),) if service else ()
    return scenario, plan(scenario, *campaigns, tasks=services)


def _own(start, kind="adjacent"):
    """A batch that mixes at 0 and fills at 20 on one unit, and holds there at this hour."""
    group = {"unit_groups": [{"kind": kind, "procedures": ["mix", "fill"]}], "transfers": []}
    scenario = plant(recipe("r", "A", *(procedure(name, "U") for name in STEPS), **group), units=["U"])
    made = scenario.recipes[0]
    runs = [run(made, "mix", 0), run(made, "hold", start), run(made, "fill", 20)]
    return scenario, plan(scenario, campaign("C", made, batch("C-1", *runs)))


@pytest.mark.parametrize(("kind", "count"), [("same", 1), ("adjacent", 1), ("different", 3)])
def test_the_solver_keeps_the_group_at_a_price(kind, count):
    """Every unit is cheap for one procedure and dear for the others; the group holds all the same."""
    dear = [{"units": u, "duration": "10h", "cost": c} for u, c in (("U", 1), ("V", 2), ("W", 2))]
    steps = [{"id": name, "alternatives": dear[i - 1 :] + dear[: i - 1]} for i, name in enumerate(STEPS)]
    if kind != "different":
        steps = [
            {"id": name, "alternatives": [{"units": u, "duration": "10h", "cost": int(u != own)} for u in "UVW"]}
            for name, own in zip(STEPS, "UVW", strict=True)
        ]
    group = {"unit_groups": [{"kind": kind, "procedures": STEPS}]}
    made = solve_exact(plant(recipe("r", "A", *steps, **group), units=list("UVW"), orders=[ORDER]))
    (only,) = made.campaigns[0].batches
    assert len({p.units for p in only.procedures}) == count


def test_the_solver_lets_nothing_come_between_adjacent_procedures():
    """The hold of 10 h between two interleaved procedures would take another batch, were they not adjacent."""
    links = [{"from": "mix.end", "to": "fill.start", "min": "10h", "max": "10h"}]
    quick = recipe("q", "B", procedure("rinse", "U", duration="4h", interleaved=True), campaign="none")
    orders = [ORDER, {"id": "p", "product": "B", "quantity": 10, "due": iso(14), "priority": 1}]
    ends = {}
    for kind in ("same", "adjacent"):
        steps = procedure("mix", "U", interleaved=True), procedure("fill", "U", interleaved=True)
        group = {"unit_groups": [{"kind": kind, "procedures": ["mix", "fill"]}], "links": links}
        scenario = plant(
            recipe("r", "A", *steps, **group), quick, units=["U"], orders=orders, objective={"profile": "makespan"}
        )
        made = solve_exact(scenario)
        ends[kind] = max(b.end for c in made.campaigns for b in c.batches).isoformat()
    assert ends == {"same": iso(30), "adjacent": "2027-01-05T10:00:00+00:00"}


@pytest.mark.parametrize(
    ("kind", "illegal", "legal"),
    [
        ("same", "UVU", "UUU"),
        ("same", "UUV", "WWW"),
        ("adjacent", "UVU", "VVV"),
        ("different", "UVU", "UVW"),
        ("different", "UUV", "WVU"),
    ],
)
def test_the_model_forbids_other_units(kind, illegal, legal):
    """A group of three is held by all its pairs, not only by neighbours."""
    model_forbids(*_one(kind, *illegal), Rule.unit_group)
    assert model_allows(*_one(kind, *legal))


@pytest.mark.parametrize("other", ["batch", "maintenance"])
def test_the_model_forbids_what_comes_between_adjacent_procedures(other):
    """A batch or a maintenance between two adjacent interleaved procedures; between `same` ones it may lie."""
    model_forbids(*_visited(other=other), Rule.unit_group, beside=[Rule.maintenance])
    assert model_allows(*_visited(other=other, kind="same"))
    assert model_allows(*_visited())


def test_no_other_procedure_of_the_batch_comes_between_either():
    """The batch holds between mixing and filling, out of the group: as illegal as another batch; after them it may."""
    model_forbids(*_own(10), Rule.unit_group)
    breaks(*_own(10), "unit_group", "C-1", "U")
    for legal in (_own(30), _own(10, kind="same")):
        assert model_allows(*legal)
        passes(*legal)


def test_what_takes_no_time_lies_before():
    """A hold of no time at the instant at which mixing, of no time either, begins lies before the two, not between."""
    group = {"unit_groups": [{"kind": "adjacent", "procedures": ["mix", "fill"]}], "transfers": []}
    lengths = {"mix": "0h", "hold": "0h", "fill": "10h"}
    steps = [procedure(name, "U", duration=length) for name, length in lengths.items()]
    scenario = plant(recipe("r", "A", *steps, **group), units=["U"])
    made = scenario.recipes[0]
    runs = [run(made, "mix", 5), run(made, "hold", 5), run(made, "fill", 20)]
    legal = scenario, plan(scenario, campaign("C", made, batch("C-1", *runs)))
    assert model_allows(*legal)
    passes(*legal)


def test_sets_are_the_same_only_as_a_whole():
    """Unit sets that share a unit are neither the same nor different."""
    units = (["U", "V"], ["V", "W"], "U")
    for kind in ("same", "different"):
        case = _one(kind, "U+V", "V+W", "U", units=units)
        model_forbids(*case, Rule.unit_group)
        breaks(*case, "unit_group", "C-1", "mix", "hold")
    assert model_allows(*_one("same", "U+V", "U+V", "U+V", units=units))


def test_without_a_group_units_are_free():
    """Unstated: any units, and anything between."""
    for ways in ("UVU", "UUV", "UUU"):
        assert model_allows(*_one(None, *ways))
        passes(*_one(None, *ways))


def test_the_checker_names_the_batch():
    """The batch is named with the procedures that do not fit, or with the unit on which something lies between."""
    breaks(*_one("same", *"UVU"), "unit_group", "C-1", "mix", "hold")
    breaks(*_one("different", *"UVU"), "unit_group", "C-1", "mix", "fill")
    breaks(*_visited(other="batch"), "unit_group", "C-1", "U")
    breaks(*_visited(other="maintenance"), "unit_group", "C-1", "U")
