"""What a step of the large neighbourhood search may free: an explicit list, each a function of the plan."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from scheduler.detailed.lots import parts_of
from scheduler.detailed.output import output_worth
from scheduler.detailed.problem import Problem
from scheduler.detailed.slots import Names, group_batches, largest_campaign, orders_of
from scheduler.detailed.solution import Slot, Solution, blocks_of
from scheduler.domain.purpose import RunPurpose

Choice = tuple[set[str], list[Slot]]
"""Slots to take out, and slots to put in their place."""
Neighbourhood = Callable[[Problem, Solution, Names, Random, int], Choice]


def _movable(solution: Solution) -> list[str]:
    return sorted(key for key, c in solution.campaigns.items() if not c.slot.frozen)


def _again(solution: Solution, keys: set[str]) -> Choice:
    return keys, [solution.campaigns[key].slot for key in sorted(keys)]


def _batches(solution: Solution, keys: list[str], most: int) -> set[str]:
    """The first campaigns of a list, until they have `most` batches together."""
    found: set[str] = set()
    total = 0
    for key in keys:
        total += solution.campaigns[key].slot.size
        if found and total > most:
            break
        found.add(key)
    return found


def time_window(problem: Problem, solution: Solution, names: Names, random: Random, most: int) -> Choice:
    """Campaigns nearest to a random moment."""
    keys = _movable(solution)
    moment = random.randrange(problem.horizon)
    middle = {
        k: sum(b.start + b.end for b in solution.campaigns[k].batches) / (2 * len(solution.campaigns[k].batches))
        for k in keys
    }
    return _again(solution, _batches(solution, sorted(keys, key=lambda k: abs(middle[k] - moment)), most))


def one_unit(problem: Problem, solution: Solution, names: Names, random: Random, most: int) -> Choice:
    """Consecutive campaigns on one unit."""
    blocks = blocks_of([solution.campaigns[k] for k in _movable(solution)])
    if not blocks:
        return set(), []
    row = list(dict.fromkeys(b.campaign.slot.id for b in blocks[random.choice(sorted(blocks))]))
    start = random.randrange(len(row))
    return _again(solution, _batches(solution, row[start:] + row[:start][::-1], most))


def one_product(problem: Problem, solution: Solution, names: Names, random: Random, most: int) -> Choice:
    """Campaigns of one product, and what runs beside one of them."""
    keys = _movable(solution)
    products = sorted({solution.campaigns[k].slot.recipe.product for k in keys})
    if not products:
        return set(), []
    product = random.choice(products)
    mine = [k for k in keys if solution.campaigns[k].slot.recipe.product == product]
    random.shuffle(mine)
    near = time_window(problem, solution, names, random, most)[0]
    return _again(solution, _batches(solution, [*mine, *sorted(near - set(mine))], most))


def late_orders(problem: Problem, solution: Solution, names: Names, random: Random, most: int) -> Choice:
    """A campaign that delivers late, and the campaigns that stand before it on its units."""
    late = []
    owners = {b.id: c for c in solution.campaigns.values() for b in c.batches}
    for part in parts_of(problem, solution):
        owner = owners.get(part.lot)
        if part.delivered > part.want.due and owner and not owner.slot.frozen:
            late.append(owner.slot.id)
    if not late:
        return time_window(problem, solution, names, random, most)
    chosen = random.choice(late)
    start = solution.campaigns[chosen].batches[0].start
    units = {u for b in solution.campaigns[chosen].batches for r in b.procedures.values() for u in r.alternative.units}
    rivals = [
        k
        for k in _movable(solution)
        if k != chosen
        and any(
            u in units
            for b in solution.campaigns[k].batches
            for r in b.procedures.values()
            for u in r.alternative.units
        )
    ]
    rivals.sort(
        key=lambda k: abs(solution.campaigns[k].batches[0].start - start) + random.random() * problem.horizon / 20
    )
    return _again(solution, _batches(solution, [chosen, *rivals], most))


def some_at_random(problem: Problem, solution: Solution, names: Names, random: Random, most: int) -> Choice:
    """Campaigns drawn at random."""
    keys = _movable(solution)
    random.shuffle(keys)
    return _again(solution, _batches(solution, keys, most))


def regroup(problem: Problem, solution: Solution, names: Names, random: Random, most: int) -> Choice:
    """Batches of neighbouring campaigns of one product cut into campaigns anew: merged, split or resized."""
    rows: dict[tuple[str, RunPurpose], list[str]] = {}
    for key in _movable(solution):
        slot = solution.campaigns[key].slot
        if slot.commitment is None and slot.run is None and slot.pegs is not None:
            rows.setdefault((slot.recipe.id, slot.purpose), []).append(key)
    if not rows:
        return set(), []
    row = sorted(rows[random.choice(sorted(rows))], key=lambda k: solution.campaigns[k].batches[0].start)
    start = random.randrange(len(row))
    keys = _batches(solution, row[start : start + 3], most)
    recipe, purpose = solution.campaigns[row[start]].slot.recipe, solution.campaigns[row[start]].slot.purpose
    pegs = [p for k in row if k in keys for p in (solution.campaigns[k].slot.pegs or ()) if p]
    if not pegs:
        return set(), []
    ranks = {o.id: i for i, o in enumerate(orders_of(problem, recipe.product))}
    pegs.sort(key=lambda batch: min(ranks[p.order] for p in batch))
    patience = random.choice([0, recipe.span, 2 * recipe.span, 4 * recipe.span, problem.horizon])
    groups = group_batches(problem, recipe, pegs, patience)
    return keys, [Slot(names.new(recipe.id), recipe, g, len(g), purpose=purpose) for g in groups]


def longer(problem: Problem, solution: Solution, names: Names, random: Random, most: int) -> Choice:
    """Consecutive campaigns on one unit, one of them with room for more batches, where these count as such."""
    keys, slots = one_unit(problem, solution, names, random, most)
    open_ = [s for s in slots if not s.commitment and not s.run and (output_worth(problem, s.recipe) or s.wanted)]
    if not open_:
        return keys, slots
    slot = random.choice(open_)
    more = random.choice([1, 2, 4]) * slot.recipe.rules.multiple_of
    top = min(slot.size + more, largest_campaign(problem, slot.recipe))
    if top <= slot.size:
        return keys, slots
    pegs = slot.pegs or ((),) * slot.size
    grown = replace(slot, pegs=(*pegs, *((),) * (top - slot.size)), size=top)
    return keys, [grown if s is slot else s for s in slots]


NEIGHBOURHOODS: tuple[Neighbourhood, ...] = (
    time_window,
    one_unit,
    one_product,
    late_orders,
    some_at_random,
    regroup,
    longer,
)
