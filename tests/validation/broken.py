"""One broken scenario per complaint: code, severity, edits of the base scenario, and where the complaint points."""

from typing import Any, NamedTuple

from scheduler.domain.errors import Severity
from tests.validation.base import BASE, REMOVE

ERROR, WARNING = Severity.ERROR, Severity.WARNING
GROW, PURIFY = "/recipes/0/procedures/0", "/recipes/0/procedures/1"
COMMITTED_BATCH, COMMITTED = "/commitments/0/batches/0", BASE["commitments"][0]["batches"][0]["procedures"][0]


class Broken(NamedTuple):
    code: str
    severity: Severity
    edits: dict[str, Any]
    where: str
    words: str = ""


def error(code: str, where: str, value: Any, at: str | None = None, words: str = "") -> Broken:
    return Broken(code, ERROR, {where: value}, where if at is None else at, words)


def warning(code: str, where: str, value: Any, at: str | None = None, words: str = "") -> Broken:
    return Broken(code, WARNING, {where: value}, where if at is None else at, words)


def unknown(where: str, value: Any = "nowhere", at: str | None = None) -> Broken:
    return error("unknown_reference", where, value, at)


UNKNOWN = [
    unknown("/calendars/0/site"),
    unknown("/pools/0/site"),
    unknown("/units/0/site"),
    unknown("/units/0/room"),
    unknown("/units/0/calendar"),
    unknown("/units/0/initial/last_product"),
    unknown("/units/0/qualified/1/product"),
    unknown("/units/0/turnaround/pools/0/pool"),
    unknown("/connections/0/from"),
    unknown("/connections/0/to"),
    unknown("/products/0/sponsor"),
    unknown("/recipes/0/product"),
    unknown(PURIFY + "/alternatives/0/units", "nowhere", PURIFY + "/alternatives/0/units/0"),
    unknown(GROW + "/operations/0/pools/0/pool"),
    unknown(GROW + "/alternatives/0/durations", {"x/y": "1h"}, GROW + "/alternatives/0/durations/x~1y"),
    unknown(GROW + "/setup", {"duration": "1h", "pools": [{"pool": "nowhere"}]}, GROW + "/setup/pools/0/pool"),
    unknown("/recipes/0/transfers/0/from"),
    unknown("/recipes/0/links/0/from", "nowhere.end"),
    unknown("/recipes/0/links/0/to", "grow/nowhere.start"),
    unknown("/recipes/0/compatible/0/to"),
    unknown("/recipes/0/compatible/0/pairs/0/1"),
    unknown("/recipes/0/trains/first", {"nowhere": "BR1"}, "/recipes/0/trains/first/nowhere"),
    unknown("/recipes/0/trains/first/grow"),
    unknown("/recipes/0/unit_groups/0/procedures/1"),
    unknown("/changeovers/0/units/0"),
    unknown("/changeovers/1/matrix/A", {"nowhere": "1h"}, "/changeovers/1/matrix/A/nowhere"),
    unknown("/changeovers/1/changeover/pools/0/pool"),
    unknown("/changeovers/2/from/sponsor"),
    unknown("/changeovers/2/to/product"),
    unknown("/changeover_default/pools", [{"pool": "nowhere"}], "/changeover_default/pools/0/pool"),
    unknown("/maintenance/0/unit"),
    unknown("/maintenance/0/pools", [{"pool": "nowhere"}], "/maintenance/0/pools/0/pool"),
    unknown("/orders/0/product"),
    unknown("/commitments/0/recipe"),
    unknown("/products/0/qc/pools/0/pool"),
    unknown("/products/0/storage/storage"),
    unknown("/materials/0/storage/storage"),
    unknown("/materials/0/purchase/owner"),
    unknown("/lots/0/item"),
    unknown("/lots/0/owner"),
    unknown("/lots/1/approved_for/0"),
    unknown(GROW + "/operations/0/consumes/0/item"),
    unknown(GROW + "/operations/1/produces/0/item"),
    unknown("/runs/0/recipe"),
    unknown("/gates/0/product"),
    unknown("/gates/0/site"),
    unknown("/holds/0/lot"),
    unknown("/holds/1/unit"),
    unknown("/holds/2/recipe"),
    unknown("/reservations/0/unit"),
    unknown("/reservations/0/sponsor"),
    unknown("/commitments/0/run"),
    unknown(COMMITTED_BATCH + "/procedures/0/procedure"),
    unknown(COMMITTED_BATCH + "/procedures/0/alternative"),
    unknown(
        COMMITTED_BATCH + "/procedures/0/operation_starts/nowhere", "2027-01-05T06:00:00+01:00"
    ),
]  # fmt: skip

