"""Rules purpose_sequence and gate."""

import pytest

from tests.checker.builders import (
    batch,
    breaks,
    campaign,
    complaints,
    delivery,
    iso,
    passes,
    plan,
    plant,
    procedure,
    recipe,
    run,
)

RUNS = [
    {"id": "ENG", "recipe": "r", "purpose": "engineering", "batches": 1, "due": iso(100)},
    {"id": "PPQ", "recipe": "r", "purpose": "ppq", "batches": 2, "due": iso(300)},
]
UNITS = ["U", "V"]


def _scenario(**fields):
    made = recipe("r", "A", procedure("make", "U", "V", allocation="spread"))
    return plant(made, recipe("s", "A", procedure("make", "W")), units=[*UNITS, "W"], **{"runs": RUNS} | fields)


def _campaigns(scenario, eng=0, ppq=(10, 20), commercial=30, unit="U"):
    made = scenario.recipes[0]
    return [
        campaign("E", made, batch("E1", run(made, "make", eng)), purpose="engineering", run="ENG"),
        campaign(
            "P",
            made,
            batch("P1", run(made, "make", ppq[0])),
            batch("P2", run(made, "make", ppq[1], unit)),
            purpose="ppq",
            run="PPQ",
        ),
        campaign("C", made, batch("C1", run(made, "make", commercial))),
    ]


def test_engineering_comes_before_ppq_before_commercial():
    """Each may start when the one before has ended."""
    scenario = _scenario()
    passes(scenario, plan(scenario, *_campaigns(scenario)))


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"eng": 40}, ("P1", "P2", "C1")),
        ({"ppq": (40, 50)}, ("C1",)),
        ({"commercial": 29, "ppq": (10, 20)}, ("C1",)),
    ],
)
def test_what_starts_before_the_runs_it_follows_is_named(changes, named):
    """Every batch that is too early is named with the run it should wait for."""
    scenario = _scenario()
    made = plan(scenario, *_campaigns(scenario, **changes))
    for name in named:
        breaks(scenario, made, "purpose_sequence", name, alone=False)


def test_nothing_later_starts_without_the_run():
    """Without the engineering run neither PPQ nor commercial batches start."""
    scenario = _scenario()
    engineering, ppq, commercial = _campaigns(scenario)
    assert "is not in the plan" in breaks(scenario, plan(scenario, ppq), "purpose_sequence", "P1", "ENG").message
    breaks(scenario, plan(scenario, engineering, commercial), "purpose_sequence", "C1", "PPQ")
    passes(scenario, plan(scenario, engineering))


def test_other_products_sites_and_purposes_are_free():
    """Clinical batches wait for nobody; a recipe at another site has runs of its own."""
    scenario = _scenario()
    made = scenario.recipes[0]
    clinical = campaign("C", made, batch("C1", run(made, "make", 0)), purpose="clinical")
    passes(scenario, plan(scenario, clinical))
    units = [*UNITS, {"id": "W", "site": "south"}]
    south = _scenario(sites=[{"id": "north"}, {"id": "south"}])
    south = south.model_validate(
        south.model_dump() | {"units": [{"id": u} if isinstance(u, str) else u for u in units]}
    )
    other = south.recipes[1]
    passes(south, plan(south, campaign("C", other, batch("C1", run(other, "make", 0)))))
    breaks(scenario, plan(scenario, campaign("C", other, batch("C1", run(other, "make", 0)))), "purpose_sequence", "C1")


def test_a_ppq_set_keeps_one_train():
    """Where batches may spread over units those of a PPQ set may not."""
    scenario = _scenario()
    made = plan(scenario, *_campaigns(scenario, unit="V"))
    assert "one train" in breaks(scenario, made, "purpose_sequence", "P2", "make").message


@pytest.mark.parametrize(
    ("campaign_index", "update", "word"),
    [
        (1, {"run": "nobody"}, "the scenario lacks"),
        (1, {"run": None}, "names no required run"),
        (1, {"purpose": "engineering"}, "for engineering, its run PPQ for ppq"),
        (1, {"recipe": "s"}, "is of recipe s"),
        (2, {"run": "ENG"}, "all make run ENG"),
    ],
)
def test_a_run_is_made_once_as_it_is_required(campaign_index, update, word):
    """Run, recipe, purpose and number are those of the required run."""
    scenario = _scenario()
    campaigns = _campaigns(scenario)
    campaigns[campaign_index] = campaigns[campaign_index].model_copy(update=update)
    made = plan(scenario, *campaigns)
    said = complaints(scenario, made, "purpose_sequence")
    assert any(word in message for message in said), said


