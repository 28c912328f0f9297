"""A plant of a few areas: mammalian and microbial biologics, potent conjugation, sterile filling, oral solids.

Every area is a list of stages; a stage is one procedure, run on one of its parallel units. The document has no demand.
"""

import random
from typing import Any, NamedTuple

Document = dict[str, Any]
ZONES = ("Europe/Berlin", "Europe/Dublin", "America/New_York", "Asia/Singapore")
SPONSORS = ("Alderon", "Brightwell", "Cortexa", "Dunmore", "Elvana", "Fennick", "Gravelle", "Halden")
FAMILIES = ("alpha", "beta", "gamma")


class Stage(NamedTuple):
    """A procedure: unit ids without site, hours from/to, and how its units are used."""

    name: str
    units: tuple[str, ...]
    hours: tuple[int, int]
    spread: bool = False
    hold: str | None = None
    attended: bool = False


class Area(NamedTuple):
    """Stages of a kind of product; unit of measure, size of a batch, least and most batches a campaign, products."""

    modality: str
    stages: tuple[Stage, ...]
    measure: str
    size: int
    campaign: tuple[int, int]
    products: int
    cadence: str | None = None
    potent: bool = False


# hours of: turnaround, changeover within a family, changeover to another family
CLEANING = {
    "seed": (4, 12, 24),
    "bioreactor": (6, 24, 48),
    "harvest": (4, 12, 24),
    "purification": (6, 24, 60),
    "fermenter": (4, 12, 30),
    "conjugation": (8, 48, 96),
    "filling": (2, 4, 8),
    "lyophiliser": (4, 4, 8),
    "granulation": (1, 4, 12),
    "compression": (1, 4, 12),
    "coating": (1, 4, 12),
}
CREWED = {"bioreactor", "purification", "fermenter", "conjugation"}
SKID = {"seed", "bioreactor", "harvest", "fermenter"}


def areas(solid_lines: int) -> tuple[Area, ...]:
    """The areas of a site with so many lines for oral solids."""

    def line(kind: str) -> tuple[str, ...]:
        return tuple(f"{kind}-{n}" for n in range(1, solid_lines + 1))

    def group(kind: str, count: int) -> tuple[str, ...]:
        return tuple(f"{kind}-{n}" for n in range(1, count + 1))

    mammalian = (
        Stage("seed", group("seed", 2), (96, 120), spread=True),
        Stage("culture", group("bioreactor", 5), (264, 312), spread=True, hold="12h"),
        Stage("harvest", group("harvest", 1), (8, 12), hold="0h"),
        Stage("capture", ("purification-1",), (24, 36), hold="72h"),
        Stage("polish", ("purification-2",), (24, 36), hold="120h"),
    )
    microbial = (
        Stage("ferment", group("fermenter", 2), (48, 60), spread=True),
        Stage("recover", ("purification-3",), (24, 30), hold="24h"),
    )
    potent = (
        Stage("conjugate", ("conjugation-1",), (36, 48)),
        Stage("diafilter", ("conjugation-2",), (18, 24), hold="24h"),
    )
    filling = (
        Stage("fill", ("filling-1",), (10, 18)),
        Stage("freeze-dry", group("lyophiliser", 2), (40, 60), spread=True, hold="4h"),
    )
    solids = (
        Stage("granulate", line("granulation"), (8, 12), attended=True),
        Stage("compress", line("compression"), (8, 12), hold="168h", attended=True),
        Stage("coat", line("coating"), (8, 12), hold="168h", attended=True),
    )
    return (
        Area("antibody", mammalian, "kg", 10, (3, 8), 12),
        Area("protein", microbial, "kg", 5, (4, 10), 8, cadence="48h"),
        Area("conjugate", potent, "kg", 2, (3, 6), 6, potent=True),
        Area("injectable", filling, "thousand vials", 8, (2, 6), 12),
        Area("tablet", solids, "million tablets", 2, (4, 10), 22),
    )


