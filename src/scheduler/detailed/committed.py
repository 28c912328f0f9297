"""Commitments as they stand in the scenario."""

from scheduler.detailed.problem import Problem
from scheduler.detailed.solution import PlacedBatch, PlacedCampaign, PlacedProcedure, Slot
from scheduler.domain.commitment import Commitment


def committed(problem: Problem, commitment: Commitment) -> PlacedCampaign:
    """A commitment in its place."""
    recipe = problem.recipes[commitment.recipe]
    batches = []
    for batch in commitment.batches:
        runs = {}
        for run in batch.procedures:
            data = recipe.procedures[run.procedure]
            alternative = next(a for a in data.alternatives if a.id == run.alternative)
            start, end = problem.grid.at(run.start), problem.grid.at(run.end)
            edges, at = [start], start
            for operation, duration in zip(data.operations[1:], alternative.durations, strict=False):
                stated = run.operation_starts.get(operation.id)
                at = problem.grid.at(stated) if stated else at + duration
                edges.append(at)
            runs[run.procedure] = PlacedProcedure(alternative, (*edges, end))
        batches.append(PlacedBatch(batch.id, runs))
    slot = Slot(commitment.id, recipe, None, len(batches), commitment, purpose=commitment.purpose, run=commitment.run)
    return PlacedCampaign(slot, tuple(batches))
