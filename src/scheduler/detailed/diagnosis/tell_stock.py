"""What keeps a campaign out that is no matter of units: gates, runs, reservations, holds, lots, storage, quality."""

from scheduler.detailed.diagnosis.inserted import Inserted
from scheduler.detailed.diagnosis.words import some
from scheduler.detailed.lots import lots_of
from scheduler.detailed.runs import required_before
from scheduler.detailed.storage import overfull
from scheduler.detailed.supply import allocate, takings
from scheduler.domain.units import utc


def gate(at: Inserted) -> str:
    """The gates that open after it would start."""
    problem, slot = at.facts.problem, at.campaign.slot
    start = min(b.start for b in at.campaign.batches)
    for found in problem.restrictions.gates_of(slot.recipe.id, slot.purpose):
        step = problem.grid.at(utc(found.earliest))
        if step > start:
            return f"with gate {found.id} open before {at.words.at(step)} it would, {at.place}"
    return f"without its gate it would, {at.place}"


def purpose(at: Inserted) -> str:
    """The required runs that are not made, or end after it would start."""
    slot, start = at.campaign.slot, min(b.start for b in at.campaign.batches)
    ends = {c.slot.run: max(b.end for b in c.batches) for c in at.facts.solution.campaigns.values() if c.slot.run}
    waits = []
    for run in required_before(at.facts.problem, slot.recipe.id, slot.purpose):
        if run.id not in ends:
            waits.append(f"{run.id}, which is not in the plan,")
        elif ends[run.id] > start:
            waits.append(f"{run.id}, which ends {at.words.at(ends[run.id])},")
    return f"before required run {' and '.join(waits[:2]) or 'of an earlier purpose'} it would, {at.place}"


def reservation(at: Inserted) -> str:
    """The units it would use while they are reserved for others."""
    sponsor = at.facts.problem.stock.sponsor(at.asked.recipe.product)
    for block in at.campaign.blocks:
        for first, last in at.facts.problem.restrictions.reserved(block.unit, sponsor):
            if block.start < last and first < block.end:
                when = f"from {at.words.at(max(0, first))} to {at.words.at(last)}"
                return f"without the reservation of {block.unit} {when} it would, {at.place}"
    return f"without reservations it would, {at.place}"


def hold(at: Inserted) -> str:
    """What it would use while it is held."""
    restrictions, problem = at.facts.problem.restrictions, at.facts.problem
    held = [at.asked.recipe.id] if at.asked.recipe.id in restrictions.held_recipes else []
    held += [block.unit for block in at.campaign.blocks if block.unit in restrictions.held_units]
    drawn = {need.item for need in problem.stock.needs[at.asked.recipe.id]}
    held += [lot.lot for lot in problem.stock.lots if lot.held and lot.item in drawn]
    return f"without the hold on {some(list(dict.fromkeys(held)))} it would, {at.place}"


def material(at: Inserted) -> str:
    """How much of which item is missing, and for when."""
    problem, found = at.facts.problem, at.found
    for item in dict.fromkeys(need.item for need in problem.stock.needs[at.asked.recipe.id]):
        asked = sorted(takings(problem, found, item), key=lambda t: (t.at, t.batch, t.need))
        _, missing = allocate(asked, lots_of(problem, found, item), own_first=True)
        if missing:
            unit = (problem.scenario.product_by_id.get(item) or problem.scenario.material_by_id[item]).unit
            short = sum(quantity for _, quantity in missing) * problem.precision(item)
            when = at.words.at(min(taking.at for taking, _ in missing))
            return f"with {float(short):g} {unit} more of {item} by {when} it would, {at.place}"
    return f"with other lots of what it draws it would, {at.place}"


def storage(at: Inserted) -> str:
    """The storage classes that would be too full."""
    rooms = overfull(at.facts.problem, at.found)
    return f"with more room in storage {some(rooms)} it would, {at.place}" if rooms else ""


def release(at: Inserted) -> str:
    """How long QC takes."""
    found = at.facts.problem.stock.releases.get(at.asked.recipe.product)
    length = f", which takes {at.words.span(found.duration)}," if found else ""
    return f"without QC release of {at.asked.recipe.product}{length} it would, {at.place}"


def shelf_life(at: Inserted) -> str:
    """How long the product keeps."""
    product = at.asked.recipe.product
    life = at.facts.problem.stock.lives.get(product)
    keeps = f"{product} keeps for {at.words.span(life)}" if life is not None else "its intermediates expire"
    return f"with a longer shelf life it would, {at.place}; {keeps}"
