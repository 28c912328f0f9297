"""The case of Jankauskas et al. as published, judged without any of our own rule code.

One suite makes campaigns one after the other. The first batch is harvested `usp_days` after the start, each next one
when the one before is stored, `dsp_days` after its harvest; the first of a campaign a changeover after the last of the
campaign before. Only what is stored before the last due date counts. A batch is approved `approval_days` after it is
stored and counts from the first due date strictly later. At each due date what has expired is thrown away, then the
demand is served, the oldest lot first, then old backlog; what the stock lacks to its target is the deficit.
"""

import csv
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from benchmarks.case import data_file

FOLDER = "domain/jankauskas_single_suite/raw/deterministic_single_site_simple"
START = date(2016, 12, 1)


class Made(NamedTuple):
    """A campaign of a sequence."""

    product: str
    batches: int


class Data(NamedTuple):
    """The published files: a row a product, changeovers in days, demand and targets in kg by day of the due date."""

    products: dict[str, dict[str, Decimal]]
    changeovers: dict[str, dict[str, int]]
    demand: dict[int, dict[str, Decimal]]
    targets: dict[int, dict[str, Decimal]]

    @property
    def end(self) -> int:
        """Day of the last due date."""
        return max(self.demand)

    def days(self, product: str, what: str) -> int:
        """A number of days of a product."""
        return int(self.products[product][f"{what}_days"])


class Outcome(NamedTuple):
    """What a sequence is worth, in kg; backlog counts each shortage once."""

    throughput: Decimal
    deficit: Decimal
    backlog: Decimal
    waste: Decimal


def read() -> Data:
    """The files.

    Raises:
        MissingDataError: they are not there.
    """
    products = {row.pop("product"): {k: Decimal(v) for k, v in row.items()} for row in _rows("product_data")}
    changeovers = {row.pop("product"): {k: int(v) for k, v in row.items()} for row in _rows("changeover_days")}
    return Data(products, changeovers, _dated("kg_demand"), _dated("kg_inventory_target"))


def _rows(name: str) -> list[dict[str, str]]:
    with data_file(f"{FOLDER}/{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def _dated(name: str) -> dict[int, dict[str, Decimal]]:
    rows = _rows(name)
    days = [(date.fromisoformat(row.pop("date")) - START) // timedelta(days=1) for row in rows]
    return {day: {k: Decimal(v) for k, v in row.items()} for day, row in zip(days, rows, strict=True)}


def stored(data: Data, sequence: list[Made]) -> list[list[int]]:
    """Day on which each batch of each campaign is stored."""
    found: list[list[int]] = []
    for index, (product, batches) in enumerate(sequence):
        if index:
            harvest = found[-1][-1] + data.changeovers[sequence[index - 1].product][product]
        else:
            harvest = data.days(product, "usp")
        found.append([harvest + (n + 1) * data.days(product, "dsp") for n in range(batches)])
    return found


def size_faults(data: Data, sequence: list[Made]) -> list[str]:
    """Campaigns whose size the file does not allow, and pairs that should be one campaign."""
    faults = []
    for product, batches in sequence:
        row = data.products[product]
        least, most = row["min_batches_per_campaign"], row["max_batches_per_campaign"]
        if not least <= batches <= most or batches % row["batches_multiples_of_per_campaign"]:
            faults.append(f"a campaign of {batches} batches of {product}")
    faults += [f"two campaigns of {a.product} in a row" for a, b in pairwise(sequence) if a.product == b.product]
    return faults


def judge(data: Data, sequence: list[Made]) -> Outcome:
    """What a sequence of campaigns is worth."""
    days = stored(data, sequence)
    parts = [_product(data, product, sequence, days) for product in data.products]
    return Outcome(*(sum(column, Decimal(0)) for column in zip(*parts, strict=True)))


def _product(data: Data, product: str, sequence: list[Made], days: list[list[int]]) -> Outcome:
    row, life = data.products[product], data.days(product, "shelf_life")
    made = [d for campaign, ends in zip(sequence, days, strict=True) if campaign.product == product for d in ends]
    made = [day for day in made if day < data.end]
    size, approval = row["kg_yield_per_batch"], data.days(product, "approval")
    coming = [(day + approval, day + life, size) for day in made]
    stock = [(life, row["kg_opening_stock"])]
    deficit = backlog = waste = owed = Decimal(0)
    for due in sorted(data.demand):
        stock = sorted(stock + [(expiry, kg) for approved, expiry, kg in coming if approved < due])
        coming = [lot for lot in coming if lot[0] >= due]
        waste += sum((kg for expiry, kg in stock if expiry < due), Decimal(0))
        stock = [lot for lot in stock if lot[0] >= due]
        stock, short = _take(stock, data.demand[due][product])
        stock, owed = _take(stock, owed)
        backlog, owed = backlog + short, owed + short
        deficit += max(Decimal(0), data.targets[due][product] - sum(kg for _, kg in stock))
    return Outcome(size * len(made), deficit, backlog, waste)


def _take(stock: list[tuple[int, Decimal]], wanted: Decimal) -> tuple[list[tuple[int, Decimal]], Decimal]:
    """What is left of the lots, oldest first, and what they lacked."""
    left = []
    for expiry, kg in stock:
        part = min(kg, wanted)
        wanted -= part
        if kg > part:
            left.append((expiry, kg - part))
    return left, wanted
