"""Rules campaign_block, campaign_size and campaign_duration."""

import pytest

from tests.checker.builders import batch, breaks, campaign, passes, plan, plant, procedure, recipe, run, task

FAST = {"attendance": "unattended"}


def _scenario(unit=None, steps=None, **rules):
    steps = steps or (procedure("make", "U", "V"),)
    units = [{"id": "U", **(unit or {})}, "V"]
    return plant(recipe("r", "A", *steps, campaign=rules), recipe("s", "B", procedure("make", "U", "V")), units=units)


def _campaign(scenario, *starts, name="C", prefix="A", of=0):
    made = scenario.recipes[of]
    return campaign(name, made, *(batch(f"{prefix}{i}", run(made, "make", s)) for i, s in enumerate(starts, start=1)))


def test_blocks_of_two_campaigns_do_not_overlap():
    """A batch of another campaign inside a block is named, even where the unit is free."""
    scenario = _scenario()
    passes(scenario, plan(scenario, _campaign(scenario, 0, 10), _campaign(scenario, 20, name="D", prefix="B", of=1)))
    broken = plan(scenario, _campaign(scenario, 0, 20), _campaign(scenario, 10, name="D", prefix="B", of=1))
    breaks(scenario, broken, "campaign_block", "B1", "C", "D", "U")


def test_batches_run_in_the_order_of_their_campaign():
    """A batch that runs before one of an earlier position is named."""
    scenario = _scenario()
    passes(scenario, plan(scenario, _campaign(scenario, 0, 10)))
    breaks(scenario, plan(scenario, _campaign(scenario, 10, 0)), "campaign_block", "A1", "A2")


def test_order_holds_at_every_procedure_on_other_units_too():
    """With spread allocation batches keep the order of their starts at each procedure, also on different units."""
    steps = (procedure("make", "U", "V", allocation="spread"),)
    scenario = _scenario(steps=steps)
    made = scenario.recipes[0]
    for second, legal in ((5, True), (4, False)):
        batches = batch("A1", run(made, "make", 5, "U")), batch("A2", run(made, "make", second, "V"))
        made_plan = plan(scenario, campaign("C", made, *batches))
        if legal:
            passes(scenario, made_plan)
        else:
            breaks(scenario, made_plan, "campaign_block", "A2", "A1", "make")


def test_fixed_allocation_keeps_one_alternative():
    """A batch on another alternative than the first of its campaign is named; with spread it may."""
    scenario = _scenario()
    made = scenario.recipes[0]
    batches = batch("A1", run(made, "make", 0, "U")), batch("A2", run(made, "make", 10, "V"))
    breaks(scenario, plan(scenario, campaign("C", made, *batches)), "campaign_block", "A2", "make")


@pytest.mark.parametrize(
    "tasks",
    [
        (),
        (task("turnaround", "U", 10, 11, before="A2"),),
        (task("turnaround", "U", 10, 13, before="A2"),),
        (task("turnaround", "U", 10, 12, before="A2"), task("turnaround", "U", 12, 14, before="A2")),
        (task("turnaround", "U", 10, 12, before="A1"),),
        (task("turnaround", "U", 30, 32, before="A2"),),
        (task("turnaround", "X", 10, 12, before="A2"),),
    ],
)
def test_between_batches_lies_one_turnaround(tasks):
    """Missing, too short, too long, doubled, misnamed or misplaced: the batch or the unit is named."""
    scenario = _scenario(unit={"turnaround": {"duration": "2h", **FAST}})
    one = _campaign(scenario, 0, 20)
    for start in (10, 18):
        passes(scenario, plan(scenario, one, tasks=(task("turnaround", "U", start, start + 2, before="A2"),)))
    breaks(scenario, plan(scenario, one, tasks=tasks), "campaign_block", "A2", alone=False)


def test_a_full_clean_replaces_the_turnaround():
    """With a full clean between two batches a turnaround is too much."""
    unit = {"turnaround": {"duration": "2h", **FAST}, "full_clean": {"duration": "5h", **FAST}}
    scenario = _scenario(unit=unit)
    full, turn = task("full_clean", "U", 10, 15, before="A2"), task("turnaround", "U", 15, 17, before="A2")
    passes(scenario, plan(scenario, _campaign(scenario, 0, 20), tasks=(full,)))
    breaks(scenario, plan(scenario, _campaign(scenario, 0, 20), tasks=(full, turn)), "campaign_block", "A2")


