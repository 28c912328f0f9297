"""Rule purpose_sequence: required runs whole and in order, PPQ sets on one train, lots that serve nobody."""

import pytest

from scheduler.domain.errors import ConflictingCommitmentsError
from scheduler.domain.rules import Rule
from tests.checker.builders import (
    at,
    batch,
    breaks,
    campaign,
    delivery,
    iso,
    passes,
    plan,
    plant,
    procedure,
    recipe,
    run,
)
from tests.rules.support import model_allows, model_forbids, promised, solve_exact, starts

ORDER = {"id": "o", "product": "A", "quantity": 10, "due": iso(0)}
ENGINEERING = {"id": "eng", "recipe": "r", "purpose": "engineering", "batches": 1, "due": iso(10)}
PPQ = {"id": "ppq", "recipe": "r", "purpose": "ppq", "batches": 2, "due": iso(30)}


def _plant(*runs, units=("U",), orders=(), unit=None, allocation="fixed", **fields):
    """A batch of A takes 10 h."""
    made = recipe("r", "A", procedure("make", *units, allocation=allocation))
    row = [{"id": u, **(unit or {}).get(u, {})} for u in units]
    return plant(made, units=row, runs=list(runs), orders=list(orders), **fields)


def _row(scenario, name, *begins, units=(), of=0, **fields):
    made = scenario.recipes[of]
    batches = [
        batch(f"{name}-{i}", run(made, "make", s, units[i - 1] if units else None))
        for i, s in enumerate(begins, start=1)
    ]
    return campaign(name, made, *batches, **fields)


def _eng(scenario, begin, **fields):
    return _row(scenario, "E", begin, **{"purpose": "engineering", "run": "eng", **fields})


def _ppq(scenario, *begins, **fields):
    return _row(scenario, "P", *begins, **{"purpose": "ppq", "run": "ppq", **fields})


def test_the_solver_makes_runs_in_order_before_it_makes_for_orders():
    """Engineering from 0, the PPQ set from 10, a commercial batch from 20; the PPQ lot serves half the order sooner."""
    made = solve_exact(_plant(ENGINEERING, PPQ | {"batches": 1}, orders=[ORDER | {"quantity": 20}]))
    assert starts(made) == {"r#eng-1": 0, "r#ppq-1": 10, "r#1-1": 20}
    assert {(d.lot, d.delivered) for d in made.deliveries} == {("r#ppq-1", at(20)), ("r#1-1", at(30))}
    assert [c.purpose for c in sorted(made.campaigns, key=lambda c: c.start)] == ["engineering", "ppq", "commercial"]


@pytest.mark.parametrize(("release", "report", "usable"), [("3h", "2h", 23), ("1h", "2h", 22), (None, "2h", 22)])
def test_a_ppq_lot_is_usable_after_its_release_and_the_report(release, report, usable):
    """The first batch of the set ends at 10, the second at 20; the later of release and report counts."""
    qc = {"qc": {"duration": release}} if release else {}
    products = [{"id": "A", "sponsor": "acme", **qc}, {"id": "B", "sponsor": "bolt"}]
    scenario = _plant(PPQ | {"report": report}, orders=[ORDER | {"quantity": 20}], products=products, horizon="24h")
    made = solve_exact(scenario)
    assert [c.run for c in made.campaigns] == ["ppq"]
    last = {d.lot: d.delivered for d in made.deliveries}
    assert last["r#ppq-2"] == at(usable)
    assert last["r#ppq-1"] == at(max(22, usable - 10))


def test_clinical_orders_need_no_runs():
    """While no PPQ set fits (its horizon is too short for two), a clinical batch serves, a commercial one does not."""
    clinical = ORDER | {"id": "c", "purpose": "clinical"}
    made = solve_exact(_plant(PPQ, orders=[ORDER, clinical], horizon="15h"))
    assert {p.order: p.unmet for p in made.promises} == {"o": 10, "c": 0}
    assert [c.purpose for c in made.campaigns] == ["clinical"]


def test_a_run_that_is_not_made_counts_as_unmet():
    """A PPQ set of two batches of 10 with priority 3 weighs 60; what is late is late by the batch."""
    tiers = {"tiers": [[{"term": "unmet"}], [{"term": "lateness"}]]}
    made = solve_exact(_plant(PPQ | {"priority": 3}, horizon="15h", objective=tiers))
    assert made.campaigns == ()
    late = solve_exact(_plant(PPQ | {"priority": 3, "due": iso(5)}, objective=tiers))
    assert starts(late) == {"r#ppq-1": 0, "r#ppq-2": 10}


@pytest.mark.parametrize(
    ("eng", "ppq", "commercial", "allowed"),
    [
        (0, (10, 20), 30, True),
        (0, (9, 20), 40, False),
        (20, (0, 10), 30, False),
        (0, (10, 20), 29, False),
        (40, None, 0, False),
        (None, (0, 10), 20, False),
        (0, None, 30, False),
    ],
)
def test_each_purpose_waits_for_the_runs_before_it(eng, ppq, commercial, allowed):
    """On three units side by side: the order counts, and every run must be made before what follows it."""
    scenario = _plant(ENGINEERING, PPQ, units=("U", "V", "W"))
    rows = [_row(scenario, "C", commercial, units=["W"])]
    rows += [_eng(scenario, eng, units=["U"])] if eng is not None else []
    rows += [_ppq(scenario, *ppq, units=["V", "V"])] if ppq is not None else []
    case = scenario, plan(scenario, *rows)
    assert model_allows(*case) is allowed
    if allowed:
        passes(*case)
    else:
        assert not model_allows(*case, {Rule.purpose_sequence})
        breaks(*case, "purpose_sequence")


