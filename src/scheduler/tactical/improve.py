"""Fix and optimise: free some products in some periods, keep the rest, solve that; again until time is up."""

import random
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scheduler.tactical.program import Program, Vector
from scheduler.tactical.sets import Sets

STEP_SECONDS = 2.0
AIM_SECONDS = 1.0
FIRST_SIZE, LEAST_SIZE, MOST_SIZE = 120, 40, 2_000


class Places:
    """Which product and period each column belongs to; −1 = none, and so always free."""

    def __init__(self, model: Any, sets: Sets, program: Program) -> None:
        products = {p: n for n, p in enumerate(sets.scenario.product_by_id)}
        consumed = {item for uses in sets.consumes for item in uses}
        self.product = np.full(len(program.variables), -1, dtype=np.int64)
        self.period = np.full(len(program.variables), -1, dtype=np.int64)
        for name in ("made", "run", "kept", "begun"):
            for (i, t), variable in getattr(model, name).items():
                column = program.column[id(variable)]
                self.product[column], self.period[column] = products[sets.lines[i].recipe.product], t
        for (k, _), variable in model.deliver.items():
            self.product[program.column[id(variable)]] = products[sets.demands[k].item[0]]
        for name in ("stock", "waste", "short"):
            for (item, _, _), variable in getattr(model, name).items():
                if item in products and item not in consumed:
                    self.product[program.column[id(variable)]] = products[item]
        self.on_resource = [
            sorted({products[sets.lines[i].recipe.product] for i, _, _ in sets.on(r)}) for r in sets.resources
        ]

    def kept(self, products: list[int], first: int, last: int) -> NDArray[np.int64]:
        """Columns that keep their value when some products are freed in periods first to last."""
        free = (self.product < 0) | np.isin(self.product, products)
        free &= (self.period < 0) | ((self.period >= first) & (self.period <= last))
        return np.flatnonzero(~free)


class Search:
    """The best solution so far, and the choice of what to free next."""

    def __init__(self, places: Places, program: Program, sets: Sets, x: Vector) -> None:
        self.places, self.program, self.sets, self.x = places, program, sets, x
        self.value = float(program.cost @ x) + program.offset
        self.size = float(FIRST_SIZE)
        self.random = random.Random(sets.settings.seed)

    def run(self, until: float, on_plan: Callable[[Vector, float], Vector], should_stop: Callable[[], bool]) -> None:
        """Improve until an instant of the monotonic clock; `on_plan` answers with the best solution that is known."""
        while (left := until - time.monotonic()) > 0.2 and not should_stop():
            began = time.monotonic()
            products, first, last = self._choose()
            kept = self.places.kept(products, first, last)
            limit = min(STEP_SECONDS, left)
            solved = self.program.solve(
                limit,
                start=self.x,
                fixed=(kept, self.x[kept]),
                gap=1e-4,
                seed=self.random.randrange(2**31),
                should_stop=should_stop,
            )
            quick = time.monotonic() - began < AIM_SECONDS
            self.size = min(max(self.size * (1.05 if quick else 0.8), LEAST_SIZE), MOST_SIZE)
            if solved.x is not None and solved.value < self.value - 1e-7 * max(1.0, abs(self.value)):
                self.x, self.value = self.program.rounded(solved.x), solved.value
                self.x = on_plan(self.x, self.value)
                self.value = float(self.program.cost @ self.x) + self.program.offset

    def _choose(self) -> tuple[list[int], int, int]:
        """Products that share a resource, or any, over all periods or a part, until the size is reached."""
        count = self.sets.periods.number
        pool = list(self.random.choice(self.places.on_resource))
        if self.random.random() < 0.2 or len(pool) < 2:
            pool = sorted({p for products in self.places.on_resource for p in products})
        self.random.shuffle(pool)
        width = count if self.random.random() < 0.4 else self.random.randint(min(4, count), count)
        first = self.random.randint(0, count - width)
        number = max(2, round(self.size / (4 * width)))
        return pool[:number], first, first + width - 1