DUPLICATES = [
    error("duplicate_id", f"/{field}/-", entry, f"/{field}/{index}/id", f"{noun} '{entry['id']}' stands twice")
    for field, index, noun, entry in [
        ("sites", 1, "site", {"id": "north"}),
        ("calendars", 1, "calendar", {"id": "week"}),
        ("rooms", 1, "room", {"id": "suite"}),
        ("units", 3, "unit", {"id": "CH1"}),
        ("pools", 1, "pool", {"id": "crew", "capacity": 2}),
        ("sponsors", 2, "sponsor", {"id": "acme"}),
        ("products", 2, "product", {"id": "A", "sponsor": "acme"}),
        ("orders", 2, "order", {**BASE["orders"][0]}),
        ("recipes", 2, "recipe", {**BASE["recipes"][0]}),
        ("maintenance", 1, "maintenance", {**BASE["maintenance"][0]}),
        ("commitments", 1, "commitment", {**BASE["commitments"][0]}),
        ("storages", 1, "storage", {"id": "cold", "capacity": 1}),
        ("materials", 3, "material", {"id": "salt"}),
        ("lots", 3, "lot", {"id": "R1", "item": "salt", "quantity": 1}),
        ("runs", 2, "run", {**BASE["runs"][0]}),
        ("gates", 1, "gate", {**BASE["gates"][0]}),
        ("holds", 3, "hold", {**BASE["holds"][0]}),
        ("reservations", 2, "reservation", {**BASE["reservations"][0]}),
    ]
] + [
    error("duplicate_id", GROW + "/operations/1/id", "fill"),
    error("duplicate_id", PURIFY + "/alternatives/1/id", "CH1", PURIFY + "/alternatives/1"),
    error("duplicate_id", PURIFY + "/alternatives/0/units", ["CH1", "CH1"], PURIFY + "/alternatives/0/units/1"),
    error("duplicate_id", "/recipes/0/unit_groups/0/procedures/1", "grow"),
    error("duplicate_id", "/commitments/-", {**BASE["commitments"][0], "id": "c2"}, "/commitments/1/batches/0/id"),
    error("duplicate_id", COMMITTED_BATCH + "/procedures/-", COMMITTED,
          COMMITTED_BATCH + "/procedures/1/procedure"),
    error("duplicate_id", "/materials/-", {"id": "A"}, "/materials/3/id", "a material and for a product"),
    error("duplicate_id", "/lots/2/id", "b1", words="committed batch"),
    error("duplicate_id", GROW + "/operations/0/consumes/1/item", "resin", GROW + "/operations/0/consumes/1"),
    error("duplicate_id", "/lots/1/approved_for", ["A", "A"], "/lots/1/approved_for/1"),
    error("duplicate_id", "/products/0/stock_targets/1/date", "2027-02-15T01:00:00+01:00"),
    error("duplicate_id", "/calendars/0/open/0/days/1", "mon"),
    error("duplicate_id", "/pools/0/weekly/0/days/1", "sat"),
]  # fmt: skip

