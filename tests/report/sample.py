"""A large made-up plan: 25 units, 8 sponsors, 200 batches over 26 weeks, placed by a simple forward rule."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache

from scheduler.domain.commitment import CommitmentStatus
from scheduler.domain.objective import Term
from scheduler.domain.plan import (
    Delivery,
    Plan,
    PlannedBatch,
    PlannedCampaign,
    PlannedOperation,
    PlannedProcedure,
    PlannedTask,
    Promise,
    ReasonCode,
    TaskKind,
    TermValue,
    TierResult,
    Verdict,
)
from scheduler.domain.plant import Level
from scheduler.domain.product import Allocation, Procedure
from scheduler.domain.recipe import operations_of
from scheduler.domain.scenario import Scenario

START = datetime(2027, 1, 3, 23, tzinfo=UTC)
WEEKS = 26
CLASSES = {
    "seed reactor": ("SEED", 3, "Suite 1"),
    "bioreactor": ("BR", 6, "Suite 1"),
    "harvest": ("HARV", 2, "Suite 1"),
    "chromatography": ("CHR", 4, "Suite 2"),
    "UF/DF": ("UFDF", 2, "Suite 2"),
    "compounding": ("MIX", 1, "Fill hall"),
    "filling line": ("FILL", 2, "Fill hall"),
    "lyophiliser": ("LYO", 3, "Fill hall"),
    "inspection": ("INSP", 2, "Fill hall"),
}
SUBSTANCE = {"seed reactor": 72, "bioreactor": 144, "harvest": 20, "chromatography": 44, "UF/DF": 16}
FILLED = {"compounding": 10, "filling line": 26, "lyophiliser": 80, "inspection": 20}
SPONSORS = ("Aldebaran", "Boreal Bio", "Cygnus", "Delphi Tx", "Elara", "Fomalhaut", "Gaia Pharma", "Helix One")
H = timedelta(hours=1)


def _pool(kind: str, index: int, few: bool) -> list[str]:
    """Two or three of the units of a class, shifted by product."""
    prefix, count, _ = CLASSES[kind]
    width = min(count, 2 if few else 3)
    return [f"{prefix}-{(index + k) % count + 1}" for k in range(width)]


def _recipe(index: int) -> dict[str, object]:
    steps = FILLED if index % 5 in (3, 4) else SUBSTANCE
    return {
        "id": f"R-{index + 1:02}",
        "product": f"P-{index + 1:02}",
        "batch_size": 1000,
        "procedures": [
            {
                "id": kind,
                "allocation": "spread" if kind == "bioreactor" else "fixed",
                "survives_shutdown": True,
                **({"setup": {"duration": "8h"}, "teardown": {"duration": "6h"}} if kind == "filling line" else {}),
                "alternatives": [{"units": u, "duration": f"{h}h"} for u in _pool(kind, index, few=index % 2 == 0)],
            }
            for kind, h in steps.items()
        ],
    }


@cache
def scenario() -> Scenario:
    """The plant and its demand; times in Berlin, whose clocks change inside the horizon."""
    return Scenario.model_validate(
        {
            "name": "Biologics site, first half of 2027",
            "sites": [{"id": "Jena", "zone": "Europe/Berlin"}],
            "start": START,
            "horizon": f"{WEEKS}w",
            "time_step": "1h",
            "calendars": [
                {
                    "id": "two shifts",
                    "open": [{"days": ["mon", "tue", "wed", "thu", "fri"], "start": "06:00", "end": "22:00"}],
                    "closed": [{"start": "2027-03-25T18:00Z", "end": "2027-03-30T04:00Z", "reason": "Easter shutdown"}],
                },
                {"id": "five days", "open": [{"days": ["mon", "tue", "wed", "thu", "fri"]}], "outside": "closed"},
            ],
            "rooms": [{"id": room} for room in dict.fromkeys(r for _, _, r in CLASSES.values())],
            "units": [
                {
                    "id": f"{prefix}-{n}",
                    "site": "Jena",
                    "room": room,
                    "unit_class": kind,
                    "calendar": "five days" if kind == "inspection" else "two shifts",
                    "turnaround": {"duration": "6h"},
                    "clean": {"duration": "8h"},
                    "full_clean": {"duration": "24h"},
                }
                for kind, (prefix, count, room) in CLASSES.items()
                for n in range(1, count + 1)
            ],
            "sponsors": [{"id": name} for name in SPONSORS],
            "products": [
                {"id": f"P-{k + 1:02}", "sponsor": SPONSORS[k % 8], "unit": "g" if k % 5 < 3 else "vial"}
                for k in range(15)
            ],
            "recipes": [_recipe(k) for k in range(15)],
            "changeover_default": {"duration": "20h"},
            "maintenance": [
                {"id": f"PM-{unit}", "unit": unit, "duration": "48h", "start": START + timedelta(days=day)}
                for unit, day in (("BR-2", 60), ("CHR-1", 75), ("LYO-3", 30), ("FILL-1", 100))
            ],
            "orders": [
                {
                    "id": f"SO-{k + 1:03}",
                    "product": f"P-{k % 15 + 1:02}",
                    "quantity": 3000 + 1000 * (k % 4),
                    "due": START + timedelta(days=40 + 3.6 * (k // 15) * 15 + 2 * (k * 8 % 15), hours=9),
                }
                for k in range(45)
            ],
        }
    )


class Placer:
    """Forward placement: each procedure on the unit that starts it first, after what the unit did before."""

    def __init__(self, source: Scenario) -> None:
        self.scenario = source
        self.free = {u.id: START for u in source.units}
        self.last: dict[str, tuple[str, str]] = {}
        self.chosen: dict[tuple[str, str], str] = {}
        self.uses: dict[str, int] = defaultdict(int)
        self.fixed = {m.unit: (m.start, m.start + m.duration) for m in source.maintenance if m.start}
        self.tasks = [
            PlannedTask(
                kind=TaskKind.MAINTENANCE, unit=m.unit, start=m.start, end=m.start + m.duration, maintenance=m.id
            )
            for m in source.maintenance
            if m.start
        ]

    def clear(self, unit: str, start: datetime, length: timedelta) -> datetime:
        """Start, or the end of the unit's maintenance if the two would meet."""
        begin, end = self.fixed.get(unit, (START, START))
        return end if start < end and begin < start + length else start

    def gap(self, unit: str, campaign: str, product: str) -> list[tuple[TaskKind, timedelta]]:
        """What has to be done on a unit before the next batch."""
        if unit not in self.last:
            return []
        before, work = self.last[unit], []
        if self.uses[unit] % 12 == 0:
            work.append((TaskKind.FULL_CLEAN, 24 * H))
        elif before[0] == campaign:
            work.append((TaskKind.TURNAROUND, 6 * H))
        if before[1] != product:
            work.append((TaskKind.CHANGEOVER, 20 * H))
        if unit.startswith("FILL") and before[0] != campaign:
            work.append((TaskKind.SETUP, 8 * H))
        return work

    def start(self, unit: str, ready: datetime, length: timedelta, campaign: str, product: str) -> datetime:
        """Earliest start on a unit."""
        work = sum((w[1] for w in self.gap(unit, campaign, product)), timedelta(0))
        return self.clear(unit, max(ready, self.free[unit] + work), length)

    def run(self, procedure: Procedure, ready: datetime, batch: str, campaign: str, product: str) -> PlannedProcedure:
        """Place one procedure and the work before it."""
        lengths = {a.units[0]: operations_of(procedure, a)[0].duration for a in procedure.alternatives}
        best = min(lengths, key=lambda u: (self.start(u, ready, lengths[u], campaign, product), u))
        fixed = procedure.allocation is Allocation.FIXED
        unit = self.chosen.setdefault((campaign, procedure.id), best) if fixed else best
        at = self.free[unit]
        for kind, took in self.gap(unit, campaign, product):
            at = self.clear(unit, at, took)
            level = Level.MAJOR if kind is TaskKind.CHANGEOVER else None
            self.tasks.append(PlannedTask(kind=kind, unit=unit, start=at, end=at + took, before=batch, level=level))
            at += took
        start = self.clear(unit, max(ready, at), lengths[unit])
        end = start + lengths[unit]
        self.uses[unit] += 1
        self.last[unit], self.free[unit] = (campaign, product), end
        operation = PlannedOperation(operation="run", start=start, end=end)
        return PlannedProcedure(
            procedure=procedure.id, alternative=unit, units=(unit,), start=start, end=end, operations=(operation,)
        )

    def campaign(self, id: str, index: int, size: int, status: CommitmentStatus) -> PlannedCampaign:
        """Place a campaign."""
        recipe, batches = self.scenario.recipes[index], []
        for number in range(1, size + 1):
            batch, ready, runs = f"{id}-{number:02}", START, []
            for procedure in recipe.procedures:
                runs.append(self.run(procedure, ready, batch, id, recipe.product))
                ready = runs[-1].end
            batches.append(
                PlannedBatch(
                    id=batch, quantity=recipe.batch_size, start=runs[0].start, end=ready, procedures=tuple(runs)
                )
            )
        return PlannedCampaign(id=id, recipe=recipe.id, product=recipe.product, status=status, batches=tuple(batches))


