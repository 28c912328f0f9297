"""Commitments: batches that are incomplete or whose instants run backwards."""

from collections.abc import Iterator

from scheduler.domain.commitment import CommittedBatch, CommittedProcedure
from scheduler.domain.errors import Issue
from scheduler.domain.product import Recipe
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import utc
from scheduler.validation.issue import error, pointer


def committed_batches(scenario: Scenario) -> Iterator[Issue]:
    """Each committed batch runs every procedure of its recipe, each from a start to an end."""
    for i, commitment in enumerate(scenario.commitments):
        recipe = scenario.recipe_by_id.get(commitment.recipe)
        for j, batch in enumerate(commitment.batches):
            where, owner = (
                pointer("commitments", i, "batches", j),
                f"Batch {batch.id!r} of commitment {commitment.id!r}",
            )
            if recipe:
                yield from _complete(recipe, batch, where, owner)
            for k, run in enumerate(batch.procedures):
                yield from _instants(run, where + pointer("procedures", k), owner)


def _complete(recipe: Recipe, batch: CommittedBatch, where: str, owner: str) -> Iterator[Issue]:
    given = {run.procedure for run in batch.procedures}
    lacking = [p.id for p in recipe.procedures if p.id not in given]
    if lacking:
        message = f"{owner} lacks procedure {', '.join(map(repr, lacking))} of recipe {recipe.id!r}."
        yield error("commitment_incomplete", where + "/procedures", message, "State every procedure of the recipe.")


def _instants(run: CommittedProcedure, where: str, owner: str) -> Iterator[Issue]:
    if utc(run.end) < utc(run.start):
        message = f"{owner}: procedure {run.procedure!r} ends before it starts."
        yield error("commitment_backwards", where + "/end", message, "Correct its start or end.")
        return
    for operation, start in run.operation_starts.items():
        if not utc(run.start) <= utc(start) <= utc(run.end):
            message = f"{owner}: operation {operation!r} starts outside its procedure {run.procedure!r}."
            at = where + pointer("operation_starts", operation)
            yield error("commitment_backwards", at, message, "Correct its start.")
