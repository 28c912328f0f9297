"""Materials, stock and purposes: what is sound draws no complaint, however close it comes to one."""

from datetime import timedelta
from typing import Any

import pytest

from scheduler.domain.scenario import Scenario
from scheduler.validation import validate
from tests.validation.base import REMOVE, edit, scenario


def codes(edits: dict[str, Any]) -> set[str]:
    return {issue.code for issue in validate(scenario(edit(edits)))}


def level(number: int, below: str | None) -> dict[str, Any]:
    operation = {"id": "run", "duration": "1d"}
    if below:
        operation["consumes"] = [{"item": below, "quantity": 1}]  # type: ignore[assignment]
    procedure = {"id": "grow", "operations": [operation], "alternatives": [{"units": "CH2"}]}
    return {"id": f"make-{number}", "product": f"P{number}", "batch_size": 1, "procedures": [procedure]}


def levels(count: int, closed: bool) -> Scenario:
    """Products each of which consumes the one before; closed: the first consumes the last."""
    below = [f"P{count - 1}" if closed else None, *(f"P{n}" for n in range(count - 1))]
    products = [{"id": f"P{n}", "sponsor": "acme"} for n in range(count)]
    recipes = [level(n, below[n]) for n in range(count)]
    base = edit({"/products": products, "/recipes": recipes, "/orders": [], "/commitments": [], "/changeovers": []})
    return scenario({key: base[key] for key in ("name", "start", "horizon", "units", "sponsors", "products", "recipes",
                                                "changeover_default", "sites", "calendars", "rooms", "pools")} | {
        "units": [{"id": "CH2"}]})  # fmt: skip


@pytest.mark.parametrize("count", [2, 300])
def test_levels_of_intermediates(count: int) -> None:
    """A chain of any length is sound; closing it is one complaint that names the whole circle."""
    assert validate(levels(count, closed=False)) == ()
    found = validate(levels(count, closed=True))
    assert [issue.code for issue in found] == ["circular_recipe"]
    assert found[0].message.count("→") == count


def test_a_product_that_two_recipes_consume_is_no_circle() -> None:
    """Two ways from one product to another meet without closing."""
    chain = levels(3, closed=False)
    shared = level(3, "P1") | {"product": "P2"}
    recipes = (*chain.recipes, *scenario_recipes(shared))
    assert validate(chain.model_copy(update={"recipes": recipes})) == ()


def scenario_recipes(*recipes: dict[str, Any]) -> tuple[Any, ...]:
    return Scenario(name="x", start="2027-01-04T00:00:00Z", horizon=timedelta(days=1), recipes=recipes).recipes  # type: ignore[arg-type]


def test_reservations_that_do_not_bind_do_not_clash() -> None:
    """Of one sponsor they may overlap, and one that was released before the start is none."""
    until = "/reservations/0/reserved_until"
    assert "reservations_overlap" in codes({until: "2027-02-08T12:00:00Z"})
    assert codes({until: "2027-02-08T12:00:00Z", "/reservations/1/sponsor": "acme"}) == set()
    assert codes({until: "2027-02-08T12:00:00Z", "/reservations/0/release": "2027-01-01T00:00:00Z"}) == set()


def test_a_long_reservation_clashes_with_every_later_one() -> None:
    """Not only neighbours in time are compared."""
    week = {"unit": "CH2", "sponsor": "acme", "reserved_from": "2027-02-03T00:00:00Z"}
    rest = [{**week, "id": f"v{n}", "reserved_until": f"2027-02-0{n}T00:00:00Z"} for n in (4, 5)]
    long = {**week, "id": "v0", "sponsor": "bolt", "reserved_from": "2027-02-01T00:00:00Z",
            "reserved_until": "2027-02-09T00:00:00Z"}  # fmt: skip
    found = validate(scenario(edit({"/reservations": [long, *rest]})))
    assert [(i.code, i.where) for i in found] == [("reservations_overlap", f"/reservations/{n}") for n in (1, 2)]


def test_stock_serves_an_order_that_nobody_can_make_in_time() -> None:
    """A lot on hand, or one that is released in time, answers the doubt; one on hold does not."""
    late = {"/orders/1/due": "2027-01-05T00:00:00Z", "/orders/1/deadline": "2027-01-06T00:00:00Z"}
    lot = {"id": "B0", "item": "B", "quantity": 5}
    assert codes(late) == {"deadline_impossible"}
    assert codes({**late, "/lots/-": lot}) == set()
    assert codes({**late, "/lots/-": {**lot, "status": "quarantine", "release": "2027-01-05T00:00:00Z"}}) == set()
    assert codes({**late, "/lots/-": {**lot, "status": "hold"}}) == {"deadline_impossible"}


def test_qc_counts_before_an_order_is_served() -> None:
    """Whether an order can be in time is judged by the release, not by the end of the batch."""
    soon = {"/orders/0/due": "2027-01-14T00:00:00+01:00", "/orders/0/earliest": REMOVE, "/runs": [], "/gates": []}
    assert codes(soon) == set()
    assert codes({**soon, "/products/0/qc/duration": "5d"}) == {"due_impossible"}


def test_history_and_movable_commitments_may_come_before_a_run() -> None:
    """What started before the plan did not wait, and what may move can be moved behind the run."""
    run = {"id": "eng-B", "recipe": "make-B", "purpose": "engineering", "batches": 1, "due": "2027-02-25T00:00:00Z"}
    times = "/commitments/0/batches/0/procedures/0"
    assert codes({"/runs/-": run}) == {"circular_purposes"}
    assert codes({"/runs/-": run, "/commitments/0/zone": "slushy"}) == set()
    past = {f"{times}/start": "2027-01-02T00:00:00Z", f"{times}/operation_starts": {}}
    assert codes({"/runs/-": run, **past}) == set()


def test_what_expired_takes_no_room() -> None:
    """Lots thrown away before the start, or still to come, are not on hand."""
    full = {"/storages/0/capacity": 4, "/materials/0/purchase": REMOVE}
    assert codes(full) == {"storage_overfull"}
    assert codes({**full, "/lots/0/expiry": "2027-01-03T00:00:00Z"}) == {"lot_expired"}
    assert codes({**full, "/lots/0/arrives": "2027-01-05T00:00:00Z"}) == set()
