"""Rule commitment."""

import pytest

from tests.checker.builders import (
    batch,
    breaks,
    campaign,
    iso,
    passes,
    plan,
    plant,
    procedure,
    recipe,
    run,
    task,
    timed,
)


def _committed(batch_name, start, **fields):
    stated = {"procedure": "make", "alternative": "U", "start": iso(start), "end": iso(start + 10), **fields}
    return {"id": batch_name, "procedures": [stated]}


def _scenario(zone="frozen", **fields):
    first = recipe("r", "A", procedure("make", "U", "V"), campaign={"min_batches": 5})
    commitment = {
        "id": "K",
        "recipe": "r",
        "zone": zone,
        "batches": [_committed("A1", -5, **fields), _committed("A2", 5)],
    }
    other = recipe("s", "A", procedure("make", "U", "V"))
    return plant(first, other, units=["U", "V"], commitments=[commitment])


def _plan(scenario, one=-5, two=5, unit="U", of=0):
    made = scenario.recipes[of]
    batches = batch("A1", run(made, "make", one, unit)), batch("A2", run(made, "make", two, unit))
    return plan(scenario, campaign("K", made, *batches))


def test_a_committed_campaign_is_kept():
    """It may have begun before the plan, and need not have the size that new campaigns have."""
    passes(_scenario(), _plan(_scenario()))


@pytest.mark.parametrize(("changes", "named"), [({"two": 6}, "A2"), ({"unit": "V"}, "A1")])
def test_frozen_batches_keep_units_and_instants(changes, named):
    """A frozen batch that moved or changed its unit is named; a slushy one may."""
    scenario = _scenario()
    breaks(scenario, _plan(scenario, **changes), "commitment", "K", named)
    slushy = _scenario(zone="slushy")
    passes(slushy, _plan(slushy, **changes))


def test_operation_starts_are_kept_where_stated():
    """The start of an operation that the commitment states is kept, too."""
    passes(_scenario(operation_starts={"run": iso(-5)}), _plan(_scenario()))
    breaks(_scenario(operation_starts={"run": iso(-4)}), _plan(_scenario()), "commitment", "K", "A1", "make")


def test_the_end_is_kept():
    """An extension that was not committed is a change."""
    operation = {"id": "run", "duration": "10h", "extendable": "5h"}
    commitment = {"id": "K", "recipe": "r", "batches": [_committed("A1", 0)]}
    step = procedure("make", "U", duration=None, operations=[operation])
    scenario = plant(recipe("r", "A", step), units=["U"], commitments=[commitment])
    made = scenario.recipes[0]
    for end, legal in ((10, True), (12, False)):
        one = plan(scenario, campaign("K", made, batch("A1", timed("make", "U", 0, end))))
        if legal:
            passes(scenario, one)
        else:
            breaks(scenario, one, "commitment", "A1")


@pytest.mark.parametrize("zone", ["frozen", "slushy"])
def test_a_commitment_is_in_the_plan_with_its_recipe_and_batches(zone):
    """Left out, of another recipe, with batches missing, added or exchanged: named."""
    scenario = _scenario(zone)
    made = _plan(scenario)
    kept = made.campaigns[0]
    breaks(scenario, plan(scenario), "commitment", "K")
    breaks(scenario, _plan(scenario, of=1), "commitment", "K")
    one, two = kept.batches
    extra = batch("A3", run(scenario.recipes[0], "make", 20, "U"))
    for batches, named in (((one,), "A2"), ((one, two, extra), "A3"), ((two, one), "K")):
        changed = kept.model_copy(update={"batches": batches})
        breaks(scenario, plan(scenario, changed), "commitment", "K", named, alone=False)


def test_what_a_committed_batch_needs_may_lie_before_the_plan():
    """The changeover before a batch in progress may be recorded or not; its length is looked at."""
    rule = {"changeover": {"duration": "4h", "attendance": "unattended"}}
    commitment = {"id": "K", "recipe": "r", "batches": [_committed("A1", -5)]}
    unit = {"id": "U", "initial": {"last_product": "B"}}
    made = recipe("r", "A", procedure("make", "U"))
    scenario = plant(made, units=[unit], commitments=[commitment], changeovers=[rule])
    one = campaign("K", scenario.recipes[0], batch("A1", run(scenario.recipes[0], "make", -5)))
    for start, legal in ((None, True), (-9, True), (-10, False)):
        tasks = () if start is None else (task("changeover", "U", start, -5, before="A1", level="major"),)
        if legal:
            passes(scenario, plan(scenario, one, tasks=tasks))
        else:
            breaks(scenario, plan(scenario, one, tasks=tasks), "changeover", "A1")
