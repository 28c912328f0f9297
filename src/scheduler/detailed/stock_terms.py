"""Terms of stock and money of a plan in steps: what is made, sold, kept, short of its target or owed to an order."""

from fractions import Fraction

from scheduler.detailed.lots import lots_of, parts_of
from scheduler.detailed.problem import Problem
from scheduler.detailed.solution import Solution
from scheduler.detailed.stock_data import FOREVER, Supply
from scheduler.detailed.storage import all_lots, taken, wasted
from scheduler.domain.objective import Term

Takes = dict[str, list[tuple[int, int]]]
"""(step, quantity) of every draw and delivery, by lot."""


def stock_terms(problem: Problem, solution: Solution) -> dict[Term, Fraction]:
    """Stock deficit, holding, waste, purchasing, throughput, value, sales and profit, each in its unit."""
    stock, products = problem.stock, problem.scenario.product_by_id
    kept = stock.targets or any(money.holding for money in stock.money.values())
    takes = taken(problem, solution) if kept else {}
    made = _made(problem, solution)
    waste = [(s.item, problem.precision(s.item) * s.quantity) for s in wasted(problem, solution)]
    thrown = sum((Fraction(products[i].waste_cost) * n for i, n in waste if i in products), Fraction(0))
    sales, backlog = _sold(problem, solution)
    cost = sum((Fraction(products[p].production_cost) * n for p, n in made.items()), Fraction(0))
    held = _holding(problem, solution, takes)
    return {
        Term.STOCK_DEFICIT: _deficit(problem, solution, takes),
        Term.HOLDING: held,
        Term.WASTE: sum((n for _, n in waste), Fraction(0)),
        Term.PURCHASING: sum((stock.purchases[p.item].price * p.quantity for p in solution.purchases), Fraction(0)),
        Term.THROUGHPUT: sum(made.values(), Fraction(0)),
        Term.VALUE: sum((Fraction(products[p].value) * n for p, n in made.items()), Fraction(0)),
        Term.SALES: sales,
        Term.PROFIT: sales - cost - campaign_cost(solution) - held - backlog - thrown,
    }


def _made(problem: Problem, solution: Solution) -> dict[str, Fraction]:
    """Quantity of batches that end in the horizon, by product."""
    found: dict[str, Fraction] = {}
    for campaign in solution.campaigns.values():
        recipe = campaign.slot.recipe
        ended = sum(1 for b in campaign.batches if 0 <= b.end <= problem.horizon)
        found[recipe.product] = found.get(recipe.product, Fraction(0)) + ended * Fraction(recipe.source.batch_size)
    return found


def campaign_cost(solution: Solution) -> Fraction:
    """What the campaigns cost as such."""
    return sum((Fraction(c.slot.recipe.rules.cost) for c in solution.campaigns.values()), Fraction(0))


def _deficit(problem: Problem, solution: Solution, takes: Takes) -> Fraction:
    total = Fraction(0)
    for product in problem.stock.targets:
        short = sum(max(0, left) for _, left in shortfalls(problem, solution, product, takes))
        total += problem.precision(product) * short
    return total


def shortfalls(problem: Problem, solution: Solution, product: str, takes: Takes | None = None) -> list[tuple[int, int]]:
    """(date, target less usable stock after that date's deliveries and draws) of each target of a product."""
    takes = taken(problem, solution) if takes is None else takes
    lots = [lot for lot in lots_of(problem, solution, product) if not lot.idle]
    return [
        (date, target - sum(_left(lot, date, takes) for lot in lots if lot.gives(date)))
        for date, target in problem.stock.targets.get(product, ())
    ]


def _left(lot: Supply, date: int, takes: Takes) -> int:
    return lot.quantity - sum(quantity for at, quantity in takes.get(lot.lot, ()) if at <= date)


def _holding(problem: Problem, solution: Solution, takes: Takes) -> Fraction:
    total = Fraction(0)
    for product, money in problem.stock.money.items():
        for lot in all_lots(problem, solution, product) if money.holding else ():
            steps = _sampled(problem, lot, takes) if problem.stock.sampled else _kept(problem, lot, takes)
            total += money.holding * steps
    return total


def _sampled(problem: Problem, lot: Supply, takes: Takes) -> int:
    """Σ sample dates: what is left of a lot."""
    dates = [date for date in problem.stock.samples if lot.arrives <= date < lot.expiry]
    return sum(_left(lot, date, takes) for date in dates)


def _kept(problem: Problem, lot: Supply, takes: Takes) -> int:
    """Σ parts of a lot: quantity × steps in stock."""
    start, last = max(0, lot.arrives), min(lot.expiry, problem.horizon)
    parts = [(min(at, last), quantity) for at, quantity in takes.get(lot.lot, ())]
    rest = lot.quantity - sum(quantity for _, quantity in parts)
    return sum(quantity * max(0, end - start) for end, quantity in [*parts, (last, rest)])


def _sold(problem: Problem, solution: Solution) -> tuple[Fraction, Fraction]:
    """Money for what is delivered, and cost of what is due and not delivered."""
    stock, sales, backlog = problem.stock, Fraction(0), Fraction(0)
    if not any(money.price or money.backlog for money in stock.money.values()):
        return sales, backlog
    for want in stock.wants.values():
        backlog += stock.money[want.product].backlog * want.quantity * overdue(problem, want.due, FOREVER)
    for part in parts_of(problem, solution):
        want, money = part.want, stock.money[part.want.product]
        spared = overdue(problem, want.due, FOREVER) - overdue(problem, want.due, part.delivered)
        sales += money.price * part.quantity
        backlog -= money.backlog * part.quantity * spared
    return sales, backlog


def overdue(problem: Problem, due: int, until: int) -> int:
    """Steps (or sample dates) in the horizon at which what is delivered `until` is due and not delivered."""
    if problem.stock.sampled:
        return sum(1 for date in problem.stock.samples if due <= date < until)
    return max(0, min(until, problem.horizon) - due)
