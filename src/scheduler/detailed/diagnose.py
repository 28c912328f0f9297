"""Why each order is late or short, told in the planner's words (domain.md §10: the binding reason)."""

from collections.abc import Callable

from scheduler.detailed.diagnosis.facts import Facts
from scheduler.detailed.diagnosis.gaps import no_gap
from scheduler.detailed.diagnosis.late import Trace
from scheduler.detailed.diagnosis.late_lots import why_late
from scheduler.detailed.diagnosis.relax import Relaxations
from scheduler.detailed.diagnosis.short import Want, plainly_impossible, want
from scheduler.detailed.diagnosis.words import Cause
from scheduler.detailed.lexicographic import Stop
from scheduler.detailed.lots import Part, parts_of
from scheduler.detailed.problem import Problem
from scheduler.detailed.slots import recipes_for
from scheduler.detailed.solution import Solution
from scheduler.domain.demand import Order
from scheduler.domain.objective import Term
from scheduler.domain.plan import Plan, Promise, ReasonCode, SolveStatus
from scheduler.domain.solve_settings import SolveSettings

SHARE, MOST_SECONDS = 0.2, 3.0
TRADE_OFF = Cause(ReasonCode.TRADE_OFF, "other terms of the objective are better served so")
SEARCH_LIMIT = Cause(ReasonCode.SEARCH_LIMIT, "the search ended before that was tried")


def time_for(settings: SolveSettings, rest: float | None = None) -> SolveSettings:
    """Settings of the trials that explain: a fifth of the time and at most 3 s; of wall time no more than the rest."""
    limit = min(MOST_SECONDS, SHARE * settings.time_limit)
    if rest is not None and not settings.reproducible:
        limit = min(limit, rest)
    return settings.model_copy(update={"time_limit": limit})


def with_reasons(problem: Problem, solution: Solution, plan: Plan, settings: SolveSettings, stop: Stop) -> Plan:
    """The plan with the binding reason of every order that is late or short.

    Args:
        problem: the compiled scenario.
        solution: the plan in steps.
        plan: the same plan as the domain states it, with its status and promises.
        settings: of the trials that explain, from `time_for`.
        stop: of these trials; once it is out of time or cancelled only what needs no search is told.
    """
    teller = _Teller(problem, solution, plan.status, settings, stop)
    teller.search([p for p in plan.promises if p.unmet])
    return plan.model_copy(update={"promises": tuple(teller.tell(p) for p in plan.promises)})


class _Teller:
    def __init__(
        self, problem: Problem, solution: Solution, status: SolveStatus, settings: SolveSettings, stop: Stop
    ) -> None:
        self.problem, self.orders = problem, problem.scenario.order_by_id
        self.facts = Facts(problem, solution)
        self.late_parts: dict[str, list[Part]] = {}
        for part in parts_of(problem, solution):
            if part.delivered > part.want.due:
                self.late_parts.setdefault(part.want.order, []).append(part)
        self.relaxations = Relaxations(self.facts, settings, stop)
        self.proved = status is SolveStatus.OPTIMAL
        terms = {w.term for tier in problem.tiers for w in tier if w.weight}
        chosen = self.proved or Term.LATENESS not in terms or Term.STABILITY in terms
        self.trace = Trace(self.facts, TRADE_OFF if chosen else SEARCH_LIMIT)
        self.causes: dict[str, Cause] = {}

    def search(self, promises: list[Promise]) -> None:
        """Find the causes of what is short: first what is plain, then places, then trials; what matters most first."""
        alike: dict[tuple[str, int], list[Want]] = {}
        for promise in sorted(promises, key=lambda p: (-self.orders[p.order].priority * p.unmet, p.order)):
            asked = self.asked(self.orders[promise.order])
            if isinstance(asked, Cause):
                self.causes[promise.order] = asked
            else:
                alike.setdefault((asked.recipe.id, asked.limit), []).append(asked)
        steps: tuple[Callable[[Want], Cause | None], ...] = (self.plain, self.placed, self.tried, self.unknown)
        for find in steps:
            for key, wants in list(alike.items()):
                cause = find(wants[0])
                if cause:
                    self.causes |= {asked.order.id: cause for asked in alike.pop(key)}

    def tell(self, promise: Promise) -> Promise:
        """The promise with its reason."""
        order = self.orders[promise.order]
        late = self.late(order)
        sentences = []
        if promise.unmet:
            cause = self.causes[order.id]
            amount = f"{promise.unmet.normalize():f} {self.problem.scenario.product_by_id[order.product].unit}"
            sentences.append((cause.code, f"Order {order.id} is {amount} short: {cause.text}."))
        if late:
            cause, by = late
            sentences.append((cause.code, f"Order {order.id} is {by} late: {cause.text}."))
        if not sentences:
            return promise
        return promise.model_copy(
            update={"reason": sentences[0][0], "explanation": " ".join(text for _, text in sentences)}
        )

    def late(self, order: Order) -> tuple[Cause, str] | None:
        """Why the last delivery is late, and by how much."""
        parts = self.late_parts.get(order.id)
        if not parts:
            return None
        last = max(parts, key=lambda p: (p.usable, p.lot))
        return why_late(self.facts, self.trace, last), self.facts.words.span(last.delivered - last.want.due)

    def asked(self, order: Order) -> Want | Cause:
        """What would have to fit for an order to be served; a cause where no recipe can ever do that."""
        recipes = recipes_for(self.problem, order.product)
        causes: list[Cause] = []
        for asked in (want(self.facts, order, recipe) for recipe in recipes):
            cause = plainly_impossible(self.facts, asked)
            if cause is None:
                return asked
            causes.append(cause)
        return causes[0] if causes else Cause(ReasonCode.QUALIFICATION, f"no recipe makes {order.product}")

    def plain(self, asked: Want) -> Cause | None:
        """Whether a gap is plainly missing."""
        return no_gap(self.facts, asked)

    def placed(self, asked: Want) -> Cause | None:
        """Whether a campaign would fit into the plan."""
        place = self.relaxations.place(asked)
        return self.room(asked, place) if place else None

    def tried(self, asked: Want) -> Cause | None:
        """Which rule is in the way."""
        return self.relaxations.why(asked, lambda place: self.room(asked, place))

    def room(self, asked: Want, place: str) -> Cause:
        """There is a place that the plan does not use."""
        text = f"a campaign of {asked.recipe.id} would fit {place}"
        if self.proved:
            return Cause(ReasonCode.TRADE_OFF, f"{text}, but the plan is proved best for all demand together")
        return Cause(ReasonCode.SEARCH_LIMIT, f"{text}; the search ended before that was tried")

    def unknown(self, asked: Want) -> Cause:
        """What can be said without a search."""
        campaign = f"a campaign of {asked.recipe.id} before {asked.until}"
        if self.proved:
            text = f"the plan is proved best for all demand together and has no place for {campaign}"
            return Cause(ReasonCode.TRADE_OFF, text)
        return Cause(ReasonCode.SEARCH_LIMIT, f"the search ended before a place was found for {campaign}")
