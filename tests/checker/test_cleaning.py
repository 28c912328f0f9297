"""Rules clean_hold, dirty_hold and full_clean."""

import pytest

from tests.checker.builders import batch, breaks, campaign, iso, passes, plan, plant, procedure, recipe, run, task

CLEAN = {"duration": "2h", "attendance": "unattended"}
FULL = {"duration": "5h", "attendance": "unattended", "replaces": "full"}


def _scenario(**unit):
    unit = {"id": "U", "clean": CLEAN, "full_clean": FULL, **unit}
    return plant(recipe("r", "A", procedure("make", "U"), campaign="none"), units=[unit])


def _plan(scenario, *starts, tasks=()):
    made = scenario.recipes[0]
    alone = (campaign(f"C{i}", made, batch(f"A{i}", run(made, "make", s))) for i, s in enumerate(starts, start=1))
    return plan(scenario, *alone, tasks=tasks)


def _refresh(end, before):
    return task("refresh", "U", end - 2, end, before=before)


def test_a_use_starts_within_the_clean_hold():
    """Unstated, the unit is clean at the scenario's start; a refresh renews that."""
    scenario = _scenario(clean_hold="24h")
    passes(scenario, _plan(scenario, 24))
    found = breaks(scenario, _plan(scenario, 25), "clean_hold", "A1", "U")
    assert "clean_hold is 1d" in found.message
    passes(scenario, _plan(scenario, 25, tasks=(_refresh(2, "A1"),)))
    breaks(scenario, _plan(scenario, 27, tasks=(_refresh(2, "A1"),)), "clean_hold", "A1")


def test_the_clean_hold_counts_from_the_last_cleaning_of_any_kind_also_inside_campaigns():
    """The last cleaning that ended before a use counts, however many uses ago."""
    scenario = _scenario(clean_hold="24h")
    passes(scenario, _plan(scenario, 0, 24))
    breaks(scenario, _plan(scenario, 0, 25), "clean_hold", "A2")
    for kind, end in (("refresh", 12), ("full_clean", 15)):
        cleaning = task(kind, "U", 10, end, before="A2")
        passes(scenario, _plan(scenario, 0, end + 24, tasks=(cleaning,)))
        breaks(scenario, _plan(scenario, 0, end + 25, tasks=(cleaning,)), "clean_hold", "A2")


def test_the_initial_state_counts():
    """A unit clean since long before must be cleaned; a dirty one has to be cleaned first at all events."""
    old = _scenario(clean_hold="24h", initial={"clean_since": iso(-20)})
    passes(old, _plan(old, 4))
    breaks(old, _plan(old, 5), "clean_hold", "A1")
    dirty = _scenario(clean_hold="24h", initial={"dirty_since": iso(-2)})
    breaks(dirty, _plan(dirty, 5), "clean_hold", "A1")
    passes(dirty, _plan(dirty, 5, tasks=(_refresh(2, "A1"),)))


def test_one_refresh_a_gap():
    """A second refresh between two uses is named; so is one that names the wrong batch."""
    scenario = _scenario()
    one, two = _refresh(15, "A2"), _refresh(20, "A2")
    passes(scenario, _plan(scenario, 0, 20, tasks=(one,)))
    breaks(scenario, _plan(scenario, 0, 20, tasks=(one, two)), "clean_hold", "A2")
    breaks(scenario, _plan(scenario, 0, 20, tasks=(_refresh(15, "A1"),)), "clean_hold", "A2")


def test_a_refresh_lasts_as_long_as_the_units_clean():
    """A refresh too short, or on a unit that has no clean, is named."""
    scenario = _scenario()
    short = task("refresh", "U", 12, 13, before="A2")
    breaks(scenario, _plan(scenario, 0, 20, tasks=(short,)), "clean_hold", "A2", "U")
    none = _scenario(clean=None)
    breaks(none, _plan(none, 0, 20, tasks=(_refresh(15, "A2"),)), "clean_hold", "A2", "U")


def test_after_each_use_a_cleaning_starts_within_the_dirty_hold():
    """A use, the last one too, is followed by a cleaning in time."""
    scenario = _scenario(dirty_hold="8h")
    last = task("clean", "U", 38, 40, after="A2")
    passes(scenario, _plan(scenario, 0, 20, tasks=(_refresh(20, "A2"), last)))
    breaks(scenario, _plan(scenario, 0, 20, tasks=(last,)), "dirty_hold", "A1", "U")
    breaks(scenario, _plan(scenario, 0, 20, tasks=(_refresh(20, "A2"),)), "dirty_hold", "A2", "U")
    late = task("clean", "U", 39, 41, after="A2")
    breaks(scenario, _plan(scenario, 0, 20, tasks=(_refresh(20, "A2"), late)), "dirty_hold", "A2", "U")