CONTRADICTIONS = [
    error("no_site", "/sites", []),
    error("reserved_id", "/products/-", {"id": "initial", "sponsor": "acme"}, "/products/2/id"),
    error("unknown_profile", "/objective/profile", "cheap", words="on_time"),
    error("matrix_file_unread", "/changeovers/0/matrix_file", "times.csv"),
    error("self_reference", "/recipes/0/transfers/0/to", "grow", "/recipes/0/transfers/0"),
    error("interruptible_demand", GROW + "/operations/0/attendance", "interruptible", GROW + "/operations/0/pools/0"),
    error("demand_without_duration", GROW + "/operations/0/pools/0/duration", REMOVE, GROW + "/operations/0/pools/0"),
    error("demand_too_long", GROW + "/operations/0/pools/0/duration", "5h", GROW + "/operations/0/pools/0"),
    error("demand_above_capacity", GROW + "/operations/0/pools/0/amount", 4, GROW + "/operations/0/pools"),
    Broken("hold_without_clean", ERROR, {"/units/1/dirty_hold": "1d"}, "/units/1/dirty_hold", "CH1"),
    error("hold_without_clean", "/units/0/clean", REMOVE, "/units/0/clean_hold"),
    error("limit_without_full_clean", "/units/0/full_clean", REMOVE, "/units/0/full_clean_after"),
    error("limit_without_full_clean", "/units/1/initial", {"full_clean_due": True}, "/units/1/initial/full_clean_due"),
    error("dirty_and_clean", "/units/0/initial/dirty_since", "2027-01-02T00:00:00Z"),
    error("duration_of_several", GROW + "/alternatives/0/duration", "5d"),
    error("missing_duration", PURIFY + "/alternatives/0/duration", REMOVE, PURIFY + "/alternatives/0"),
    error("off_precision", "/recipes/0/batch_size", "10.05"),
    error("off_precision", "/orders/1/quantity", "4.5"),
    error("campaign_min_above_max", "/recipes/0/campaign/min_batches", 5, "/recipes/0/campaign"),
    error("campaign_no_size", "/recipes/0/campaign/multiple_of", 5, "/recipes/0/campaign"),
    error("no_compatible_pair", "/recipes/0/compatible/0/pairs", []),
    error("min_above_max", "/recipes/0/links/0/min", "3d", "/recipes/0/links/0"),
    error("link_contradiction", "/recipes/0/links/-", {"from": "grow.start", "to": "purify.end", "max": "5d"},
          "/recipes/0/links", "'grow', 'purify'"),
    error("empty_window", "/calendars/0/open/0/end", "06:00", "/calendars/0/open/0"),
    error("empty_window", "/calendars/0/open/0/days", []),
    error("empty_window", "/pools/0/exceptions/0/end", "2027-01-20T00:00:00+01:00", "/pools/0/exceptions/0"),
    error("maintenance_start_and_window", "/maintenance/0/start", "2027-01-12T00:00:00Z", "/maintenance/0"),
    error("maintenance_without_time", "/maintenance/0/due", REMOVE, "/maintenance/0"),
    error("maintenance_window_too_short", "/maintenance/0/duration", "11d", "/maintenance/0"),
    error("commitment_incomplete", "/commitments/0/recipe", "make-A", COMMITTED_BATCH + "/procedures", "'purify'"),
    error("commitment_backwards", COMMITTED_BATCH + "/procedures/0/end", "2027-01-05T00:00:00Z"),
    error("commitment_backwards", COMMITTED_BATCH + "/procedures/0/operation_starts/run", "2027-01-04T00:00:00Z"),
    *(error("off_precision", where, "4.05") for where in [
        "/products/0/stock_targets/0/quantity", "/lots/0/quantity", GROW + "/operations/0/consumes/0/quantity",
        GROW + "/operations/1/produces/0/quantity", "/materials/0/purchase/min_quantity",
        "/materials/0/purchase/multiple"]),
    error("lot_expires_before_arrival", "/lots/1/expiry", "2027-01-10T00:00:00Z", words="R2"),
    error("lot_expires_before_release", "/lots/1/expiry", "2027-01-11T00:00:00Z", words="R2"),
    error("product_lot_owner", "/lots/-", {"id": "B9", "item": "B", "quantity": 1, "owner": "acme"}, "/lots/3/owner",
          "of 'bolt' alone"),
    error("storage_overfull", "/storages/0/capacity", 4, "/storages/0", "take 5 (R1)"),
    error("purchase_above_storage", "/materials/0/purchase/min_quantity", 251, "/materials/0/purchase",
          "of 252 kg takes 504 litre"),
    Broken("purchase_above_storage", ERROR, {"/storages/0/capacity": 7}, "/materials/0/purchase", "holds 7"),
    error("circular_recipe", GROW + "/operations/0/consumes/0/item", "A", "/recipes/0", "'A' → 'A'"),
    Broken("circular_recipe", ERROR, {
        GROW + "/operations/0/consumes/0/item": "B",
        "/recipes/1/procedures/0/operations": [
            {"id": "run", "duration": "1d", "consumes": [{"item": "A", "quantity": 1}]}]},
        "/recipes/0", "'A' → 'B' → 'A'"),
    error("own_coproduct", GROW + "/operations/1/produces/0/item", "A", "/recipes/0"),
    error("coproduct_of_other_sponsor", GROW + "/operations/1/produces/0/item", "B", "/recipes/0"),
    error("qc_outlasts_shelf_life", "/products/0/shelf_life", "3d", "/products/0/qc/duration"),
    error("order_purpose", "/orders/0/purpose", "ppq", words="'o1'"),
    error("run_purpose", "/runs/0/purpose", "commercial"),
    error("run_size", "/runs/1/batches", 5),
    Broken("run_size", ERROR, {"/recipes/0/campaign/multiple_of": 2}, "/runs/0/batches"),
    Broken("commitment_of_other_run", ERROR, {"/commitments/0/run": "eng"}, "/commitments/0/run", "'make-A'"),
    Broken("run_made_twice", ERROR, {
        "/commitments/0/run": "eng",
        "/commitments/-": {"id": "c2", "recipe": "make-B", "run": "eng", "batches": [{"id": "b2", "procedures": [
            {**COMMITTED, "start": "2027-01-15T00:00:00Z", "end": "2027-01-19T00:00:00Z", "operation_starts": {}}]}]}},
        "/commitments/1/run", "'c1' and again by 'c2'"),
    Broken("circular_purposes", ERROR, {
        "/runs/-": {"id": "eng-B", "recipe": "make-B", "purpose": "engineering", "batches": 1,
                    "due": "2027-02-25T00:00:00Z"}},
        "/commitments/0", "'eng-B'"),
    error("empty_window", "/holds/1/lifted", "2027-01-08T00:00:00Z", "/holds/1"),
    error("empty_window", "/reservations/0/reserved_until", "2027-01-08T00:00:00Z", "/reservations/0"),
    error("reservations_overlap", "/reservations/0/reserved_until", "2027-02-08T01:00:00Z", "/reservations/1", "'CH2'"),
    error("too_large", "/lots", [{"id": f"L{i}", "item": "salt", "quantity": 1} for i in range(50_001)]),
    Broken("too_fine", ERROR, {"/materials/1/precision": "0.000001", "/lots/2/quantity": 10**7},
           "/materials/1/precision"),
    Broken("horizon_below_step", ERROR, {"/horizon": "2h", "/time_step": "3h"}, "/horizon"),
    Broken("too_many_steps", ERROR, {"/time_step": "1s", "/horizon": "30d"}, "/time_step", "2,592,000"),
    error("too_many_batches", "/orders/0/quantity", 600_000, "/orders", "60,006 batches"),
    Broken("too_fine", ERROR, {"/products/0/precision": "0.000001", "/recipes/0/batch_size": 10**6,
                               "/orders/0/quantity": 10**7}, "/products"),
    Broken("too_large", ERROR, {"/horizon": "36500d", "/time_step": "1d", "/calendars/0/open": [{}] * 200}, "/horizon"),
    error("too_large", GROW + "/operations", [{"id": f"o{i}", "duration": "1h"} for i in range(500)], "/recipes/0"),
    error("too_large", "/units", [{"id": f"U{i}"} for i in range(2_001)]),
]  # fmt: skip

