"""What to buy and when, given what is missing: as late and as little as minimum orders and packs allow."""

from collections.abc import Iterable

from scheduler.detailed.stock_data import FOREVER, Buying


def purchase_plan(buying: Buying, life: int | None, missing: Iterable[tuple[int, int]]) -> list[tuple[int, int]] | None:
    """Purchases (arrival, quantity) that cover what is missing; None where something is missing before the first.

    Each arrives when something is missing; what a minimum order brings too much serves what is missing later, as long
    as it keeps.

    Args:
        buying: first arrival, minimum order and multiple.
        life: shelf life in steps from the arrival; None = it keeps.
        missing: (step, quantity) in any order.
    """
    found: list[tuple[int, int]] = []
    spare, until = 0, FOREVER
    for at, quantity in sorted(missing):
        if at >= until:
            spare = 0
        wanted = quantity - min(spare, quantity)
        spare -= quantity - wanted
        if not wanted:
            continue
        if at < buying.first:
            return None
        bought = -(-max(wanted, buying.least) // buying.multiple) * buying.multiple
        spare, until = bought - wanted, FOREVER if life is None else at + life
        if found and found[-1][0] == at:
            bought += found.pop()[1]
        found.append((at, bought))
    return found
