"""From sequences of campaigns back to a plan in steps."""

from scheduler.detailed.extract import plain_tasks
from scheduler.detailed.problem import Problem
from scheduler.detailed.slots import Names
from scheduler.detailed.solution import PlacedBatch, PlacedCampaign, PlacedProcedure, Slot, Solution, blocks_of
from scheduler.detailed.suites.search import Campaign
from scheduler.detailed.suites.suite import START, Make, Suite


def place(problem: Problem, names: Names, sequences: list[tuple[Suite, tuple[Campaign, ...]]]) -> Solution:
    """Every campaign as early as its suite allows; nothing is delivered yet."""
    campaigns: dict[str, PlacedCampaign] = {}
    for suite, sequence in sequences:
        last, free = START, 0
        for make, count in sequence:
            data = suite.makes[make]
            start = max(free + suite.gaps[last, make].steps, suite.ready if last == START else 0)
            slot = Slot(names.new(data.recipe.id), data.recipe, None, count)
            campaigns[slot.id] = PlacedCampaign(slot, tuple(_batch(slot, data, n, start) for n in range(count)))
            last, free = make, start + (count - 1) * data.pace + data.duration
    blocks = blocks_of(campaigns.values())
    tasks = {unit: tuple(plain_tasks(problem, unit, row, [])) for unit, row in blocks.items()}
    return Solution(campaigns, tasks)


def merged(suite: Suite, sequence: tuple[Campaign, ...]) -> tuple[Campaign, ...]:
    """The sequence with campaigns of one recipe in a row made one, where its maximum and multiple allow."""
    found: list[Campaign] = []
    for make, batches in sequence:
        data = suite.makes[make]
        size = found[-1].batches + batches if found and found[-1].make == make else 0
        if size and size <= data.most and (size - data.first) % data.step == 0:
            found[-1] = Campaign(make, size)
        else:
            found.append(Campaign(make, batches))
    return tuple(found)


def _batch(slot: Slot, make: Make, position: int, start: int) -> PlacedBatch:
    procedure = next(iter(make.recipe.procedures.values()))
    edges = [start + position * make.pace]
    for duration in procedure.alternatives[0].durations:
        edges.append(edges[-1] + duration)
    run = PlacedProcedure(procedure.alternatives[0], tuple(edges))
    return PlacedBatch(slot.batch(position), {procedure.id: run})
