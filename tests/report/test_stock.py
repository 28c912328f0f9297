"""Lots, stock, traceability, materials and alerts against what was worked out by hand on the stocked plan."""

import pandas as pd
import pytest

from scheduler.domain.plan import Plan
from scheduler.report.frames import tables
from scheduler.report.indicators import kpis
from scheduler.report.measures import measures
from tests.report import small
from tests.report.small import at
from tests.report.stocked import plan, scenario


@pytest.fixture(scope="module")
def found():
    return tables(scenario(), plan())


def day(text):
    """Days after the start of an instant in a table."""
    return (pd.Timestamp(text) - pd.Timestamp(small.START)) / pd.Timedelta(days=1)


def test_every_lot_is_listed_with_where_it_came_from_and_went(found):
    """Stated, bought and made lots; what is left adds up."""
    lots = found["lots"].set_index("lot")
    assert lots["origin"].to_dict() == {
        **dict.fromkeys(["R1", "R3", "T1", "S0"], "on hand"),
        "R2": "expected",
        "P1": "purchase",
        **dict.fromkeys(["S1", "S2", "V1", "S3"], "batch"),
        "V1/rinse": "co-product",
    }
    assert lots.loc["S1", ["quantity", "drawn", "delivered", "expired", "left"]].tolist() == [10, 4, 3, 0, 3]
    assert lots.loc["T1", ["drawn", "expired", "left"]].tolist() == [100, 400, 0]
    assert lots.loc["S1", ["batch", "into_batches", "orders", "unit_of_measure"]].tolist() == ["S1", "V1", "s1", "kg"]
    assert lots.loc["S0", ["owner", "status", "holds"]].tolist() == ["acme", "quarantine", "h1"]
    assert (lots.loc["R3", "owner"], pd.isna(lots.loc["R3", "usable"])) == ("bolt", True)
    assert (day(lots.loc["S1", "usable"]), day(lots.loc["S1", "expiry"])) == (3, 31)
    assert lots.loc["S3", "purpose"] == "engineering"
    assert lots.loc["V1/rinse", ["batch", "quantity", "unit_of_measure"]].tolist() == ["V1", 3, "litre"]
    assert day(lots.loc["V1/rinse", "arrives"]) == 4.5


def test_draws_name_item_and_owner(found):
    """The owner is that of the lot; a shared lot has none."""
    draws = found["draws"].set_index(["batch", "lot"])
    assert draws.loc[("V1", "S1"), ["item", "lot_owner", "quantity", "unit_of_measure"]].tolist() == [
        "S",
        "acme",
        4,
        "kg",
    ]
    assert pd.isna(draws.loc[("S1", "R1"), "lot_owner"])


def test_purchases_say_when_to_order_and_what_it_costs(found):
    """10 litres at 50, ordered on day 1 for day 6."""
    (row,) = found["purchases"].to_dict("records")
    assert (row["quantity"], row["min_quantity"], row["money"], row["lead_time_days"]) == (10, 10, 500, 5)
    assert (day(row["order_by"]), day(row["arrives"]), row["batches"]) == (1, 6, "S3")


def test_releases_say_how_long_they_waited(found):
    """S3 ends on day 9 and waits six hours for QC."""
    releases = found["releases"].set_index("lot")
    assert releases["waited_h"].to_dict() == {"S1": 0, "S2": 0, "V1": 0, "S3": 6}
    assert releases.loc["V1", ["product", "duration_h", "orders"]].tolist() == ["V", 24, "v1; v2"]


