"""Recipes: durations, and campaign rules that contradict themselves."""

from collections.abc import Iterator

from scheduler.domain.errors import Issue
from scheduler.domain.product import Procedure
from scheduler.domain.scenario import Scenario
from scheduler.validation.issue import error, pointer


def procedure_durations(scenario: Scenario) -> Iterator[Issue]:
    """Each operation has one duration: its own, or that of the alternative."""
    for i, recipe in enumerate(scenario.recipes):
        for j, procedure in enumerate(recipe.procedures):
            where, owner = (
                pointer("recipes", i, "procedures", j),
                f"of procedure {procedure.id!r} of recipe {recipe.id!r}",
            )
            yield from _durations(procedure, where, owner)


def _durations(procedure: Procedure, where: str, owner: str) -> Iterator[Issue]:
    for k, alternative in enumerate(procedure.alternatives):
        at, name = where + pointer("alternatives", k), f"Alternative {alternative.id!r} {owner}"
        if alternative.duration is not None and len(procedure.operations) > 1:
            message = f"{name} states one duration for {len(procedure.operations)} operations."
            fix = "State `durations` by operation id instead of `duration`."
            yield error("duration_of_several", at + "/duration", message, fix)
        if alternative.duration is None and not procedure.operations:
            message = f"{name} states no duration, and the procedure has no operations."
            yield error("missing_duration", at, message, "State its `duration`, or the procedure's `operations`.")


def campaign_sizes(scenario: Scenario) -> Iterator[Issue]:
    """Some number of batches is allowed: min ≤ n ≤ max, n a multiple."""
    for i, recipe in enumerate(scenario.recipes):
        rules, where = recipe.campaign_rules, pointer("recipes", i, "campaign")
        if rules.max_batches is None:
            continue
        if rules.min_batches > rules.max_batches:
            message = (
                f"Recipe {recipe.id!r}: a campaign has at least {rules.min_batches} "
                f"but at most {rules.max_batches} batches."
            )
            yield error("campaign_min_above_max", where, message, "Lower min_batches or raise max_batches.")
        elif -(-rules.min_batches // rules.multiple_of) * rules.multiple_of > rules.max_batches:
            message = (
                f"Recipe {recipe.id!r}: no multiple of {rules.multiple_of} lies between {rules.min_batches} "
                f"and {rules.max_batches} batches."
            )
            yield error("campaign_no_size", where, message, "Change min_batches, max_batches or multiple_of.")


def compatible_pairs(scenario: Scenario) -> Iterator[Issue]:
    """A list of compatible pairs that allows none."""
    for i, recipe in enumerate(scenario.recipes):
        for k, entry in enumerate(recipe.compatible):
            if not entry.pairs:
                message = (
                    f"Recipe {recipe.id!r} allows no pair of alternatives of {entry.source!r} and {entry.target!r}."
                )
                where = pointer("recipes", i, "compatible", k, "pairs")
                yield error("no_compatible_pair", where, message, "List the pairs, or remove the entry to allow all.")