def test_a_procedures_turnaround_replaces_the_units():
    """The minor clean of the later batch's procedure counts."""
    step = procedure("make", "U", turnaround={"duration": "3h", **FAST})
    scenario = _scenario(unit={"turnaround": {"duration": "2h", **FAST}}, steps=(step,))
    right, wrong = (task("turnaround", "U", 10, end, before="A2") for end in (13, 12))
    passes(scenario, plan(scenario, _campaign(scenario, 0, 20), tasks=(right,)))
    breaks(scenario, plan(scenario, _campaign(scenario, 0, 20), tasks=(wrong,)), "campaign_block", "A2")


def test_blocks_have_the_set_up_and_tear_down_their_recipe_states():
    """Exactly one set-up before the first and one tear-down after the last batch, as parts of the block."""
    step = procedure("make", "U", setup={"duration": "2h", **FAST}, teardown={"duration": "3h", **FAST})
    scenario = _scenario(steps=(step,))
    one = _campaign(scenario, 10, 20)
    setup, teardown = task("setup", "U", 8, 10, before="A1"), task("teardown", "U", 30, 33, after="A2")
    passes(scenario, plan(scenario, one, tasks=(setup, teardown)))
    breaks(scenario, plan(scenario, one, tasks=(setup,)), "campaign_block", "A2", "U")
    breaks(scenario, plan(scenario, one, tasks=(teardown,)), "campaign_block", "A1", "U")
    second = task("setup", "U", 5, 7, before="A1")
    breaks(scenario, plan(scenario, one, tasks=(second, setup, teardown)), "campaign_block", "A1")
    short = task("setup", "U", 8, 9, before="A1")
    breaks(scenario, plan(scenario, one, tasks=(short, teardown)), "campaign_block", "A1")
    late = task("setup", "U", 40, 42, before="A1")
    breaks(scenario, plan(scenario, one, tasks=(late, teardown)), "campaign_block", "A1")


def test_nothing_of_another_campaign_lies_in_a_set_up():
    """Set-up and tear-down belong to the block: another block may not lie between them and the batches."""
    step = procedure("make", "U", setup={"duration": "2h", **FAST})
    scenario = _scenario(steps=(step,))
    setup = task("setup", "U", 0, 2, before="A1")
    other = _campaign(scenario, 2, name="D", prefix="B", of=1)
    broken = plan(scenario, _campaign(scenario, 12), other, tasks=(setup,))
    breaks(scenario, broken, "campaign_block", "B1", "C", "D")


def test_campaign_ids_are_unique():
    """Two campaigns of one name are named."""
    scenario = _scenario()
    twins = _campaign(scenario, 0), _campaign(scenario, 10, prefix="B")
    breaks(scenario, plan(scenario, *twins), "campaign_block", "C")


@pytest.mark.parametrize(
    ("rules", "count", "legal"),
    [
        ({"min_batches": 2}, 1, False),
        ({"min_batches": 2}, 2, True),
        ({"max_batches": 2}, 2, True),
        ({"max_batches": 2}, 3, False),
        ({"multiple_of": 2}, 4, True),
        ({"multiple_of": 2}, 3, False),
    ],
)
def test_campaigns_have_a_number_of_batches_their_recipe_allows(rules, count, legal):
    """Minimum, maximum and multiple hold, ends included."""
    scenario = _scenario(**rules)
    made = plan(scenario, _campaign(scenario, *range(0, 10 * count, 10)))
    if legal:
        passes(scenario, made)
    else:
        breaks(scenario, made, "campaign_size", "C", f"A{count}")


def test_without_campaigns_each_batch_stands_alone():
    """`campaign: none` means one batch a campaign."""
    scenario = plant(recipe("r", "A", procedure("make", "U"), campaign="none"), units=["U"])
    passes(scenario, plan(scenario, _campaign(scenario, 0)))
    breaks(scenario, plan(scenario, _campaign(scenario, 0, 10)), "campaign_size", "C")


def test_an_empty_campaign_is_too_small():
    """A campaign without batches is named, not stumbled over."""
    scenario = _scenario()
    breaks(scenario, plan(scenario, _campaign(scenario)), "campaign_size", "C")


def test_cadence_is_exact():
    """Starts of the first procedure differ by the cadence, neither more nor less."""
    scenario = _scenario(cadence="12h")
    passes(scenario, plan(scenario, _campaign(scenario, 0, 12, 24)))
    for starts in ((0, 12, 25), (0, 11, 23)):
        breaks(scenario, plan(scenario, _campaign(scenario, *starts)), "campaign_size", "C")


def test_a_campaign_lasts_at_most_its_maximum():
    """From the first start to the last end the campaign's maximum duration holds, end included."""
    scenario = _scenario(max_duration="30h")
    passes(scenario, plan(scenario, _campaign(scenario, 5, 25)))
    found = breaks(scenario, plan(scenario, _campaign(scenario, 5, 26)), "campaign_duration", "C", "A2")
    assert "1d 7h" in found.message