def test_clinical_and_development_batches_are_free():
    """They wait for no run; nor does a commercial batch of another product or site."""
    scenario = _plant(ENGINEERING)
    case = scenario, plan(scenario, _eng(scenario, 50), _row(scenario, "C", 0, purpose="clinical"))
    assert model_allows(*case)
    passes(*case)
    elsewhere = _plant(ENGINEERING | {"recipe": "south"}, sites=[{"id": "n"}, {"id": "s"}])
    south = recipe("south", "A", procedure("make", "V"))
    elsewhere = plant(
        elsewhere.recipes[0].model_dump(mode="json", by_alias=True),
        south,
        units=[{"id": "U", "site": "n"}, {"id": "V", "site": "s"}],
        sites=[{"id": "n"}, {"id": "s"}],
        runs=[ENGINEERING | {"recipe": "south"}],
    )
    case = elsewhere, plan(elsewhere, _row(elsewhere, "C", 0), _eng(elsewhere, 50, of=1))
    assert model_allows(*case)
    passes(*case)


@pytest.mark.parametrize(
    "fields",
    [
        {"purpose": "commercial"},
        {"run": None, "purpose": "ppq"},
        {"run": None, "purpose": "engineering"},
        {"begins": (0,)},
        {"begins": (0, 10, 20)},
    ],
)
def test_the_model_forbids_campaigns_that_no_run_asks_for(fields):
    """A run of another purpose or size, or an engineering or PPQ campaign without one."""
    scenario = _plant(PPQ)
    begins = fields.pop("begins", (0, 10))
    case = scenario, plan(scenario, _ppq(scenario, *begins, **fields))
    model_forbids(*case, Rule.purpose_sequence)
    breaks(*case, "purpose_sequence", "P")


def test_a_run_is_made_once():
    """A second campaign of the same run is forbidden."""
    scenario = _plant(PPQ)
    again = _row(scenario, "Q", 40, 50, purpose="ppq", run="ppq")
    case = scenario, plan(scenario, _ppq(scenario, 0, 10), again)
    assert not model_allows(*case, {Rule.purpose_sequence})
    breaks(*case, "purpose_sequence", "ppq")


@pytest.mark.parametrize(("units", "allowed"), [(("U", "V"), False), (("V", "V"), True)])
def test_a_ppq_set_keeps_to_one_train(units, allowed):
    """Batches may otherwise take any unit (allocation `spread`)."""
    scenario = _plant(PPQ, units=("U", "V"), allocation="spread")
    case = scenario, plan(scenario, _ppq(scenario, 0, 10, units=units))
    assert model_allows(*case) is allowed
    if allowed:
        passes(*case)
    else:
        model_forbids(*case, Rule.purpose_sequence)
        breaks(*case, "purpose_sequence", "P")


@pytest.mark.parametrize("purpose", ["engineering", "development"])
def test_lots_of_engineering_and_development_serve_no_order(purpose):
    """A delivery from one is forbidden by this rule."""
    scenario = _plant(ENGINEERING | {"purpose": purpose}, orders=[ORDER])
    case = scenario, plan(scenario, _eng(scenario, 0, purpose=purpose), deliveries=(delivery("o", "E-1", 10, 10),))
    model_forbids(*case, Rule.purpose_sequence, beside={Rule.order_delivery})
    breaks(*case, "purpose_sequence", "E-1")


def test_a_clinical_lot_serves_no_commercial_order():
    """That is a matter of order_delivery; a commercial lot serves a clinical order."""
    for order, lot, allowed in (("commercial", "clinical", False), ("clinical", "commercial", True)):
        scenario = _plant(orders=[ORDER | {"purpose": order}])
        made = _row(scenario, "C", 0, purpose=lot)
        case = scenario, plan(scenario, made, deliveries=(delivery("o", "C-1", 10, 10),))
        assert model_allows(*case) is allowed
        if not allowed:
            model_forbids(*case, Rule.order_delivery)
            breaks(*case, "order_delivery", "C-1")


def test_without_runs_everything_may_start():
    """Unstated: a commercial batch at once."""
    scenario = _plant()
    case = scenario, plan(scenario, _row(scenario, "C", 0))
    assert model_allows(*case)
    passes(*case)


@pytest.mark.parametrize(("start", "held", "fits"), [(-5, 0, True), (15, 0, True), (15, 6, False)])
def test_a_commitment_presupposes_the_runs_before_it(start, held, fits):
    """A frozen commercial batch from 15 leaves room for the engineering run, but not on a unit that is held until 6."""
    row = batch("K1", run(_plant().recipes[0], "make", start))
    fields = {"holds": [{"id": "stop", "unit": "U", "lifted": iso(held)}]} if held else {}
    scenario = _plant(ENGINEERING, commitments=[{"id": "K", "recipe": "r", "batches": promised(row)}], **fields)
    if fits:
        assert starts(solve_exact(scenario))["r#eng-1"] == max(0, start + 10 if start < 0 else 0)
    else:
        with pytest.raises(ConflictingCommitmentsError, match=r"K, eng clash under .*purpose_sequence"):
            solve_exact(scenario)


def test_the_checker_names_the_batch_and_the_run():
    """A commercial batch in the middle of the engineering run."""
    scenario = _plant(ENGINEERING, units=("U", "V"))
    made = plan(scenario, _eng(scenario, 0, units=["U"]), _row(scenario, "C", 5, units=["V"]))
    breaks(scenario, made, "purpose_sequence", "C-1", "eng")
