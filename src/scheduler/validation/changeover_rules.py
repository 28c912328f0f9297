"""Changeover rules: ids they name, values that match nothing, matrices that were not read."""

from collections.abc import Iterator

from scheduler.domain.changeover import INITIAL, ChangeoverRule, Match
from scheduler.domain.errors import Issue
from scheduler.domain.scenario import Scenario
from scheduler.validation.issue import pointer, warning
from scheduler.validation.matrix_file import unread_matrix_file
from scheduler.validation.names import Names


def changeover_references(scenario: Scenario) -> Iterator[Issue]:
    """Units, products and sponsors that rules name."""
    units = Names("unit", scenario.unit_by_id)
    products = Names("product", [INITIAL, *scenario.product_by_id])
    sponsors = Names("sponsor", scenario.sponsor_by_id)
    for i, rule in enumerate(scenario.changeovers):
        where, owner = pointer("changeovers", i), f"Changeover rule {i + 1}"
        for k, unit in enumerate(rule.units):
            yield from units.check(unit, where + pointer("units", k), owner)
        for side, match in (("from", rule.source), ("to", rule.target)):
            yield from products.check(match.product, where + pointer(side, "product"), owner)
            yield from sponsors.check(match.sponsor, where + pointer(side, "sponsor"), owner)
        known = {"product": products, "sponsor": sponsors}.get(rule.matrix_by)
        for at, value in _matrix_keys(rule):
            if known:
                yield from known.check(value, where + at, owner)


def matrix_files(scenario: Scenario) -> Iterator[Issue]:
    """Rules whose matrix file nobody read: the scenario did not come from a file."""
    for i, rule in enumerate(scenario.changeovers):
        if rule.matrix_file is not None:
            yield unread_matrix_file(i, rule.matrix_file)


def unmatched_names(scenario: Scenario) -> Iterator[Issue]:
    """Classes, families, set-up states and attributes in rules that no unit, product or recipe has."""
    known = _free_names(scenario)
    for i, rule in enumerate(scenario.changeovers):
        where = pointer("changeovers", i)
        for at, kind, value in _stated(rule):
            if value not in known.get(kind, set()):
                message = f"Changeover rule {i + 1} asks for the {kind} {value!r}, which nothing in the scenario has."
                yield warning("matches_nothing", where + at, message, "Correct the spelling or remove the rule.")


def _stated(rule: ChangeoverRule) -> Iterator[tuple[str, str, str]]:
    if rule.unit_class is not None:
        yield "/unit_class", "unit_class", rule.unit_class
    for side, match in (("from", rule.source), ("to", rule.target)):
        for at, kind, value in _conditions(match):
            yield pointer(side) + at, kind, value
    if rule.matrix_by not in ("product", "sponsor"):
        for at, value in _matrix_keys(rule):
            yield at, rule.matrix_by, value


def _conditions(match: Match) -> Iterator[tuple[str, str, str]]:
    for kind in ("family", "segregation_class", "setup_state"):
        value = getattr(match, kind)
        if value is not None:
            yield pointer(kind), kind, value
    for name, value in match.attributes.items():
        yield pointer("attributes", name), f"attribute {name}", value


def _matrix_keys(rule: ChangeoverRule) -> Iterator[tuple[str, str]]:
    for source, row in rule.matrix.items():
        yield pointer("matrix", source), source
        for target in row:
            yield pointer("matrix", source, target), target


def _free_names(scenario: Scenario) -> dict[str, set[str]]:
    known: dict[str, set[str]] = {}
    for product in scenario.products:
        for kind, value in (("family", product.family), ("segregation_class", product.segregation_class)):
            known.setdefault(kind, set()).add(value or "")
        for name, value in product.attributes.items():
            known.setdefault(f"attribute {name}", set()).add(value)
    alternatives = (a for r in scenario.recipes for p in r.procedures for a in p.alternatives)
    known["setup_state"] = {a.setup_state or "" for a in alternatives}
    known["setup_state"] |= {u.initial.last_setup_state or "" for u in scenario.units}
    known["unit_class"] = {u.unit_class or "" for u in scenario.units}
    return known
