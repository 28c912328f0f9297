"""The first plan: what a hidden plan meets is met, the checker passes it, and models see no more than they need."""

from fractions import Fraction

import pytest

from scenarios.generate import generate
from scheduler.checker import check_plan
from scheduler.detailed.base_plan import make_base
from scheduler.detailed.constraints import nodes
from scheduler.detailed.constraints.nearby import Row
from scheduler.detailed.construct import QUICK, construct, insert, pack, urgency, without_earliness
from scheduler.detailed.evaluate import terms_of
from scheduler.detailed.lexicographic import Effort, Stop, solve_tiers
from scheduler.detailed.lots import complete
from scheduler.detailed.model import Freed, build_model
from scheduler.detailed.neighbourhoods.orders import wanted_by
from scheduler.detailed.problem import Problem
from scheduler.detailed.slots import Names, pegged_slots
from scheduler.detailed.solution import Solution
from scheduler.detailed.to_plan import to_plan
from scheduler.domain.normalise import normalise
from scheduler.domain.objective import Term
from scheduler.domain.solve_settings import SolveSettings
from tests.checker.builders import iso, plant, procedure, recipe

SETTINGS = SolveSettings(time_limit=60, reproducible=True)


def _constructed(scenario):
    problem, stop, names = Problem(scenario), Stop(SETTINGS), Names(set())
    base = make_base(problem, SETTINGS, stop)
    slots = pegged_slots(problem, base, names, problem.horizon // 6)
    return problem, construct(problem, base, slots, SETTINGS, stop, None, names, lambda *_: None)


@pytest.mark.parametrize("seed", range(3))
def test_a_first_plan_meets_what_can_be_met(seed):
    """A generated plant whose hidden plan meets all demand: so does the plan, and it breaks no rule."""
    scenario = normalise(generate(batches=60, seed=seed)).scenario
    problem, solution = _constructed(scenario)
    given: dict[str, int] = {}
    for delivery in complete(problem, solution.deliveries):
        given[delivery.order] = given.get(delivery.order, 0) + delivery.quantity
    assert given == {order: want.quantity for order, want in problem.stock.wants.items()}
    assert check_plan(scenario, to_plan(problem, solution)) == ()


def test_a_model_of_a_window_is_as_good_as_one_of_everything(monkeypatch):
    """Each campaign taken out and put back near where it was: the same optimum, whatever the model leaves out."""
    scenario = normalise(generate(batches=60, seed=4)).scenario
    problem, solution = _constructed(scenario)
    left_out = 0
    for key in sorted(solution.campaigns)[:8]:
        placed = solution.campaigns[key]
        window = (max(0, placed.start - 24), min(problem.horizon, placed.end + 48))
        values = []
        for whole in (False, True):
            with monkeypatch.context() as patch:
                if whole:
                    patch.setattr(nodes, "nearby", lambda _context, _unit, blocks: Row([], blocks, [], ()))
                built = build_model(problem, solution.without({key}), [Freed(placed.slot)], window=window)
            left_out += sum(len(row.before) + len(row.after) for row in built.context.rows.values())
            pack(built)
            on = [
                (lit, alternative.id == was.procedures[name].alternative.id)
                for batch, was in zip(built.context.slots[key], placed.batches, strict=True)
                for name, run in batch.runs.items()
                for alternative, lit in run.choices
                if lit is not True
            ]
            for lit, taken in on:
                built.context.cp.add(lit == int(taken))
            outcome = solve_tiers(built, SETTINGS, Stop(SETTINGS), 20, effort=Effort(deterministic=5.0, gap=0.0))
            assert outcome.solution is not None
            assert check_plan(scenario, to_plan(problem, outcome.solution)) == ()
            ends = [b.end for b in outcome.solution.campaigns[key].batches]
            values.append((outcome.proved, ends))
        assert values[0] == values[1]
    assert left_out > 0


def test_units_that_are_decided_already_are_kept():
    """A model with the alternatives stated has no choice left, and no node on any other unit."""
    scenario = normalise(generate(batches=60, seed=1)).scenario
    problem = Problem(scenario)
    slot = max(pegged_slots(problem, Solution(), Names(set()), 1), key=lambda s: len(s.recipe.units))
    on = tuple({key: p.alternatives[-1] for key, p in slot.recipe.procedures.items()} for _ in range(slot.size))
    built = build_model(problem, Solution(), [Freed(slot, on=on)])
    units = {u for batch in on for alternative in batch.values() for u in alternative.units}
    assert set(built.context.nodes) == units
    found = solve_tiers(built, SETTINGS, Stop(SETTINGS), 20, effort=QUICK).solution
    assert found is not None
    placed = found.campaigns[slot.id].batches
    assert [{k: r.alternative.id for k, r in b.procedures.items()} for b in placed] == [
        {k: a.id for k, a in batch.items()} for batch in on
    ]


def _tested(**fields):
    """A is made on U in 10 h and tested for ten days, B on V in 10 h; 10 of each are asked for."""
    products = [{"id": "A", "sponsor": "acme", "qc": {"duration": "10d"}}, {"id": "B", "sponsor": "acme"}]
    makes = [recipe("r", "A", procedure("make", "U")), recipe("s", "B", procedure("make", "V"))]
    orders = [{"id": p, "product": p, "quantity": 10, "due": iso(due)} for p, due in (("A", 200), ("B", 150))]
    stated = {"units": ["U", "V"], "products": products, "orders": orders, "horizon": "30d"} | fields
    return Problem(normalise(plant(*makes, **stated)).scenario)


def test_a_lot_is_late_and_not_left_out_where_its_release_ends_after_the_window():
    """Made by 10, released at 250, due at 200: the window ends at 12."""
    problem = _tested()
    (slot,) = [s for s in pegged_slots(problem, Solution(), Names(set()), 1) if s.recipe.id == "r"]
    built = build_model(problem, Solution(), [Freed(slot)], window=(0, 12))
    pack(built)
    found = solve_tiers(built, SETTINGS, Stop(SETTINGS), 20, effort=QUICK).solution
    assert [(d.order, d.quantity) for d in found.deliveries] == [("A", 10)]
    assert terms_of(problem, found)[Term.LATENESS] == Fraction(50 * 10, 24)


def test_what_is_tested_for_long_comes_first():
    """A is due later than B, but has to be made ten days before."""
    problem = _tested()
    slots = pegged_slots(problem, Solution(), Names(set()), 1)
    assert [s.recipe.id for s in sorted(slots, key=lambda s: urgency(problem, s))] == ["r", "s"]
    assert {s.recipe.id: wanted_by(problem, s) for s in slots} == {"r": 200 - 240, "s": 150}


@pytest.mark.parametrize("pausable", [False, True])
def test_maintenance_makes_way_for_a_campaign(pausable):
    """Three batches of 10 h; the base plan has maintenance at 5, it may be done until 100. With a baseline it stays."""
    service = {"id": "m", "unit": "U", "duration": "5h", "ready": iso(5), "due": iso(100)}
    made = recipe("r", "A", procedure("make", "U"), campaign={"pausable": pausable})
    orders = [{"id": "o", "product": "A", "quantity": 30, "due": iso(40)}]
    problem = Problem(normalise(plant(made, units=["U"], orders=orders, maintenance=[service], horizon="10d")).scenario)
    base = make_base(problem, SETTINGS, Stop(SETTINGS))
    (slot,) = pegged_slots(problem, base, Names(set()), 100)
    for baseline, ends in ((None, 30), (base, 40)):
        found = insert(without_earliness(problem), base, slot, SETTINGS, Stop(SETTINGS), baseline)
        assert found.campaigns[slot.id].batches[-1].end == ends
        assert check_plan(problem.scenario, to_plan(problem, found)) == ()