def test_a_unit_dirty_at_the_start_is_cleaned_in_time_even_if_unused():
    """What was used before the plan is cleaned too."""
    scenario = _scenario(dirty_hold="8h", initial={"dirty_since": iso(-4)})
    passes(scenario, _plan(scenario, tasks=(task("clean", "U", 4, 6),)))
    breaks(scenario, _plan(scenario), "dirty_hold", "U")
    breaks(scenario, _plan(scenario, tasks=(task("clean", "U", 5, 7),)), "dirty_hold", "U")


def test_the_clean_after_the_last_use_names_it_and_lies_there():
    """A `clean` before a use, naming another batch, or too long is named."""
    scenario = _scenario()
    passes(scenario, _plan(scenario, 0, 20, tasks=(task("clean", "U", 30, 32, after="A2"),)))
    for wrong in (
        task("clean", "U", 12, 14, after="A2"),
        task("clean", "U", 12, 14, after="A1"),
        task("clean", "U", 30, 32, after="A1"),
        task("clean", "U", 30, 33, after="A2"),
    ):
        breaks(scenario, _plan(scenario, 0, 20, tasks=(wrong,)), "dirty_hold", "A2" if wrong.start.day > 4 else "U")


def test_a_use_ends_within_the_time_of_the_last_full_clean():
    """120 h after the last full clean ended no use may go on."""
    scenario = _scenario(full_clean_after={"time": "30h"})
    passes(scenario, _plan(scenario, 20))
    breaks(scenario, _plan(scenario, 21), "full_clean", "A1", "U")
    full = task("full_clean", "U", 12, 17, before="A2")
    passes(scenario, _plan(scenario, 0, 37, tasks=(full,)))
    breaks(scenario, _plan(scenario, 0, 38, tasks=(full,)), "full_clean", "A2", "U")
    old = _scenario(full_clean_after={"time": "30h"}, initial={"full_clean_at": iso(-15)})
    passes(old, _plan(old, 5))
    breaks(old, _plan(old, 6), "full_clean", "A1")


@pytest.mark.parametrize("before", [0, 1])
def test_a_number_of_batches_starts_between_two_full_cleans(before):
    """Batches since the last full clean count, those before the plan too."""
    scenario = _scenario(full_clean_after={"batches": 2 + before}, initial={"batches_since_full_clean": before})
    full = task("full_clean", "U", 20, 25, before="A3")
    passes(scenario, _plan(scenario, 0, 10))
    breaks(scenario, _plan(scenario, 0, 10, 30), "full_clean", "A3", "U")
    passes(scenario, _plan(scenario, 0, 10, 30, tasks=(full,)))
    again = _plan(scenario, 0, 10, 30, 40, 50, 60, tasks=(full,))
    breaks(scenario, again, "full_clean", f"A{5 + before}")


def test_a_unit_due_is_cleaned_before_its_first_use():
    """A unit in the state `due` runs nothing before a full clean has ended."""
    scenario = _scenario(full_clean_after={"batches": 5}, initial={"full_clean_due": True})
    passes(scenario, _plan(scenario, 5, tasks=(task("full_clean", "U", 0, 5, before="A1"),)))
    breaks(scenario, _plan(scenario, 5), "full_clean", "A1", "U")
    breaks(scenario, _plan(scenario, 5, 20, tasks=(task("full_clean", "U", 15, 20, before="A2"),)), "full_clean", "A1")


def test_a_changeover_of_level_full_counts_as_full_clean():
    """After a full changeover the count starts anew; after a major one it does not."""
    for level, legal in (("full", True), ("major", False)):
        rule = {"changeover": {"duration": "5h", "attendance": "unattended", "level": level}}
        first, second = recipe("r", "A", procedure("make", "U")), recipe("s", "B", procedure("make", "U"))
        unit = {"id": "U", "full_clean_after": {"batches": 1}}
        scenario = plant(first, second, units=[unit], changeovers=[rule])
        a, b = scenario.recipes
        campaigns = campaign("C", a, batch("A1", run(a, "make", 0))), campaign("D", b, batch("B1", run(b, "make", 15)))
        change = task("changeover", "U", 10, 15, before="B1", level=level)
        made = plan(scenario, *campaigns, tasks=(change,))
        if legal:
            passes(scenario, made)
        else:
            breaks(scenario, made, "full_clean", "B1")


def test_a_full_clean_has_its_duration_and_names_what_follows():
    """Too long, naming the wrong batch, or on a unit without full clean: named."""
    scenario = _scenario()
    passes(scenario, _plan(scenario, 0, 20, tasks=(task("full_clean", "U", 10, 15, before="A2"),)))
    for wrong in (task("full_clean", "U", 10, 16, before="A2"), task("full_clean", "U", 10, 15, before="A1")):
        breaks(scenario, _plan(scenario, 0, 20, tasks=(wrong,)), "full_clean", "U")
    none = _scenario(full_clean=None)
    wrong = task("full_clean", "U", 10, 15, before="A2")
    breaks(none, _plan(none, 0, 20, tasks=(wrong,)), "full_clean", "A2", "U")
