"""A small scenario that uses every field of the language, and edits of it."""

from copy import deepcopy
from typing import Any

from scheduler.domain.scenario import Scenario

CIP = {"pool": "crew", "amount": 1}
BASE: dict[str, Any] = {
    "schema_version": 1,
    "name": "Two clients on one train",
    "start": "2027-01-04T00:00:00+01:00",
    "horizon": "60d",
    "time_step": "1h",
    "sites": [{"id": "north", "zone": "Europe/Berlin"}],
    "calendars": [
        {
            "id": "week",
            "site": "north",
            "open": [{"days": ["mon", "tue", "wed", "thu", "fri"], "start": "06:00", "end": "22:00"}],
            "closed": [{"start": "2027-02-01T00:00:00+01:00", "end": "2027-02-03T00:00:00+01:00"}],
        }
    ],
    "rooms": [{"id": "suite", "exclusive_by": "sponsor"}],
    "units": [
        {
            "id": "BR1",
            "site": "north",
            "room": "suite",
            "unit_class": "bioreactor",
            "calendar": "week",
            "capacity": 100,
            "qualified": [{"product": "A", "valid_from": "2026-01-01T00:00:00Z"}, {"product": "B"}],
            "initial": {"last_product": "A", "last_setup_state": "cold", "clean_since": "2027-01-03T00:00:00+01:00"},
            "turnaround": {"duration": "8h", "pools": [CIP]},
            "clean": {"duration": "12h"},
            "full_clean": {"duration": "24h", "attendance": "unattended"},
            "dirty_hold": "72h",
            "clean_hold": "14d",
            "full_clean_after": {"batches": 20, "time": "40d"},
        },
        {"id": "CH1", "unit_class": "chromatography", "calendar": "week"},
        {"id": "CH2", "unit_class": "chromatography"},
    ],
    "pools": [
        {
            "id": "crew",
            "capacity": 2,
            "site": "north",
            "weekly": [{"days": ["sat", "sun"], "start": "06:00", "end": "14:00", "capacity": 1}],
            "exceptions": [
                {"start": "2027-01-20T00:00:00+01:00", "end": "2027-01-21T00:00:00+01:00", "capacity": 3}
            ],
        }
    ],
    "connections": [{"from": "BR1", "to": "CH1"}, {"from": "BR1", "to": "CH2"}],
    "sponsors": [{"id": "acme"}, {"id": "bolt"}],
    "products": [
        {"id": "A", "sponsor": "acme", "family": "mab", "attributes": {"host": "cho"}, "precision": "0.1",
         "qc": {"duration": "3d", "pools": [CIP]}, "shelf_life": "365d", "storage": {"storage": "cold", "per_unit": 1},
         "stock_targets": [{"date": "2027-02-15T00:00:00Z", "quantity": 10}, {"date": "2027-03-01T00:00:00Z",
                                                                              "quantity": 20}],
         "value": 5, "price": 9, "production_cost": 2, "holding_cost": "0.1", "backlog_cost": 1, "waste_cost": 3},
        {"id": "B", "sponsor": "bolt", "family": "mab", "segregation_class": "viral"},
    ],
    "recipes": [
        {
            "id": "make-A",
            "product": "A",
            "batch_size": 10,
            "procedures": [
                {
                    "id": "grow",
                    "alternatives": [{"units": ["BR1"], "setup_state": "warm"}],
                    "operations": [
                        {"id": "fill", "duration": "4h", "attendance": "attended", "pools": [
                            {"pool": "crew", "during": "start", "duration": "1h"}],
                         "consumes": [{"item": "resin", "quantity": "0.5"}, {"item": "salt", "quantity": 3}]},
                        {"id": "run", "duration": "5d", "extendable": "1d",
                         "produces": [{"item": "solvent", "quantity": 7}]},
                    ],
                    "setup": {"duration": "4h"},
                },
                {
                    "id": "purify",
                    "alternatives": [{"units": "CH1", "duration": "1d"}, {"units": "CH2", "duration": "30h"}],
                },
            ],
            "transfers": [{"from": "grow", "to": "purify"}],
            "links": [{"from": "grow/run.end", "to": "purify.start", "min": "0h", "max": "2d"}],
            "compatible": [{"from": "grow", "to": "purify", "pairs": [["BR1", "CH1"], ["BR1", "CH2"]]}],
            "trains": {"first": {"grow": "BR1", "purify": "CH1"}},
            "unit_groups": [{"kind": "different", "procedures": ["grow", "purify"]}],
            "campaign": {"min_batches": 1, "max_batches": 4, "cost": 100},
        },
        {
            "id": "make-B",
            "product": "B",
            "batch_size": 5,
            "campaign": "none",
            "procedures": [{"id": "grow", "alternatives": [{"units": "BR1", "duration": "4d"}]}],
        },
    ],
    "changeovers": [
        {"units": ["CH1"], "same": ["product"], "changeover": {"duration": "2h", "level": "minor"}},
        {"unit_class": "bioreactor", "matrix": {"A": {"B": "20h"}, "B": {"A": "30h"}},
         "changeover": {"duration": "1h", "pools": [CIP]}},
        {"from": {"sponsor": "acme", "attributes": {"host": "cho"}}, "to": {"family": "mab"},
         "changeover": {"duration": "10h"}},
    ],
    "changeover_default": {"duration": "1d", "level": "major"},
    "maintenance": [
        {"id": "cal", "unit": "CH1", "duration": "8h", "ready": "2027-01-10T00:00:00Z", "due": "2027-01-20T00:00:00Z",
         "ideal": "2027-01-12T00:00:00Z", "cost_per_day": 1},
    ],
    "storages": [{"id": "cold", "capacity": 500, "unit": "litre"}],
    "materials": [
        {"id": "resin", "precision": "0.1", "storage": {"storage": "cold", "per_unit": 2}, "shelf_life": "90d",
         "purchase": {"lead_time": "20d", "min_quantity": 4, "multiple": 2, "price": 50, "owner": "acme"},
         "reorder_point": 3},
        {"id": "salt"},
        {"id": "solvent", "unit": "litre"},
    ],
    "lots": [
        {"id": "R1", "item": "resin", "quantity": "2.5", "owner": "acme", "expiry": "2027-03-01T00:00:00Z"},
        {"id": "R2", "item": "resin", "quantity": 5, "status": "quarantine", "arrives": "2027-01-10T00:00:00Z",
         "release": "2027-01-12T00:00:00Z", "approved_for": ["A"]},
        {"id": "S1", "item": "salt", "quantity": 100},
    ],
    "orders": [
        {"id": "o1", "product": "A", "quantity": 20, "due": "2027-02-10T00:00:00Z", "priority": 2,
         "earliest": "2027-02-05T00:00:00Z", "min_remaining_life": "200d", "purpose": "clinical", "partial": False},
        {"id": "o2", "product": "B", "quantity": 5, "due": "2027-02-20T00:00:00Z", "priority": 1,
         "deadline": "2027-02-25T00:00:00Z"},
    ],
    "runs": [
        {"id": "eng", "recipe": "make-A", "purpose": "engineering", "batches": 1, "due": "2027-01-25T00:00:00Z"},
        {"id": "ppq", "recipe": "make-A", "purpose": "ppq", "batches": 2, "due": "2027-02-10T00:00:00Z",
         "report": "14d", "priority": 2},
    ],
    "gates": [{"id": "transfer", "product": "A", "purpose": "engineering", "site": "north",
               "earliest": "2027-01-06T00:00:00Z"}],
    "holds": [
        {"id": "h1", "lot": "R1", "lifted": "2027-01-20T00:00:00Z", "reason": "complaint"},
        {"id": "h2", "unit": "CH2", "blocked_from": "2027-01-08T00:00:00Z", "lifted": "2027-01-09T00:00:00Z"},
        {"id": "h3", "recipe": "make-B", "blocked_from": "2027-02-25T00:00:00Z"},
    ],
    "reservations": [
        {"id": "v1", "unit": "CH2", "sponsor": "acme", "reserved_from": "2027-02-01T00:00:00Z",
         "reserved_until": "2027-02-08T00:00:00Z", "release": "2027-01-15T00:00:00Z"},
        {"id": "v2", "unit": "CH2", "sponsor": "bolt", "reserved_from": "2027-02-08T00:00:00Z",
         "reserved_until": "2027-02-09T00:00:00Z"},
    ],
    "commitments": [
        {"id": "c1", "recipe": "make-B", "batches": [{"id": "b1", "procedures": [
            {"procedure": "grow", "alternative": "BR1", "start": "2027-01-05T06:00:00+01:00",
             "end": "2027-01-09T06:00:00+01:00", "operation_starts": {"run": "2027-01-05T06:00:00+01:00"}}]}]},
    ],
    "objective": {"profile": "on_time", "sample_dates": ["2027-02-01T00:00:00Z"]},
}  # fmt: skip

REMOVE: Any = object()


def edit(edits: dict[str, Any]) -> dict[str, Any]:
    """The base document with values replaced, added (`-` is the end of a list) or removed, by JSON pointer."""
    document = deepcopy(BASE)
    for where, value in edits.items():
        *path, last = [part.replace("~1", "/").replace("~0", "~") for part in where.split("/")[1:]]
        target: Any = document
        for part in path:
            target = target[int(part)] if isinstance(target, list) else target[part]
        if value is REMOVE:
            del target[int(last) if isinstance(target, list) else last]
        elif last == "-":
            target.append(value)
        elif isinstance(target, list):
            target[int(last)] = value
        else:
            target[last] = value
    return document


def scenario(document: dict[str, Any] | None = None) -> Scenario:
    return Scenario.model_validate(document or BASE)


def resolve(document: Any, where: str) -> Any:
    """The value a JSON pointer points to."""
    for part in where.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        document = document[int(name)] if isinstance(document, list) else document[name]
    return document
