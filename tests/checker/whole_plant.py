"""A small plant in which every rule has something to say: two bioreactors, a skid, two filling lines."""

from scheduler.domain.plan import Plan
from scheduler.domain.scenario import Scenario
from tests.checker.builders import batch, campaign, iso, plan, plant, run, task

_CREW = [{"pool": "crew"}]
_CLEAN = {"duration": "3h", "attendance": "unattended", "pools": _CREW, "cost": 5}
_LONG_AFTER = iso(5000)


def _recipe(product: str, culture: str) -> dict:
    grow = {
        "id": "grow",
        "allocation": "spread",
        "survives_shutdown": True,
        "alternatives": [{"units": unit, "durations": {"culture": culture}} for unit in ("BR1", "BR2", "BR3")],
        "operations": [
            {"id": "inoculate", "duration": "2h", "attendance": "attended", "pools": [{"pool": "operators"}]},
            {"id": "culture", "duration": "40h", "extendable": "12h"},
        ],
    }
    purify = {
        "id": "purify",
        "alternatives": [{"units": "SKID"}],
        "setup": {"duration": "2h", "attendance": "unattended"},
        "operations": [{"id": "run", "duration": "6h", "attendance": "attended", "pools": [{"pool": "operators"}]}],
    }
    fill = {
        "id": "fill",
        "alternatives": [{"units": "FILL1"}, {"units": "FILL2"}],
        "operations": [{"id": "run", "duration": "4h", "pools": [{"pool": "operators"}]}],
    }
    return {
        "id": f"make-{product}",
        "product": product,
        "batch_size": 10,
        "procedures": [grow, purify, fill],
        "links": [{"from": "grow.end", "to": "purify.start", "min": "0h", "max": "20h"}],
        "campaign": {"min_batches": 2, "max_duration": "16d"},
    }


def whole_plant(*commitments: dict) -> Scenario:
    reactor = {"calendar": "day", "room": "suite", "turnaround": _CLEAN, "clean": _CLEAN}
    line = {"calendar": "day", "clean": _CLEAN, "full_clean": {**_CLEAN, "duration": "8h", "replaces": "full"}}
    units = [
        {"id": "BR1", **reactor},
        {"id": "BR2", **reactor},
        {"id": "BR3", "qualified": [{"product": p, "valid_from": _LONG_AFTER} for p in "AB"]},
        {
            "id": "SKID",
            "calendar": "day",
            "clean": _CLEAN,
            "turnaround": _CLEAN,
            "dirty_hold": "24h",
            "clean_hold": "3d",
        },
        {"id": "FILL1", **line, "full_clean_after": {"batches": 2, "time": "15d"}, "initial": {"full_clean_due": True}},
        {"id": "FILL2"},
    ]
    return plant(
        _recipe("A", "40h"),
        _recipe("B", "60h"),
        units=units,
        rooms=[{"id": "suite", "exclusive_by": "sponsor"}],
        pools=[{"id": "crew", "capacity": 1}, {"id": "operators", "capacity": 1}],
        calendars=[{"id": "day", "open": [{"start": "06:00", "end": "18:00"}]}],
        connections=[{"from": "SKID", "to": "FILL1"}],
        changeovers=[
            {
                "unit_class": None,
                "units": ["BR1", "BR2", "SKID"],
                "different": ["product"],
                "changeover": {"duration": "6h", "attendance": "attended", "pools": _CREW, "cost": 50},
            },
        ],
        maintenance=[
            {"id": "M1", "unit": "SKID", "duration": "5h", "ready": iso(24), "due": iso(240), "pools": _CREW},
            {"id": "M2", "unit": "FILL2", "duration": "9h", "start": iso(31)},
        ],
        orders=[
            {"id": "o1", "product": "A", "quantity": 25, "due": iso(240)},
            {"id": "o2", "product": "B", "quantity": 20, "due": iso(400), "deadline": iso(700)},
            {"id": "o3", "product": "A", "quantity": 10, "due": iso(90)},
        ],
        commitments=list(commitments),
    )


def committed_plan() -> tuple[Scenario, Plan]:
    """The plant with a frozen campaign of two batches, and the plan by hand that keeps it and makes nothing else."""
    edges = {"grow": ("BR1", 0, 42), "purify": ("SKID", 48, 54), "fill": ("FILL1", 55, 59)}

    def batch_of(name: str, start: int) -> dict:
        stated = [
            {"procedure": p, "alternative": unit, "start": iso(start + a), "end": iso(start + b)}
            for p, (unit, a, b) in edges.items()
        ]
        return {"id": name, "procedures": stated}

    scenario = whole_plant({"id": "K", "recipe": "make-A", "batches": [batch_of("K1", 6), batch_of("K2", 78)]})
    made = scenario.recipes[0]
    batches = (
        batch(name, *(run(made, p, start + a, unit) for p, (unit, a, _) in edges.items()))
        for name, start in (("K1", 6), ("K2", 78))
    )
    tasks = (
        task("turnaround", "BR1", 48, 51, before="K2"),
        task("setup", "SKID", 52, 54, before="K1"),
        task("turnaround", "SKID", 60, 63, before="K2"),
        task("clean", "SKID", 132, 135, after="K2"),
        task("full_clean", "FILL1", 30, 38, before="K1"),
        task("maintenance", "SKID", 24, 29, maintenance="M1"),
        task("maintenance", "FILL2", 31, 40, maintenance="M2"),
    )
    return scenario, plan(scenario, campaign("K", made, *batches), tasks=tasks)