def site_document(rng: random.Random, site: str, zone: str, solid_lines: int) -> Document:
    """Units, pools, products and recipes of one site."""
    found = areas(solid_lines)
    names = dict.fromkeys(unit for area in found for stage in area.stages for unit in stage.units)
    document: Document = {
        "sites": [{"id": site, "zone": zone}],
        "rooms": [{"id": f"{site}-potent-suite", "exclusive_by": "product"}],
        "calendars": [_solids_calendar(site)],
        "units": [_unit(site, name) for name in names],
        "pools": [
            {"id": f"{site}-changeover-crew", "site": site, "capacity": 5},
            {"id": f"{site}-cip", "site": site, "capacity": 3},
        ],
        "connections": [
            {"from": f"{site}-{a}-{n}", "to": f"{site}-{b}-{n}"}
            for a, b in (("granulation", "compression"), ("compression", "coating"))
            for n in range(1, solid_lines + 1)
        ],
        "products": [],
        "recipes": [],
    }
    for area in found:
        for number in range(1, area.products + 1):
            product, recipe = _product(rng, site, area, number)
            document["products"].append(product)
            document["recipes"].append(recipe)
    return document


def changeover_rules(sites: list[str]) -> list[Document]:
    """Same family first, then anything else; per class of unit and the pools of its site."""
    rules = []
    for site in sites:
        for kind, (_, within, across) in CLEANING.items():
            crew = [{"pool": f"{site}-changeover-crew"}] if kind in CREWED else []
            for same, hours, level in ((["family"], within, "minor"), ([], across, "major")):
                work = {"duration": f"{hours}h", "level": level, "pools": crew, "cost": hours * 100}
                rules.append({"unit_class": f"{site}-{kind}", "same": same, "changeover": work})
    return rules


def _unit(site: str, name: str) -> Document:
    kind = name.rpartition("-")[0]
    turnaround: Document = {"duration": f"{CLEANING[kind][0]}h"}
    if kind in SKID:
        turnaround |= {"attendance": "unattended", "pools": [{"pool": f"{site}-cip"}]}
    unit: Document = {"id": f"{site}-{name}", "site": site, "unit_class": f"{site}-{kind}", "turnaround": turnaround}
    if kind in ("granulation", "compression", "coating"):
        unit["calendar"] = f"{site}-solids"
    if kind == "conjugation":
        unit["room"] = f"{site}-potent-suite"
    if kind == "bioreactor":
        unit |= {"dirty_hold": "96h", "clean": {"duration": "6h", "attendance": "unattended"}}
    if kind == "filling":
        unit["full_clean"] = {"duration": "24h", "replaces": "major"}
        unit |= {"full_clean_after": {"time": "120h"}, "initial": {"full_clean_due": True}}
    return unit


def _solids_calendar(site: str) -> Document:
    weekdays = {"days": ["mon", "tue", "wed", "thu", "fri", "sat"]}
    return {"id": f"{site}-solids", "site": site, "open": [weekdays], "outside": "closed"}


def _product(rng: random.Random, site: str, area: Area, number: int) -> tuple[Document, Document]:
    name = f"{site}-{area.modality}-{number:02d}"
    product = {
        "id": name,
        "sponsor": rng.choice(SPONSORS),
        "family": f"{area.modality}-{rng.choice(FAMILIES)}",
        "modality": area.modality,
        "unit": area.measure,
    }
    if area.potent:
        product["segregation_class"] = "potent"
    low, high = area.campaign
    campaign: Document = {"min_batches": rng.randint(1, low), "max_batches": high}
    if area.cadence:
        campaign["cadence"] = area.cadence
    recipe = {
        "id": f"make-{name}",
        "product": name,
        "batch_size": area.size,
        "procedures": [_procedure(rng, site, stage) for stage in area.stages],
        "links": [
            {"from": f"{a.name}.end", "to": f"{b.name}.start", "min": "0h", "max": b.hold}
            for a, b in zip(area.stages, area.stages[1:], strict=False)
            if b.hold
        ],
        "campaign": campaign,
    }
    return product, recipe


def _procedure(rng: random.Random, site: str, stage: Stage) -> Document:
    attendance = "attended" if stage.attended else "unattended"
    hours = rng.randint(*stage.hours)
    return {
        "id": stage.name,
        "allocation": "spread" if stage.spread else "fixed",
        "operations": [{"id": "run", "duration": f"{hours}h", "attendance": attendance}],
        "alternatives": [{"units": f"{site}-{unit}"} for unit in stage.units],
    }
