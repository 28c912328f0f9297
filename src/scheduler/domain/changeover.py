"""Changeover rules: an ordered list matched on what left a unit and what comes next; the first match holds."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from pydantic import Field, model_validator

from scheduler.domain.plant import Changeover, Level, Unit
from scheduler.domain.product import Procedure, Product
from scheduler.domain.units import Duration, Id, Model, Text

if TYPE_CHECKING:
    from scheduler.domain.scenario import Scenario

INITIAL = "initial"
Key = Literal["product", "family", "sponsor", "segregation_class", "setup_state"]


class Match(Model):
    """Conditions on one side of a changeover; all stated ones must hold. `product: initial` is an unused unit."""

    product: Id | None = None
    family: Id | None = None
    sponsor: Id | None = None
    segregation_class: Id | None = None
    setup_state: Id | None = None
    attributes: dict[Id, Id] = {}


class ChangeoverRule(Model):
    """One rule of the list.

    Attributes:
        units: units it holds for; `unit_class`: a class it holds for; neither stated = every unit.
        source, target: (`from`, `to`) conditions on the block before and after.
        same: keys in which both sides agree, such as `family`; `different`: keys in which they differ.
        forbidden: the sequence may not occur.
        changeover: what has to be done; none stated and no matrix = nothing.
        matrix: durations by value of `matrix_by`, from → to; a pair it lacks does not match. The other fields
            of the work come from `changeover`.
        matrix_file: CSV beside the scenario file with the same content; read when the file is loaded.
    """

    units: tuple[Id, ...] = ()
    unit_class: Id | None = None
    source: Match = Field(default=Match(), alias="from")
    target: Match = Field(default=Match(), alias="to")
    same: tuple[Key, ...] = ()
    different: tuple[Key, ...] = ()
    forbidden: bool = False
    changeover: Changeover | None = None
    matrix_by: Key = "product"
    matrix: dict[Id, dict[Id, Duration]] = {}
    matrix_file: Annotated[Text, Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _one_answer(self) -> "ChangeoverRule":
        if self.forbidden and (self.changeover or self.matrix):
            raise ValueError("a forbidden sequence has no changeover and no matrix")
        return self


class UnitUse(NamedTuple):
    """What ran on a unit, as changeover rules see it; product None = the unit's unused state."""

    product: str | None
    setup_state: str | None = None


NOTHING = Changeover(duration=timedelta(0), level=Level.NONE)


def lookup(
    scenario: "Scenario", unit: Unit, before: UnitUse, after: UnitUse, procedure: Procedure
) -> Changeover | None:
    """The changeover between two consecutive uses of a unit by different blocks; None = forbidden sequence.

    Without a matching rule: the turnaround of `procedure` (the one that follows) where the product is the same, nothing
    where the unit was unused, else the scenario's default.
    """
    for rule in scenario.changeovers:
        if _on_unit(rule, unit):
            found = _apply(scenario, rule, before, after)
            if found is not None:
                return None if found == "forbidden" else found
    if before.product is None:
        return NOTHING
    if before.product == after.product:
        task = procedure.turnaround or unit.turnaround
        return Changeover(**dict(task), level=Level.MINOR) if task else NOTHING
    return scenario.changeover_default


def _on_unit(rule: ChangeoverRule, unit: Unit) -> bool:
    if not rule.units and rule.unit_class is None:
        return True
    return unit.id in rule.units or (rule.unit_class is not None and rule.unit_class == unit.unit_class)


def _apply(
    scenario: "Scenario", rule: ChangeoverRule, before: UnitUse, after: UnitUse
) -> Changeover | Literal["forbidden"] | None:
    left, right = _values(scenario, before), _values(scenario, after)
    if not (_holds(rule.source, left, scenario, before) and _holds(rule.target, right, scenario, after)):
        return None
    if any(left[key] is None or left[key] != right[key] for key in rule.same):
        return None
    if any(left[key] is not None and left[key] == right[key] for key in rule.different):
        return None
    if rule.forbidden:
        return "forbidden"
    if not rule.matrix:
        return rule.changeover or NOTHING
    duration = rule.matrix.get(left[rule.matrix_by] or "", {}).get(right[rule.matrix_by] or "")
    if duration is None:
        return None
    return (rule.changeover or Changeover(duration=duration)).model_copy(update={"duration": duration})


def _values(scenario: "Scenario", use: UnitUse) -> dict[Key, str | None]:
    product: Product | None = scenario.product_by_id.get(use.product or "")
    return {
        "product": use.product or INITIAL,
        "family": product.family if product else None,
        "sponsor": product.sponsor if product else None,
        "segregation_class": product.segregation_class if product else None,
        "setup_state": use.setup_state,
    }


def _holds(match: Match, values: dict[Key, str | None], scenario: "Scenario", use: UnitUse) -> bool:
    if match == Match():
        return use.product is not None
    stated: dict[Key, str | None] = {
        "product": match.product,
        "family": match.family,
        "sponsor": match.sponsor,
        "segregation_class": match.segregation_class,
        "setup_state": match.setup_state,
    }
    if any(wanted is not None and wanted != values[key] for key, wanted in stated.items()):
        return False
    product = scenario.product_by_id.get(use.product or "")
    return all(product is not None and product.attributes.get(k) == v for k, v in match.attributes.items())
