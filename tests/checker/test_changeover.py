"""Rule changeover: 4 h major between products, forbidden from B to A, nothing on an unused unit."""

import pytest

from tests.checker.builders import batch, breaks, campaign, passes, plan, plant, procedure, recipe, run, task

RULES = [
    {"from": {"product": "B"}, "to": {"product": "A"}, "forbidden": True},
    {"from": {"product": "A"}, "to": {"product": "B"}, "changeover": {"duration": "4h", "level": "major"}},
]


def _scenario(rules=RULES, unit=None, attendance="unattended", **fields):
    rules = [
        {**r, "changeover": {**r["changeover"], "attendance": attendance}} if "changeover" in r else r for r in rules
    ]
    first, second = (recipe(n, p, procedure("make", "U", **fields)) for n, p in (("r", "A"), ("s", "B")))
    return plant(first, second, units=[{"id": "U", **(unit or {})}], changeovers=rules)


def _a(scenario, start, name="A"):
    made = scenario.recipes[0]
    return campaign(name, made, batch(f"{name}1", run(made, "make", start)))


def _b(scenario, start, name="B"):
    made = scenario.recipes[1]
    return campaign(name, made, batch(f"{name}1", run(made, "make", start)))


def _change(start=10, end=14, **fields):
    return task("changeover", "U", start, end, **{"before": "B1", "level": "major", **fields})


def test_the_changeover_lies_between_the_blocks():
    """A changeover of the right level and duration, anywhere in the gap, is legal."""
    scenario = _scenario()
    for start in (10, 12, 16):
        made = plan(scenario, _a(scenario, 0), _b(scenario, 20), tasks=(_change(start, start + 4),))
        passes(scenario, made)


@pytest.mark.parametrize(
    "tasks",
    [
        (),
        (_change(10, 13),),
        (_change(10, 15),),
        (_change(level="minor"),),
        (_change(level=None),),
        (_change(before="A1"),),
        (_change(before="nobody"),),
        (_change(24, 28), _change()),
        (_change(), _change(14, 18)),
        (_change(35, 39),),
    ],
)
def test_a_missing_wrong_or_second_changeover_breaks_the_rule(tasks):
    """Missing, too short, too long, of another level, naming another batch, doubled or out of place: all are named."""
    scenario = _scenario()
    ids = ("U",) if tasks and tasks[0].before != "B1" else ("B1", "U")
    breaks(scenario, plan(scenario, _a(scenario, 0), _b(scenario, 20), tasks=tasks), "changeover", *ids, alone=False)


def test_a_changeover_on_top_of_a_batch_breaks_unit_capacity_only():
    """A changeover of the right length that overlaps its neighbour is a matter of the unit's capacity."""
    scenario = _scenario()
    for start in (8, 18):
        made = plan(scenario, _a(scenario, 0), _b(scenario, 20), tasks=(_change(start, start + 4),))
        breaks(scenario, made, "unit_capacity", "B1", "U")


def test_forbidden_sequences_are_named():
    """A sequence without changeover is forbidden, by a rule or where no rule and no default speaks."""
    scenario = _scenario()
    breaks(scenario, plan(scenario, _b(scenario, 0), _a(scenario, 20)), "changeover", "B1", "A1", "U")
    silent = _scenario(rules=[]).model_copy(update={"changeover_default": None})
    breaks(silent, plan(silent, _a(silent, 0), _b(silent, 20)), "changeover", "A1", "B1")


def test_the_unit_remembers_its_last_product():
    """The first block follows the unit's initial state; without a last product nothing precedes it."""
    scenario = _scenario(unit={"initial": {"last_product": "A"}})
    passes(scenario, plan(scenario, _b(scenario, 20), tasks=(_change(0, 4),)))
    breaks(scenario, plan(scenario, _b(scenario, 20)), "changeover", "B1")
    unused = _scenario()
    passes(unused, plan(unused, _b(unused, 20)))


def test_a_changeover_of_no_duration_is_no_task():
    """Where the rules ask for nothing, a changeover task is too much."""
    scenario = _scenario(rules=[])
    passes(scenario, plan(scenario, _a(scenario, 0), _b(scenario, 20)))
    breaks(scenario, plan(scenario, _a(scenario, 0), _b(scenario, 20), tasks=(_change(),)), "changeover", "B1")


def test_a_full_clean_stands_in_for_what_it_replaces():
    """A full clean that replaces major changeovers makes one unnecessary; one that replaces minor ones does not."""
    for replaces, tasks, legal in (
        ("major", (), True),
        ("major", (_change(16, 20),), False),
        ("minor", (), False),
        ("minor", (_change(16, 20),), True),
    ):
        clean = {"duration": "6h", "attendance": "unattended", "replaces": replaces}
        scenario = _scenario(unit={"full_clean": clean})
        full = task("full_clean", "U", 10, 16, before="B1")
        made = plan(scenario, _a(scenario, 0), _b(scenario, 20), tasks=(full, *tasks))
        if legal:
            passes(scenario, made)
        else:
            breaks(scenario, made, "changeover", "B1")


