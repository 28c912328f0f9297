"""Columns of every table: name, kind and meaning. Names end in their unit where they have one."""

from typing import Literal, NamedTuple

Kind = Literal["text", "instant", "count", "number", "share"]


class Column(NamedTuple):
    """A column of a table.

    Attributes:
        kind: `instant`: ISO 8601 on the wall clock of the row's `zone`, with offset; `share`: 1 = all.
    """

    name: str
    kind: Kind
    meaning: str


CAMPAIGN = Column("campaign", "text", "id of the campaign")
BATCH = Column("batch", "text", "id of the batch")
PRODUCT = Column("product", "text", "id of the product")
SPONSOR = Column("sponsor", "text", "id of the sponsor")
RECIPE = Column("recipe", "text", "id of the recipe")
PROCEDURE = Column("procedure", "text", "id of the unit procedure in the recipe")
ORDER = Column("order", "text", "id of the order")
UNITS = Column("units", "text", "ids of the units held, separated by '; '")
UNIT = Column("unit", "text", "id of the unit")
MEASURE = Column("unit_of_measure", "text", "of every quantity in the row")
ORDERS = Column("orders", "text", "ids of the orders served, separated by '; '")
BATCHES = Column("batches", "text", "ids of the batches behind the row, separated by '; '")
ZONE = Column("zone", "text", "IANA time zone of the row's instants")
TIMES = (
    Column("start", "instant", "first instant"),
    Column("end", "instant", "first instant after"),
    Column("duration_h", "number", "elapsed hours from start to end"),
    ZONE,
)
_USES = {
    "run": "running batches",
    "changeover": "changeovers",
    "clean": "turnarounds, full cleans, refreshes and cleans after a last use",
    "setup": "set-ups and tear-downs",
    "maintenance": "maintenance",
    "idle_open": "idle in open hours",
    "idle_unattended": "idle in unattended hours",
    "closed": "closed and idle",
}

