"""Tables: columns, kinds and units; instants on the site's clock; CSV and Excel without formulas."""

import re
from io import BytesIO
from zipfile import ZipFile

import pandas as pd
import pytest

from scheduler.domain.plan import Plan
from scheduler.report.columns import COMPARISON_TABLES, TABLES
from scheduler.report.export import table_csv, tables_xlsx
from scheduler.report.frames import tables
from tests.report.small import plan, scenario


@pytest.fixture
def found():
    return tables(scenario(), plan())


def test_every_table_has_the_documented_columns(found):
    """Names and columns are those of the schema, and each says what it means."""
    assert {name: tuple(table.columns) for name, table in found.items()} == {
        name: tuple(column.name for column in columns) for name, columns in TABLES.items()
    }
    assert all(c.meaning for t in (TABLES, COMPARISON_TABLES) for columns in t.values() for c in columns)


def test_numbers_carry_their_unit_in_the_name_or_beside_them():
    """A number ends in h, days, weight or share, or has a column with its unit in the same table."""
    for name, columns in TABLES.items():
        beside = {"unit_of_measure", "value_unit"} & {column.name for column in columns}
        for column in columns:
            if column.kind in ("number", "share"):
                assert re.search(r"_(h|days|share)$", column.name) or beside, f"{name}.{column.name}"


def test_row_counts_follow_the_plan(found):
    """Two campaigns, three batches of two procedures, six tasks, three deliveries, three orders, two units."""
    counted = {name: len(table) for name, table in found.items() if name != "kpis"}
    assert counted == {
        "campaigns": 2,
        "batches": 3,
        "procedures": 6,
        "operations": 6,
        "tasks": 6,
        "deliveries": 3,
        "orders": 3,
        "utilisation": 2,
        "objective": 1,
        "draws": 0,
        "purchases": 0,
        "releases": 0,
        "lots": 3,
        "trace": 3,
        "stock": 6,
        "storage": 0,
        "materials": 0,
        "alerts": 0,
    }


def test_instants_are_on_the_wall_clock_of_the_unit_with_offset(found):
    """The same midnight UTC is one o'clock in Jena and evening in Boston."""
    procedures = found["procedures"].set_index(["batch", "procedure"])
    assert procedures.loc[("A1", "mix"), "start"] == "2027-01-04T01:00:00+01:00"
    assert procedures.loc[("A1", "fill"), "start"] == "2027-01-04T19:00:00-05:00"
    assert procedures.loc[("A1", "fill"), "zone"] == "America/New_York"
    assert procedures.loc[("A1", "fill"), "duration_h"] == 12


def test_orders_carry_promise_and_reason(found):
    """o2 is late for a stated reason; o3 has no delivery."""
    orders = found["orders"].set_index("order")
    assert orders.loc["o2", ["late_days", "lateness_quantity_days", "outcome", "reason"]].tolist() == [
        1.75,
        175.0,
        "late",
        "unit_busy",
    ]
    assert pd.isna(orders.loc["o3", "last_delivery"])
    assert orders.loc["o3", "unmet_quantity"] == 30


def test_uses_of_a_unit_add_up_to_the_horizon(found):
    """The eight columns of hours are the whole of it, so are the shares."""
    table = found["utilisation"]
    uses = [name for name in table.columns if name.endswith("_h") and name != "horizon_h"]
    assert len(uses) == 8
    assert table[uses].sum(axis=1).tolist() == [240, 240]
    shares = [name.replace("_h", "_share") for name in uses]
    assert table[shares].sum(axis=1).tolist() == pytest.approx([1, 1])


def test_an_empty_plan_gives_the_same_columns_and_types(found):
    """No rows change no column: what reads one table reads every table."""
    empty = tables(scenario(), Plan(scenario="Small"))
    assert empty["batches"].empty
    assert empty["batches"].dtypes.to_dict() == found["batches"].dtypes.to_dict()
    assert empty["orders"]["outcome"].tolist() == ["short"] * 3


DANGEROUS = ["=cmd()", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "safe = 1"]


def test_csv_quotes_what_a_spreadsheet_would_run():
    """Text that starts a formula gets a single quote; numbers, even negative, stay numbers."""
    frame = pd.DataFrame({"=name": DANGEROUS, "moved_h": [-1.0, 2, 3, 4, 5, 6, None]})
    read = pd.read_csv(BytesIO(table_csv(frame).encode()), dtype={"'=name": str}, keep_default_na=False)
    assert read["'=name"].tolist() == ["'=cmd()", "'+1", "'-1", "'@SUM(A1)", "'\t=1", "'\n=1", "safe = 1"]
    assert table_csv(pd.DataFrame({"moved_h": [-1.5]})) == "moved_h\n-1.5\n"


def test_csv_of_every_table_reads_back(found):
    """The text has the table's rows and columns."""
    for name, table in found.items():
        read = pd.read_csv(BytesIO(table_csv(table).encode()))
        assert read.shape == table.shape, name


def _parts(book: bytes) -> dict[str, str]:
    with ZipFile(BytesIO(book)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}


def test_a_workbook_has_no_formula_and_no_link():
    """What looks like a formula or an address is text in the shared strings."""
    parts = _parts(tables_xlsx({"orders": pd.DataFrame({"order": [*DANGEROUS, "http://host/x"], "n": range(8)})}))
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert ">=cmd()</t>" in parts["xl/sharedStrings.xml"]


def test_a_workbook_has_a_sheet_a_table_and_explains_its_columns(found):
    """Frozen header and first column, filters, real dates, and the meaning of every column."""
    parts = _parts(tables_xlsx(found))
    names = re.findall(r'<sheet name="(\w+)"', parts["xl/workbook.xml"])
    assert names == [*TABLES, "columns"]
    campaigns = parts["xl/worksheets/sheet1.xml"]
    assert '<pane xSplit="1" ySplit="1"' in campaigns
    assert "<autoFilter" in campaigns
    assert "yyyy-mm-dd hh:mm" in parts["xl/styles.xml"]
    first_start = (pd.Timestamp("2027-01-04 01:00") - pd.Timestamp("1899-12-30")) / pd.Timedelta(days=1)
    assert f"<v>{first_start:.10f}"[:14] in campaigns
    assert "elapsed hours from start to end" in parts["xl/sharedStrings.xml"]


def test_a_cell_too_long_for_excel_is_cut():
    """Excel takes 32,767 characters; the rest is replaced by an ellipsis instead of the whole cell being lost."""
    parts = _parts(tables_xlsx({"kpis": pd.DataFrame({"behind": ["x" * 40_000]})}))
    assert "x" * 32_766 + "…</t>" in parts["xl/sharedStrings.xml"]