DOUBTS = [
    warning("matches_nothing", "/changeovers/1/unit_class", "centrifuge"),
    warning("matches_nothing", "/changeovers/2/to/family", "vaccine"),
    warning("matches_nothing", "/changeovers/2/from/attributes/host", "hek"),
    Broken("matches_nothing", WARNING, {"/changeovers/1/matrix_by": "setup_state"}, "/changeovers/1/matrix/A"),
    warning("unused_field", "/units/0/turnaround/pools/0/duration", "1h", "/units/0/turnaround/pools/0"),
    warning("empty_limit", "/units/0/full_clean_after", {}),
    warning("state_after_start", "/units/0/initial/clean_since", "2027-01-05T00:00:00Z"),
    warning("unit_unused", "/units/-", {"id": "spare"}, "/units/3"),
    warning("unit_unused", "/units/2/available_from", "2028-01-01T00:00:00Z"),
    warning("ideal_outside_window", "/maintenance/0/ideal", "2027-01-19T20:00:00Z"),
    Broken(
        "maintenance_outside_horizon", WARNING,
        {"/maintenance/0": {"id": "cal", "unit": "CH1", "duration": "8h", "start": "2028-01-01T00:00:00Z"}},
        "/maintenance/0",
    ),
    warning("deadline_before_due", "/orders/1/deadline", "2027-02-19T00:00:00Z"),
    warning("lot_expired", "/lots/0/expiry", "2027-01-03T00:00:00Z"),
    Broken("approved_for_other_sponsor", WARNING, {"/lots/0/approved_for": ["A", "B"]}, "/lots/0/approved_for/1"),
    warning("purchase_after_horizon", "/materials/0/purchase/lead_time", "61d"),
    warning("item_without_source", "/lots/2", REMOVE, "/recipes/0", "'salt'"),
    warning("item_of_other_sponsor", GROW + "/operations/0/consumes/1/item", "B", "/recipes/0"),
    warning("remaining_life_impossible", "/orders/0/min_remaining_life", "363d", words="362d"),
    warning("date_outside_horizon", "/products/0/stock_targets/1/date", "2027-04-01T00:00:00Z"),
    warning("date_outside_horizon", "/objective/sample_dates/0", "2027-01-01T00:00:00Z"),
    Broken("unused_field", WARNING, {"/runs/0/report": "10d"}, "/runs/0/report"),
    warning("earliest_after_due", "/orders/0/earliest", "2027-02-11T00:00:00Z"),
    Broken("earliest_after_deadline", WARNING, {"/orders/1/earliest": "2027-02-26T00:00:00Z"}, "/orders/1/earliest"),
    warning("run_due_impossible", "/runs/1/due", "2027-01-15T00:00:00Z", words="run 'eng' comes first"),
    warning("run_due_impossible", "/gates/0/earliest", "2027-02-06T00:00:00Z", "/runs/0/due"),
    warning("run_unreachable", "/gates/0/earliest", "2027-02-27T00:00:00Z", "/runs/0"),
    Broken("due_impossible", WARNING, {"/orders/0/purpose": "commercial", "/orders/0/earliest": REMOVE,
                                       "/orders/0/due": "2027-01-20T00:00:00Z"}, "/orders/0/due", "2027-01-2"),
    warning("due_after_horizon", "/orders/0/due", "2027-04-01T00:00:00Z"),
    warning("due_in_the_past", "/orders/0/due", "2027-01-01T00:00:00Z"),
    warning("priority_missing", "/orders/0/priority", REMOVE, "/orders/0"),
    Broken("campaign_above_demand", WARNING,
           {"/recipes/0/campaign/min_batches": 3, "/products/0/stock_targets": [], "/runs": []},
           "/recipes/0/campaign", "makes 30"),
    warning("recipe_cannot_run", "/units/0/capacity", 5, "/recipes/0", "BR1 takes 5 of the batch size 10"),
    warning("recipe_cannot_run", "/units/0/qualified/0/valid_until", "2027-01-05T00:00:00Z", "/recipes/0", "qualified"),
    warning("recipe_cannot_run", "/units/0/full_clean_after/time", "5d", "/recipes/0", "full clean sooner"),
    warning("recipe_cannot_run", "/horizon", "6d", "/recipes/0", "longer than the horizon"),
    warning("recipe_cannot_run", "/recipes/0/campaign/max_duration", "3d", "/recipes/0", "max_duration"),
    Broken(
        "recipe_cannot_run", WARNING, {"/recipes/0/compatible/0/pairs": [["BR1", "CH2"]]}, "/recipes/0", "trains"
    ),
    Broken("order_unreachable", WARNING, {"/units/0/capacity": 5}, "/orders/0", "make-A"),
    Broken(
        "order_unreachable", WARNING, {"/recipes/1": REMOVE, "/commitments": REMOVE, "/holds": []}, "/orders/1",
        "no recipe makes",
    ),
    Broken("due_impossible", WARNING, {"/orders/0/due": "2027-01-06T00:00:00Z"}, "/orders/0/due", "will be late"),
    Broken("deadline_impossible", WARNING, {"/orders/0/deadline": "2027-01-06T00:00:00Z"}, "/orders/0/deadline"),
    Broken(
        "rounding_inflation", WARNING, {"/time_step": "1d", "/recipes/0/links/0/max": REMOVE}, "/recipes/0", "1d"
    ),
    Broken("product_isolated", WARNING,
           {"/changeovers/0": {"to": {"product": "B"}, "forbidden": True}},
           "/units/0", "'B' can never run on unit 'BR1'"),
    Broken("calendar_never_open", WARNING, {"/calendars/0/open/0": {"start": "06:00", "end": "06:30"}}, "/calendars/0"),
]  # fmt: skip

ALL = [*UNKNOWN, *DUPLICATES, *CONTRADICTIONS, *DOUBTS]
