"""The shortest run of a recipe, and links that contradict one another."""

from datetime import timedelta
from typing import Any

import pytest

from scheduler.domain.product import Recipe
from scheduler.validation.time_links import shortest_run


def recipe(*links: dict[str, str], durations: tuple[str, ...] = ("10h", "4h", "6h"), **fields: Any) -> Recipe:
    """Procedures a, b, c in a row."""
    procedures = [
        {"id": name, "alternatives": [{"units": name.upper(), "duration": duration}]}
        for name, duration in zip("abc", durations, strict=False)
    ]
    return Recipe.model_validate(
        {"id": "r", "product": "p", "batch_size": 1, "procedures": procedures, "links": links, **fields}
    )


def link(source: str, target: str, **lags: str) -> dict[str, str]:
    return {"from": source, "to": target, **lags}


@pytest.mark.parametrize(
    ("made", "hours"),
    [
        (recipe(), 20),
        (recipe(durations=("10h",)), 10),
        (recipe(transfers=[]), 10),
        (recipe(link("a.end", "b.start", min="5h")), 25),
        (recipe(link("a.start", "b.start", min="2h")), 12),
        (recipe(link("a.end", "b.start", min="-3h")), 17),
        (recipe(link("a.start", "c.end", min="100h")), 100),
        (recipe(link("a.end", "b.start", min="0h", max="0h"), link("a.end", "c.end", max="10h")), 20),
    ],
)  # fmt: skip
def test_shortest_run(made: Recipe, hours: int) -> None:
    """The least time from first start to last end follows from durations, transfers and links."""
    assert shortest_run(made).length == timedelta(hours=hours)


def test_the_shortest_alternative_counts() -> None:
    """Each operation counts with the alternative that runs it fastest, operation durations replaced where stated."""
    made = Recipe.model_validate(
        {
            "id": "r", "product": "p", "batch_size": 1,
            "procedures": [{
                "id": "a",
                "operations": [{"id": "x", "duration": "5h"}, {"id": "y", "duration": "7h"}],
                "alternatives": [{"units": "U"}, {"units": "V", "durations": {"y": "1h"}}],
            }],
        }
    )  # fmt: skip
    assert shortest_run(made).length == timedelta(hours=6)


@pytest.mark.parametrize(
    ("made", "cycle"),
    [
        (recipe(link("a.start", "b.end", max="13h"), link("a.end", "b.start", min="0h")), ("a", "b")),
        (recipe(link("a.start", "a.end", min="11h")), ("a",)),
        (recipe(link("a.start", "a.end", max="9h")), ("a",)),
        (recipe(transfers=[{"from": "a", "to": "b"}, {"from": "b", "to": "c"}, {"from": "c", "to": "a"}]),
         ("a", "b", "c")),
        (recipe(link("b.end", "a.start", min="1h"), link("a.end", "b.start", min="0h")), ("a", "b")),
    ],
)  # fmt: skip
def test_contradictions_name_the_procedures_on_the_cycle(made: Recipe, cycle: tuple[str, ...]) -> None:
    """A maximum shorter than what lies within it, or a circle of waits, names who takes part, and no one else."""
    run = shortest_run(made)
    assert run.length is None
    assert run.cycle == cycle


def test_what_gives_way_is_no_contradiction() -> None:
    """Extension and interruptible work stretch an operation, so a longer minimum over it can be kept."""
    for step in ({"id": "x", "duration": "5h", "extendable": "2h"},
                 {"id": "x", "duration": "5h", "attendance": "interruptible"}):  # fmt: skip
        made = Recipe.model_validate(
            {
                "id": "r", "product": "p", "batch_size": 1, "links": [link("a.start", "a.end", min="7h")],
                "procedures": [{"id": "a", "operations": [step], "alternatives": [{"units": "U"}]}],
            }
        )  # fmt: skip
        assert shortest_run(made).length == timedelta(hours=7)


def test_huge_cycles_do_not_overflow() -> None:
    """A circle of hundred-year lags ends in a finding, not in an overflow."""
    names = [f"p{i}" for i in range(200)]
    procedures = [{"id": n, "alternatives": [{"units": "U", "duration": "36500d"}]} for n in names]
    circle = [link(f"{a}.end", f"{b}.start", min="36500d") for a, b in zip(names, names[1:] + names[:1], strict=True)]
    made = Recipe.model_validate(
        {"id": "r", "product": "p", "batch_size": 1, "procedures": procedures, "links": circle}
    )
    assert len(shortest_run(made).cycle) == 200