def test_after_a_full_clean_the_unit_is_as_unused():
    """With a full clean in the gap the rules for an unused unit hold, even where a sequence is cheap."""
    prepare = {"from": {"product": "initial"}, "to": {}, "changeover": {"duration": "2h", "level": "none"}}
    clean = {"duration": "6h", "attendance": "unattended", "replaces": "major"}
    scenario = _scenario(rules=[*RULES, prepare], unit={"full_clean": clean})
    first = task("changeover", "U", 0, 2, before="A1", level="none")
    full = task("full_clean", "U", 12, 18, before="B1")
    second = task("changeover", "U", 18, 20, before="B1", level="none")
    batches = _a(scenario, 2), _b(scenario, 20)
    passes(scenario, plan(scenario, *batches, tasks=(first, full, second)))
    breaks(scenario, plan(scenario, *batches, tasks=(first, full)), "changeover", "B1")


def test_a_forbidden_sequence_stays_forbidden_after_a_full_clean():
    """A full clean replaces changeovers, it does not allow what the rules forbid."""
    scenario = _scenario(unit={"full_clean": {"duration": "6h", "attendance": "unattended", "replaces": "full"}})
    full = task("full_clean", "U", 12, 18, before="A1")
    breaks(scenario, plan(scenario, _b(scenario, 0), _a(scenario, 20), tasks=(full,)), "changeover", "A1")


def test_setup_states_of_alternatives_are_seen():
    """Rules may match the state that the last procedure before, and the first after, give the unit."""
    rule = {"different": ["setup_state"], "changeover": {"duration": "3h", "attendance": "unattended"}}
    step = {"id": "make", "alternatives": [{"id": s, "units": "U", "duration": "10h", "setup_state": s} for s in "xy"]}
    scenario = plant(recipe("r", "A", step, campaign="none"), units=["U"], changeovers=[rule])
    made = scenario.recipes[0]
    one, same, other = (
        campaign(f"C{i}", made, batch(f"A{i}", run(made, "make", start, state)))
        for i, start, state in ((1, 0, "x"), (2, 20, "x"), (3, 20, "y"))
    )
    change = task("changeover", "U", 15, 18, before="A3", level="major")
    passes(scenario, plan(scenario, one, same))
    passes(scenario, plan(scenario, one, other, tasks=(change,)))
    breaks(scenario, plan(scenario, one, other), "changeover", "A3")


def test_interruptible_changeovers_last_their_open_time():
    """Four hours of work from 14:00 in a shift until 16:00 end at 10:00 the next day, not before or after."""
    day = {"id": "day", "open": [{"start": "08:00", "end": "16:00"}]}
    scenario = _scenario(attendance="interruptible", unit={"calendar": "day"}).model_copy(
        update={"calendars": plant(units=[], calendars=[day]).calendars}
    )
    for end, legal in ((34, True), (33, False), (35, False), (18, False)):
        made = plan(scenario, _a(scenario, 0), _b(scenario, 40), tasks=(_change(14, end),))
        if legal:
            passes(scenario, made)
        else:
            breaks(scenario, made, "changeover", "B1")


def test_between_interleaved_procedures_changeovers_are_looked_up_each_time():
    """Visits of an interleaved procedure form no block: the minor clean between two is a changeover."""
    minor = {"duration": "1h", "attendance": "unattended"}
    scenario = _scenario(rules=[], unit={"turnaround": minor}, interleaved=True)
    made = scenario.recipes[0]
    one = campaign("A", made, batch("A1", run(made, "make", 0)), batch("A2", run(made, "make", 12)))
    turn = task("turnaround", "U", 10, 11, before="A2")
    change = task("changeover", "U", 10, 11, before="A2", level="minor")
    passes(scenario, plan(scenario, one, tasks=(change,)))
    breaks(scenario, plan(scenario, one), "changeover", "A2")
    breaks(scenario, plan(scenario, one, tasks=(turn,)), "changeover", "A2", alone=False)


def test_two_interleaved_visits_of_one_batch_each_have_their_changeover():
    """Tasks that name the same batch on the same unit are told apart by time, wherever in the gap they lie."""
    steps = procedure("one", "U", interleaved=True), procedure("two", "U", interleaved=True)
    minor = {"duration": "1h", "attendance": "unattended"}
    scenario = plant(recipe("r", "A", *steps), units=[{"id": "U", "turnaround": minor}])
    made = scenario.recipes[0]
    batches = (
        batch("A1", run(made, "one", 0), run(made, "two", 15)),
        batch("A2", run(made, "one", 40), run(made, "two", 80)),
    )
    tasks = tuple(
        task("changeover", "U", start, start + 1, before=before, level="minor")
        for start, before in ((10, "A1"), (25, "A2"), (50, "A2"))
    )
    made_plan = plan(scenario, campaign("C", made, *batches), tasks=tasks)
    passes(scenario, made_plan)
    breaks(scenario, made_plan.model_copy(update={"tasks": tasks[:2]}), "changeover", "A2")