@cache
def plan() -> Plan:
    """200 batches in campaigns of three to six, with their cleans, deliveries and promises."""
    source = scenario()
    placer, campaigns = Placer(source), []
    for number in range(45):
        size = min(3 + number % 4, 200 - sum(len(c.batches) for c in campaigns))
        status = CommitmentStatus.CONFIRMED if number < 3 else CommitmentStatus.PROPOSED
        campaigns += [placer.campaign(f"C{number + 1:02}", number * 7 % 15, size, status)] if size else []
    deliveries, promises = _deliver(source, campaigns)
    lateness = sum(
        float(d.quantity) * ((d.delivered - source.order_by_id[d.order].due) / timedelta(days=1)) for d in deliveries
    )
    return Plan(
        scenario=source.name,
        campaigns=tuple(campaigns),
        tasks=tuple(placer.tasks),
        deliveries=tuple(deliveries),
        promises=tuple(promises),
        verdict=Verdict(passed=True),
        tiers=(TierResult(tier=0, value=9, bound=7, optimal=False),),
        objective=(TermValue(tier=1, term=Term.LATENESS, weight=Decimal(1), exact=str(lateness), value=lateness),),
    )


def _deliver(source: Scenario, campaigns: list[PlannedCampaign]) -> tuple[list[Delivery], list[Promise]]:
    stock: dict[str, list[PlannedBatch]] = defaultdict(list)
    for campaign in campaigns:
        stock[campaign.product] += campaign.batches
    deliveries, promises = [], []
    for order in source.orders:
        waiting = sorted(stock[order.product], key=lambda b: b.end)
        taken = waiting[: int(order.quantity // 1000)]
        stock[order.product] = waiting[len(taken) :]
        due = order.due
        parts = [
            Delivery(order=order.id, lot=b.id, quantity=b.quantity, usable=b.end, delivered=max(b.end, due))
            for b in taken
            if b.end <= source.end
        ]
        deliveries += parts
        got = sum((p.quantity for p in parts), Decimal(0))
        last = max((p.delivered for p in parts), default=None)
        late, short = last is not None and last > due, got < order.quantity
        reason = ReasonCode.HORIZON if short else ReasonCode.UNIT_BUSY if late else ReasonCode.NONE
        text = "No batch ends inside the horizon." if short else "BR-3 is busy with C04 until then." if late else ""
        promises.append(
            Promise(
                order=order.id,
                delivered=got,
                unmet=order.quantity - got,
                last_delivery=last,
                reason=reason,
                explanation=text,
            )
        )
    return deliveries, promises
