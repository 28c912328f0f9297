"""Ids that a recipe names: its own procedures, operations and alternatives, and units."""

from collections.abc import Iterator

from scheduler.domain.errors import Issue
from scheduler.domain.product import Recipe, parse_point
from scheduler.domain.recipe import RUN
from scheduler.domain.scenario import Scenario
from scheduler.validation.issue import error, pointer
from scheduler.validation.names import Names


def recipe_references(scenario: Scenario) -> Iterator[Issue]:
    """Everything the recipes name."""
    units = Names("unit", scenario.unit_by_id)
    for i, recipe in enumerate(scenario.recipes):
        where, owner = pointer("recipes", i), f"Recipe {recipe.id!r}"
        procedures = Names(f"procedure of recipe {recipe.id!r}", (p.id for p in recipe.procedures))
        yield from _alternatives(recipe, units, where)
        yield from _links(recipe, procedures, where)
        for at, source, target in _pairs(recipe, where):
            yield from procedures.check(source, at + "/from", owner)
            yield from procedures.check(target, at + "/to", owner)
            if source == target:
                message = f"{owner} joins procedure {source!r} to itself."
                yield error("self_reference", at, message, "Name two different procedures.")
        for k, group in enumerate(recipe.unit_groups):
            for n, procedure in enumerate(group.procedures):
                yield from procedures.check(procedure, where + pointer("unit_groups", k, "procedures", n), owner)
        yield from _choices(recipe, procedures, where)


def _pairs(recipe: Recipe, where: str) -> Iterator[tuple[str, str, str]]:
    for k, transfer in enumerate(recipe.transfers or ()):
        yield where + pointer("transfers", k), transfer.source, transfer.target
    for k, entry in enumerate(recipe.compatible):
        yield where + pointer("compatible", k), entry.source, entry.target


def _alternatives(recipe: Recipe, units: Names, where: str) -> Iterator[Issue]:
    for j, procedure in enumerate(recipe.procedures):
        owner = f"Procedure {procedure.id!r} of recipe {recipe.id!r}"
        steps = Names(f"operation of procedure {procedure.id!r}", (o.id for o in procedure.operations or ()))
        for k, alternative in enumerate(procedure.alternatives):
            at = where + pointer("procedures", j, "alternatives", k)
            for n, unit in enumerate(alternative.units):
                yield from units.check(unit, at + pointer("units", n), owner)
            for operation in alternative.durations:
                if procedure.operations or operation != RUN:
                    yield from steps.check(operation, at + pointer("durations", operation), owner)


def _links(recipe: Recipe, procedures: Names, where: str) -> Iterator[Issue]:
    operations = {p.id: [o.id for o in p.operations] or [RUN] for p in recipe.procedures}
    for k, link in enumerate(recipe.links):
        owner = f"Link {k + 1} of recipe {recipe.id!r}"
        for field, text in (("from", link.source), ("to", link.target)):
            point, at = parse_point(text), where + pointer("links", k, field)
            yield from procedures.check(point.procedure, at, owner)
            if point.procedure in operations:
                steps = Names(f"operation of procedure {point.procedure!r}", operations[point.procedure])
                yield from steps.check(point.operation, at, owner)


def _choices(recipe: Recipe, procedures: Names, where: str) -> Iterator[Issue]:
    """Alternatives in compatible pairs and trains."""
    names = {
        p.id: Names(f"alternative of procedure {p.id!r}", [a.id for a in p.alternatives]) for p in recipe.procedures
    }
    for k, entry in enumerate(recipe.compatible):
        owner = f"Entry {k + 1} of compatible of recipe {recipe.id!r}"
        for n, pair in enumerate(entry.pairs):
            for side, (procedure, choice) in enumerate(zip((entry.source, entry.target), pair, strict=True)):
                if procedure in names:
                    at = where + pointer("compatible", k, "pairs", n, side)
                    yield from names[procedure].check(choice, at, owner)
    for train, choices in recipe.trains.items():
        owner = f"Train {train!r} of recipe {recipe.id!r}"
        for procedure, choice in choices.items():
            at = where + pointer("trains", train, procedure)
            yield from procedures.check(procedure, at, owner)
            if procedure in names:
                yield from names[procedure].check(choice, at, owner)
