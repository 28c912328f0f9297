"""Forecasts as XLS and ODS."""

from datetime import date
from typing import Any

import xlwt

from tests.forecast.corpus.books import ods, ods_table, xls
from tests.forecast.corpus.case import case

MARCH, APRIL = date(2027, 3, 1), date(2027, 4, 1)
_A3 = "A 2027-03 1.5"
_PLAIN = [["product", "2027-03"], ["A", 1.5]]
_EMPTY = '<table:table-cell table:number-columns-repeated="16000"/>'
_EMPTY_ROWS = '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>'


def _dates(book: Any, sheet: Any) -> None:
    month = xlwt.easyxf(num_format_str="MMM YY")
    sheet.write(0, 0, "product")
    sheet.write(0, 1, MARCH, month)
    sheet.write(0, 2, APRIL, month)
    sheet.write(1, 0, "A")
    sheet.write(1, 1, 1.5)
    sheet.write(1, 2, 2)


def _formula(book: Any, sheet: Any) -> None:
    sheet.write(0, 0, "product")
    sheet.write(0, 1, "2027-03")
    sheet.write(1, 0, "A")
    sheet.write(1, 1, xlwt.Formula("1+1"))


def _hidden(book: Any, sheet: Any) -> None:
    for row, cells in enumerate(_PLAIN):
        for column, value in enumerate(cells):
            sheet.write(row, column, value)
    book.add_sheet("Old").visibility = 1


def _error(book: Any, sheet: Any) -> None:
    sheet.write(0, 0, "product")
    sheet.write(0, 1, "2027-03")
    sheet.write(1, 0, "A")
    sheet.row(1).set_cell_error(1, 42)  # #N/A


def _far(book: Any, sheet: Any) -> None:
    sheet.write(0, 0, "product")
    sheet.write(65_535, 1, 1)


def _false_dimensions() -> bytes:
    """A sheet that says it has four thousand million rows."""
    said, content = b"\x00\x02\x0e\x00", xls(_PLAIN)
    assert content.count(said) == 1
    at = content.index(said) + 4
    return content[: at + 4] + b"\xff\xff\xff\xff" + content[at + 8 :]


def _tail() -> bytes:
    """Rows and cells without end, as a spreadsheet program writes them to say that the rest is empty."""
    rest = f'<table:table-row table:number-rows-repeated="1048000">{_EMPTY}</table:table-row></table:table>'
    return ods(ods_table("S", [[*row, _EMPTY] for row in _PLAIN]).replace("</table:table>", rest))


def _far_row() -> bytes:
    cell = '<table:table-cell office:value-type="float" office:value="1"/>'
    rest = f"{_EMPTY_ROWS}<table:table-row>{cell}</table:table-row></table:table>"
    return ods(ods_table("S", _PLAIN).replace("</table:table>", rest))


def _hidden_table() -> bytes:
    styles = (
        '<office:automatic-styles><style:style style:name="ta1" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    )
    tables = ods_table("S", _PLAIN) + ods_table("Old", _PLAIN, ' table:style-name="ta1"')
    return ods(tables, styles=styles)


_SPANNED = [
    ['<table:table-cell office:value-type="string" table:number-rows-spanned="2"><text:p>Product</text:p>'
     "</table:table-cell>",
     '<table:table-cell office:value-type="float" office:value="2027" table:number-columns-spanned="2"/>',
     "<table:covered-table-cell/>"],
    ["<table:covered-table-cell/>", "Mar", "Apr"],
    ["A", 1.5, 2],
]  # fmt: skip
_ODS_FORMULA = '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"/>'
_REPEATED = '<table:table-cell table:number-columns-repeated="100000" office:value-type="float" office:value="2"/>'

CASES = [
    case("plain.xls", lambda: xls(_PLAIN), _A3),
    case("dates.xls", lambda: xls(_dates), _A3, "A 2027-04 2"),
    case("dates_1904.xls", lambda: xls(_dates, date_1904=True), _A3, "A 2027-04 2"),
    case("serial.xls", lambda: xls([["product", 46447], ["A", 1.5]]), _A3),
    case("serial_1904.xls", lambda: xls([["product", 44985], ["A", 1.5]], date_1904=True), _A3),
    case("hidden.xls", lambda: xls(_hidden), _A3, "hidden_sheet@Old!"),
    case("formula.xls", lambda: xls(_formula), "formula@S!B2"),
    case("error.xls", lambda: xls(_error), "error_value@S!B2"),
    case("far_row.xls", lambda: xls(_far), "too_many_rows@S!B65536"),
    case("false_dimensions.xls", _false_dimensions, _A3),
    case("cut_off.xls", lambda: xls(_PLAIN)[:2_000], "corrupt@"),
    case("no_container.xls", b"junk", "corrupt@"),
    case("plain.ods", lambda: ods(_PLAIN), _A3),
    case("dates.ods", lambda: ods([["product", MARCH, APRIL], ["A", 1.5, 2]]), _A3, "A 2027-04 2"),
    case("tail.ods", _tail, _A3),
    case("hidden.ods", _hidden_table, _A3, "hidden_sheet@Old!"),
    case("two_heading_rows.ods", lambda: ods(_SPANNED), _A3, "A 2027-04 2"),
    case("formula.ods", lambda: ods([["product", "2027-03"], ["A", _ODS_FORMULA]]), "formula@S!B2"),
    case("repeated.ods", lambda: ods([["product", "2027-03"], ["A", _REPEATED]]), "too_many_columns@S!EQXE"),
    case("far_row.ods", _far_row, "too_many_rows@S!1000003"),
    case("macros.ods", lambda: ods(_PLAIN, extra={"Basic/Standard/Module1.xml": b"<x/>"}), "macros@"),
    case("external.ods", lambda: ods([['<table:table-source table:table-name="x"/>']]), "external_link@"),
    case("encrypted.ods", lambda: ods(_PLAIN, extra={"META-INF/manifest.xml": b"<m:encryption-data/>"}), "encrypted@"),
    case("entities.ods", lambda: ods(_PLAIN, styles="<!DOCTYPE x>"), "xml_entities@"),
    case("unclosed.ods", lambda: ods(ods_table("S", _PLAIN).removesuffix("</table:table>")), "corrupt@"),
    case("no_content.ods", lambda: ods(_PLAIN)[:40], "corrupt@"),
]  # fmt: skip
