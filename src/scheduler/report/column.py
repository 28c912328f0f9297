"""What a column of a table is, and the columns that several tables share."""

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
LOT = Column("lot", "text", "id of the lot; a batch's product lot has the batch's id")
ITEM = Column("item", "text", "id of the material or product")
OWNER = Column("owner", "text", "sponsor it belongs to; empty for the shared pool")
ORDERS = Column("orders", "text", "ids of the orders served, separated by '; '")
BATCHES = Column("batches", "text", "ids of the batches behind the row, separated by '; '")
ZONE = Column("zone", "text", "IANA time zone of the row's instants")
TIMES = (
    Column("start", "instant", "first instant"),
    Column("end", "instant", "first instant after"),
    Column("duration_h", "number", "elapsed hours from start to end"),
    ZONE,
)
