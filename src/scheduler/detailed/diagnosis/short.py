"""Why a missing quantity cannot be made, as far as that is plain without a search: units, lengths, sizes, gaps."""

from collections.abc import Iterator
from math import ceil
from typing import NamedTuple

from scheduler.detailed.diagnosis.facts import Facts
from scheduler.detailed.diagnosis.words import Cause
from scheduler.detailed.recipe_data import AlternativeData, ProcedureData, RecipeData
from scheduler.domain.demand import Order
from scheduler.domain.plan import ReasonCode
from scheduler.domain.units import utc

Span = tuple[int, int]


class Want(NamedTuple):
    """What is asked: the smallest campaign of a recipe, its first batch ended by `limit`, which `until` tells."""

    order: Order
    recipe: RecipeData
    size: int
    limit: int
    until: str

    @property
    def fits_not(self) -> str:
        """The beginning of an explanation."""
        return f"no campaign of {self.recipe.id} fits before {self.until}"


def want(facts: Facts, order: Order, recipe: RecipeData) -> Want:
    """The question for an order."""
    rules, horizon = recipe.rules, facts.problem.horizon
    size = ceil(rules.min_batches / rules.multiple_of) * rules.multiple_of
    deadline = facts.problem.grid.at(utc(order.deadline)) if order.deadline else horizon
    if deadline < horizon:
        return Want(order, recipe, size, deadline, f"its deadline {facts.words.at(deadline)}")
    return Want(order, recipe, size, horizon, f"the end of the horizon {facts.words.at(horizon)}")


def plainly_impossible(facts: Facts, asked: Want) -> Cause | None:
    """A reason that holds whatever else is planned; None when there is no plain one."""
    recipe, words = asked.recipe, facts.words
    limit_code = ReasonCode.HORIZON if asked.limit == facts.problem.horizon else ReasonCode.DEADLINE
    for procedure in recipe.procedures.values():
        reasons = [(a, unusable(facts, asked, procedure, a)) for a in procedure.alternatives]
        if all(reason for _, reason in reasons):
            told = "; ".join(dict.fromkeys(reason for _, reason in reasons if reason))
            return Cause(ReasonCode.QUALIFICATION, f"no unit takes {procedure.id} of {recipe.id}: {told}")
    if recipe.span > asked.limit:
        text = f"a batch of {recipe.id} takes at least {words.span(recipe.span)} from the start of the plan, to "
        return Cause(limit_code, f"{text}{words.at(recipe.span)}, and {asked.until} is sooner")
    plain = _too_late_for_quality(facts, asked) or _before_gate(facts, asked)
    if plain:
        return plain
    length = recipe.span + _spread_out(facts, recipe, asked.size)
    most = recipe.rules.max_duration
    too_long = most is not None and length > facts.problem.grid.steps(most)
    if asked.size > (recipe.rules.max_batches or asked.size) or length > facts.problem.horizon or too_long:
        text = f"the smallest campaign of {recipe.id} has {asked.size} batch{'es' if asked.size > 1 else ''} and takes"
        limit = "campaign may take" if too_long else "horizon"
        return Cause(ReasonCode.CAMPAIGN_MINIMUM, f"{text} at least {words.span(length)}, more than the {limit}")
    return None


def _too_late_for_quality(facts: Facts, asked: Want) -> Cause | None:
    """QC release ends too late, or the product keeps for less than the order asks for."""
    recipe, words, stock = asked.recipe, facts.words, facts.problem.stock
    release, life = stock.releases.get(recipe.product), stock.lives.get(recipe.product)
    tested = release.duration if release else 0
    if recipe.span + tested > asked.limit:
        text = f"a batch of {recipe.id} takes at least {words.span(recipe.span)}, its QC release {words.span(tested)}"
        return Cause(ReasonCode.QC_RELEASE, f"{text}, to {words.at(recipe.span + tested)}, and {asked.until} is sooner")
    left = stock.wants[asked.order.id].life
    if life is not None and tested + left > life:
        text = f"{recipe.product} keeps for {words.span(life)}"
        text += f", its QC release takes {words.span(tested)}" if tested else ""
        return Cause(ReasonCode.SHELF_LIFE, f"{text} and the order asks for {words.span(left)} left at delivery")
    return None


def _before_gate(facts: Facts, asked: Want) -> Cause | None:
    """A gate opens too late for a batch."""
    words, problem, purpose = facts.words, facts.problem, asked.order.purpose
    step = problem.restrictions.opens(asked.recipe.id, purpose)
    if step == 0 or step + asked.recipe.span <= asked.limit:
        return None
    gate = problem.restrictions.gates_of(asked.recipe.id, purpose)[0]
    text = f"gate {gate.id} opens {words.at(step)}, a batch of {asked.recipe.id} takes at least"
    return Cause(ReasonCode.GATE, f"{text} {words.span(asked.recipe.span)}, and {asked.until} is sooner")


def _spread_out(facts: Facts, recipe: RecipeData, size: int) -> int:
    """Least steps between the starts of the first and the last batch of a campaign."""
    if recipe.rules.cadence is not None:
        return (size - 1) * facts.problem.grid.steps(recipe.rules.cadence)
    rounds = [(size if p.fixed else ceil(size / len(p.alternatives)), p) for p in recipe.procedures.values()]
    return max((n - 1) * min(a.duration for a in p.alternatives) for n, p in rounds)


def unusable(facts: Facts, asked: Want, procedure: ProcedureData, alternative: AlternativeData) -> str:
    """Why no batch can ever use an alternative in time; empty when one may."""
    first, last = window(asked, procedure)
    for unit in map(facts.problem.unit, alternative.units):
        size, product = asked.recipe.source.batch_size, asked.recipe.product
        if unit.capacity is not None and unit.capacity < size:
            return f"{unit.id} takes {unit.capacity.normalize():f} and a batch is {size.normalize():f}"
        if unit.qualified and all(q.product != product for q in unit.qualified):
            return f"{unit.id} is not qualified for {product}"
        spans = list(dates(facts, unit.id, product))
        if all(min(b, last) - max(a, first) < alternative.duration <= last - first for a, b in spans):
            when = " and ".join(f"from {facts.words.at(a)} to {facts.words.at(b)}" for a, b in spans)
            return f"{unit.id} is open to {product} only {when}"
    return ""


def dates(facts: Facts, unit: str, product: str) -> Iterator[Span]:
    """Stretches in which a unit is there and qualified for a product."""
    owner, at = facts.problem.unit(unit), facts.problem.grid.at
    ready = at(utc(owner.available_from)) if owner.available_from else 0
    entries = [q for q in owner.qualified if q.product == product]
    for entry in entries:
        first = max(ready, at(utc(entry.valid_from))) if entry.valid_from else ready
        yield first, at(utc(entry.valid_until)) if entry.valid_until else facts.problem.horizon
    if not owner.qualified:
        yield ready, facts.problem.horizon


def window(asked: Want, procedure: ProcedureData) -> Span:
    """Where a procedure of the first batch has to lie."""
    return asked.recipe.heads[procedure.id], asked.limit - asked.recipe.tails[procedure.id]