def test_the_trace_reads_both_ways(found):
    """Resin R1 went into S1, through it into V1 and its co-product, and to three orders; v1 leads back to R1."""
    trace = found["trace"]
    forward = trace[trace["lot"] == "R1"].set_index("target")
    assert forward["levels"].to_dict() == {"S1": 1, "V1": 2, "V1/rinse": 2, "s1": 1, "v1": 2, "v2": 2}
    assert forward["through"].to_dict()["v1"] == "V1"
    assert forward.loc["s1", ["target_kind", "target_item"]].tolist() == ["order", "S"]
    back = trace[(trace["target"] == "v1") & (trace["target_kind"] == "order")].set_index("lot")
    assert back["levels"].to_dict() == {"R1": 2, "T1": 1, "S1": 1, "V1": 0}
    assert "S2" not in set(trace["lot"]) - {"R2"}  # nothing was made of it


def test_a_trace_through_many_batches_names_each_pair_once():
    """Two fills from one lot for one order: the pair of lot and order is one row with both batches."""
    second = plan().campaigns[1].batches[0].model_copy(update={"id": "V2"})
    fill = plan().campaigns[1].model_copy(update={"batches": (plan().campaigns[1].batches[0], second)})
    more = plan().deliveries[1].model_copy(update={"lot": "V2"})
    draws = (*plan().draws, plan().draws[3].model_copy(update={"batch": "V2"}))
    update = {"campaigns": (plan().campaigns[0], fill), "draws": draws, "deliveries": (*plan().deliveries, more)}
    trace = tables(scenario(), plan().model_copy(update={**update, "releases": (), "purchases": ()} | {
        "draws": tuple(d for d in draws if d.lot != "P1")}))["trace"]  # fmt: skip
    rows = trace[(trace["lot"] == "S1") & (trace["target"] == "v1")]
    assert rows["through"].tolist() == ["V1; V2"]


def test_stock_over_time(found):
    """S: on hand from S0 and batches, usable only when released and not on hold."""
    stock = found["stock"]
    levels = stock[stock["item"] == "S"]
    shown = {day(row["at"]): (row["on_hand"], row["usable"]) for row in levels.to_dict("records")}
    assert shown == {
        0: (2, 0),
        1: (12, 2),  # S1 ends, S0 is released
        2: (12, 0),  # S0 goes on hold
        3: (22, 10),  # S2 ends, S1 is released
        4: (18, 6),  # V1 draws
        5: (15, 13),  # s1 is delivered, S2 is released
        6: (15, 15),  # S0's hold is lifted
        9: (25, 15),  # S3 ends
        11.25: (25, 25),
    }
    resin = stock[(stock["item"] == "resin") & stock["owner"].isna()]
    assert [day(t) for t in resin["at"]] == [0, 2, 6, 8]
    assert resin["usable"].tolist() == [1, 1, 11, 6]
    assert stock.loc[stock["owner"] == "bolt", ["on_hand", "usable"]].to_numpy().tolist() == [[50, 0]]
    assert stock[stock["item"] == "stopper"][["at", "expired", "on_hand"]].iloc[-1].tolist()[1:] == [400, 0]


def test_storage_over_time(found):
    """The cold room holds S, a litre a kg, and is over its 20 litres between days 3 and 4, and from day 9 on."""
    storage = found["storage"]
    assert [(day(row["at"]), row["used"]) for row in storage.to_dict("records")] == [
        (0, 2), (1, 12), (3, 22), (4, 18), (5, 15), (9, 25)]  # fmt: skip
    assert storage["used_share"].max() == pytest.approx(1.25)
    assert set(storage["unit_of_measure"]) == {"litre"}


def test_materials_say_how_long_they_last(found):
    """Six litres of resin cover S1 only; they fall below four at once and are covered by what arrives."""
    materials = found["materials"]
    shared = materials[materials["owner"].isna()].set_index("item")
    resin = shared.loc["resin"]
    assert resin[["usable_at_start", "arriving", "bought", "drawn"]].tolist() == [6, 5, 10, 15]
    assert (day(resin["covered_until"]), resin["cover_days"]) == (2, 2)
    assert (day(resin["below_reorder_from"]), pd.isna(resin["runs_out"])) == (0, True)
    stopper = shared.loc["stopper"]
    assert (pd.isna(stopper["cover_days"]), day(stopper["runs_out"]), stopper["expired"]) == (True, 6, 400)