TABLES: dict[str, tuple[Column, ...]] = {
    "campaigns": (
        CAMPAIGN,
        RECIPE,
        PRODUCT,
        SPONSOR,
        Column("status", "text", "place on the status ladder"),
        Column("batch_count", "count", "batches in it"),
        Column("quantity", "number", "sum of its batches"),
        MEASURE,
        *TIMES,
        BATCHES,
        ORDERS,
    ),
    "batches": (
        BATCH,
        CAMPAIGN,
        Column("position", "count", "place in the campaign, from 1"),
        RECIPE,
        PRODUCT,
        SPONSOR,
        Column("quantity", "number", "batch size"),
        MEASURE,
        *TIMES,
        UNITS,
        ORDERS,
    ),
    "procedures": (
        BATCH,
        CAMPAIGN,
        PRODUCT,
        SPONSOR,
        PROCEDURE,
        Column("alternative", "text", "id of the alternative taken"),
        UNITS,
        *TIMES,
    ),
    "operations": (
        BATCH,
        PROCEDURE,
        Column("operation", "text", "id of the operation in the procedure"),
        UNITS,
        *TIMES,
    ),
    "tasks": (
        Column("kind", "text", "kind of work"),
        Column("level", "text", "thoroughness of a changeover"),
        UNIT,
        *TIMES,
        Column("before_batch", "text", "batch it prepares for"),
        Column("after_batch", "text", "batch it follows, of a tear-down or a clean after a last use"),
        Column("maintenance", "text", "id of the maintenance"),
    ),
    "deliveries": (
        ORDER,
        Column("lot", "text", "lot it is drawn from: one on hand, or a batch's, which has the batch's id"),
        PRODUCT,
        SPONSOR,
        Column("quantity", "number", "part of the order drawn from the lot"),
        MEASURE,
        Column("usable", "instant", "when the lot is usable"),
        Column("due", "instant", "of the order"),
        Column("delivered", "instant", "when it is delivered"),
        Column("late_days", "number", "days of 24 h from due to delivered, 0 if not late"),
        ZONE,
    ),
    "orders": (
        ORDER,
        PRODUCT,
        SPONSOR,
        Column("quantity", "number", "ordered"),
        Column("delivered_quantity", "number", "delivered in this plan"),
        Column("unmet_quantity", "number", "never delivered in this plan"),
        MEASURE,
        Column("source", "text", "firm, or forecast: what firm orders leave of one"),
        Column("due", "instant", "delivery later than this is late"),
        Column("last_delivery", "instant", "when its last part is delivered"),
        Column("late_days", "number", "days of 24 h by which the last delivery is late"),
        Column("lateness_quantity_days", "number", "sum over late parts of quantity × days late, without priority"),
        Column("outcome", "text", "on time in full, late or short"),
        Column("reason", "text", "code of what kept it from being met earlier"),
        Column("explanation", "text", "the reason in words"),
        BATCHES,
        ZONE,
    ),
    "utilisation": (
        UNIT,
        Column("site", "text", "id of its site"),
        Column("room", "text", "id of its room"),
        Column("unit_class", "text", "its class"),
        Column("horizon_h", "number", "hours of the horizon; the eight uses below add up to it"),
        *(Column(f"{use}_h", "number", f"hours {meaning}") for use, meaning in _USES.items()),
        *(Column(f"{use}_share", "share", f"share of the horizon {meaning}") for use, meaning in _USES.items()),
        Column("utilisation_share", "share", "hours running batches by hours not closed"),
        BATCHES,
    ),
    "kpis": (
        Column("scope", "text", "plan, sponsor or unit"),
        Column("subject", "text", "id of the sponsor or unit; empty for the plan"),
        Column("measure", "text", "what is measured"),
        Column("value", "number", "in the unit beside it"),
        Column("value_unit", "text", "unit of the value"),
        Column("behind", "text", "ids of the orders, batches or campaigns it counts, separated by '; '"),
    ),
    "objective": (
        Column("tier", "count", "from 0; a lower tier never pays with a higher one"),
        Column("term", "text", "name of the term"),
        Column("weight", "number", "per unit of the value"),
        Column("value", "number", "in the unit beside it"),
        Column("value_unit", "text", "unit of the value"),
        Column("exact", "text", "the value as a fraction"),
    ),
}

PLAN = Column("plan", "text", "name of the plan compared with the first")
COMPARISON_TABLES: dict[str, tuple[Column, ...]] = {
    "kpis": (
        PLAN,
        Column("scope", "text", "plan, sponsor or unit"),
        Column("subject", "text", "id of the sponsor or unit; empty for the plan"),
        Column("measure", "text", "what is measured"),
        Column("unit", "text", "unit of the three figures"),
        Column("before", "number", "in the first plan"),
        Column("after", "number", "in this plan"),
        Column("delta", "number", "after minus before"),
    ),
    "orders": (
        PLAN,
        ORDER,
        Column("delivery_before", "instant", "last delivery in the first plan"),
        Column("delivery_after", "instant", "last delivery in this plan"),
        Column("unmet_before", "number", "quantity never delivered in the first plan"),
        Column("unmet_after", "number", "quantity never delivered in this plan"),
        Column("outcome_before", "text", "on time in full, late or short"),
        Column("outcome_after", "text", "on time in full, late or short"),
        ZONE,
    ),
    "activities": (
        PLAN,
        BATCH,
        PROCEDURE,
        Column("change", "text", "appeared, vanished, unit changed or moved"),
        Column("units_before", "text", "units held in the first plan"),
        Column("units_after", "text", "units held in this plan"),
        Column("start_before", "instant", "start in the first plan"),
        Column("start_after", "instant", "start in this plan"),
        Column("end_before", "instant", "end in the first plan"),
        Column("end_after", "instant", "end in this plan"),
        Column("moved_h", "number", "hours by which the start is later"),
        ZONE,
    ),
}
