"""Rule material_owner: batches draw from lots of their sponsor or of the shared pool."""

from scheduler.domain.rules import Rule
from tests.checker.builders import breaks, draw, passes
from tests.rules.consuming import consuming, drawn, lot, made, order
from tests.rules.support import model_allows, model_forbids, solve_exact

LOTS = lot("ours", 4, owner="acme"), lot("theirs", 4, owner="bolt"), lot("pool", 4)


def _case(*draws, lots=LOTS):
    scenario = consuming(*lots)
    return scenario, made(scenario, *draws, first=(0,), second=(0,))


def test_own_lots_and_shared_ones_are_drawn():
    """A from the pool, B from its own sponsor's lot."""
    case = _case(draw("pool", "C0-1", 0, 4), draw("theirs", "D0-1", 0, 4))
    assert model_allows(*case)
    passes(*case)


def test_the_model_forbids_lots_of_others():
    """A batch of acme draws on a lot of bolt."""
    model_forbids(*_case(draw("theirs", "C0-1", 0, 4), draw("pool", "D0-1", 0, 4)), Rule.material_owner, alone=False)


def test_the_checker_names_batch_and_lot():
    """Whose lot it is."""
    case = _case(draw("theirs", "C0-1", 0, 4), draw("pool", "D0-1", 0, 4))
    breaks(*case, "material_owner", "C0-1", "theirs")


def test_unstated_a_lot_is_everybodys():
    """Without an owner both draw on one lot."""
    case = _case(draw("L", "C0-1", 0, 4), draw("L", "D0-1", 0, 4), lots=[lot("L", 8)])
    assert model_allows(*case)
    passes(*case)


def test_the_solver_shares_the_pool_out():
    """One lot of acme and a pool that suffices for one batch more: bolt needs the pool, so acme takes its own."""
    orders = [order("a", "A", 10, 10), order("b", "B", 10, 10)]
    found = solve_exact(consuming(lot("ours", 4, owner="acme"), lot("pool", 4), orders=orders))
    assert sorted((name, quantity) for name, _, quantity in drawn(found)) == [("ours", 4), ("pool", 4)]
    assert all(p.unmet == 0 for p in found.promises)