def test_alerts_name_what_is_stopped(found):
    """R2 has no slack before S2; P1 is to be ordered now; stoppers expire; v2 waits."""
    alerts = found["alerts"]
    assert alerts["alert"].tolist() == [
        "late material", "late material", "order now", "below reorder point", "expires", "order waits for material"
    ]  # fmt: skip
    late = alerts.set_index("lot").loc["R2"]
    assert (late["slack_days"], late["batches"], pd.isna(late["orders"]) or late["orders"]) == (0, "S2", "")
    assert late["message"].startswith("Lot R2 of resin arrives on 6 Jan 2027; more than 0 days late it stops batch S2.")
    assert alerts.set_index("alert").loc["expires", "message"] == (
        "400 piece of stopper in lot T1 expire on 10 Jan 2027 unused."
    )
    assert alerts["message"].tolist()[-1] == "No stoppers are left after 10 Jan."
    assert alerts.set_index("alert").loc["order now", ["lot", "batches"]].tolist() == ["P1", "S3"]


def test_indicators_of_stock():
    """Two targets, of which one is missed by two; 400 stoppers wasted; the engineering run a day late."""
    stock = kpis(scenario(), plan()).stock
    assert [(t.usable, t.deficit) for t in stock.targets] == [(13, 0), (15, 0)]
    assert [(w.lot, w.quantity, w.at) for w in stock.waste] == [("T1", 400, at(6))]
    assert [(p.lot, p.money) for p in stock.purchases] == [("P1", 500)]
    assert [(s.storage, s.peak, s.share) for s in stock.storages] == [("cold", 25, 1.25)]
    assert [(r.run, r.campaign, r.days_late) for r in stock.runs] == [("eng", "CE", 1.0)]
    higher = scenario().model_dump(mode="json")
    higher["products"][0]["stock_targets"][0]["quantity"] = 16
    missed = kpis(type(scenario()).model_validate(higher), plan()).stock.targets[0]
    assert (missed.target, missed.deficit) == (16, 3)


def test_engineering_lots_meet_no_target():
    """On the last day S3 would be usable, were it made to be sold."""
    late = scenario().model_dump(mode="json")
    late["horizon"] = "12d"
    late["products"][0]["stock_targets"] = [{"date": at(12).isoformat(), "quantity": 20}]
    target = kpis(type(scenario()).model_validate(late), plan()).stock.targets[0]
    assert (target.usable, target.deficit) == (15, 5)


def test_figures_of_stock_are_among_the_measures():
    """Of the plan, of the sponsor, of the storage."""
    found = {m.key: m for m in measures(kpis(scenario(), plan()))}
    assert found["plan", "", "purchasing", "money"][3:] == (500.0, "money", ("P1",))
    assert found["plan", "", "required runs late", "number"].behind == ("eng",)
    assert found["plan", "", "lots expired", "number"].value == 1
    assert found["sponsor", "acme", "stock deficit", "kg"].value == 0
    assert found["storage", "cold", "peak", "litre"].value == 25


def test_a_lot_that_nobody_has_is_refused():
    """The message names the lot."""
    stray = plan().model_copy(update={"deliveries": (plan().deliveries[0].model_copy(update={"lot": "X9"}),)})
    with pytest.raises(ValueError, match="The plan names lot X9, which scenario 'Stocked' lacks"):
        kpis(scenario(), stray)


def test_a_plan_without_stock_has_the_tables_too():
    """Empty but for the lots of its batches."""
    empty = tables(small.scenario(), Plan(scenario="Small"))
    assert all(empty[name].empty for name in ("draws", "purchases", "lots", "trace", "stock", "storage", "alerts"))
    assert tables(small.scenario(), small.plan())["lots"]["lot"].tolist() == ["A1", "A2", "B1"]