def test_a_run_has_exactly_its_batches():
    """One batch less is no PPQ set."""
    scenario = _scenario()
    engineering, ppq, _ = _campaigns(scenario)
    fewer = ppq.model_copy(update={"batches": ppq.batches[:1]})
    assert (
        "has 1 batches" in breaks(scenario, plan(scenario, engineering, fewer), "purpose_sequence", "P", "PPQ").message
    )


@pytest.mark.parametrize(
    ("purpose", "wanted", "rule"),
    [
        ("commercial", "commercial", None),
        ("commercial", "clinical", None),
        ("clinical", "clinical", None),
        ("clinical", "commercial", "order_delivery"),
    ],
)
def test_lots_serve_orders_of_their_purpose(purpose, wanted, rule):
    """Commercial lots serve clinical orders too, clinical lots commercial orders not."""
    order = {"id": "o", "product": "A", "quantity": 10, "due": iso(20), "purpose": wanted}
    scenario = _scenario(runs=[], orders=[order])
    made = scenario.recipes[0]
    one = campaign("C", made, batch("C1", run(made, "make", 0)), purpose=purpose)
    served = plan(scenario, one, deliveries=(delivery("o", "C1", 10, 20),))
    if rule is None:
        passes(scenario, served)
    else:
        breaks(scenario, served, rule, "o", "C1")


def test_engineering_lots_serve_nobody_and_ppq_lots_serve_commercial_orders():
    """The one is named, the other is not."""
    scenario = _scenario(orders=[{"id": "o", "product": "A", "quantity": 10, "due": iso(20)}])
    campaigns = _campaigns(scenario)
    passes(scenario, plan(scenario, *campaigns, deliveries=(delivery("o", "P1", 20, 20),)))
    breaks(
        scenario, plan(scenario, *campaigns, deliveries=(delivery("o", "E1", 10, 20),)), "purpose_sequence", "o", "E1"
    )


def test_committed_work_may_have_begun_out_of_sequence():
    """A commercial campaign that began before the plan does not wait for the runs; its purpose is kept."""
    stated = {"procedure": "make", "alternative": "U", "start": iso(-5), "end": iso(5)}
    commitment = {"id": "K", "recipe": "r", "batches": [{"id": "K1", "procedures": [stated]}]}
    scenario = _scenario(commitments=[commitment])
    made = scenario.recipes[0]
    kept = campaign("K", made, batch("K1", run(made, "make", -5)))
    passes(scenario, plan(scenario, kept))
    other = kept.model_copy(update={"purpose": "clinical"})
    breaks(scenario, plan(scenario, other), "commitment", "K")


@pytest.mark.parametrize(
    ("gate", "legal"),
    [
        ({}, False),
        ({"earliest": iso(30)}, True),
        ({"purpose": "clinical"}, True),
        ({"product": "B"}, True),
        ({"site": "south"}, True),
        ({"site": "north"}, False),
    ],
)
def test_no_batch_starts_before_its_gate(gate, legal):
    """A gate is for a purpose of a product, at one site or at every site."""
    stated = {"id": "licence", "product": "A", "purpose": "commercial", "earliest": iso(31)} | gate
    scenario = _scenario(runs=[], gates=[stated], sites=[{"id": "north"}, {"id": "south"}])
    made = scenario.recipes[0]
    one = plan(scenario, campaign("C", made, batch("C1", run(made, "make", 30))))
    if legal:
        passes(scenario, one)
    else:
        breaks(scenario, one, "gate", "C1", "licence")


def test_committed_work_waits_for_its_gate_but_history_does_not():
    """What began before the plan is exempt, what was promised for later is not."""
    gate = {"id": "licence", "product": "A", "purpose": "commercial", "earliest": iso(31)}
    for start, legal in ((-5, True), (5, False)):
        stated = {"procedure": "make", "alternative": "U", "start": iso(start), "end": iso(start + 10)}
        commitment = {"id": "K", "recipe": "r", "batches": [{"id": "K1", "procedures": [stated]}]}
        scenario = _scenario(runs=[], gates=[gate], commitments=[commitment])
        made = scenario.recipes[0]
        one = plan(scenario, campaign("K", made, batch("K1", run(made, "make", start))))
        if legal:
            passes(scenario, one)
        else:
            breaks(scenario, one, "gate", "K1", "licence")
