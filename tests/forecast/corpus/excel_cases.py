"""Forecasts as XLSX: layouts, dates, and what no workbook may hold."""

from datetime import date, datetime
from typing import Any

from tests.forecast.corpus.books import packed, replaced, unpacked, xlsx
from tests.forecast.corpus.case import case

MARCH, APRIL = date(2027, 3, 1), date(2027, 4, 1)
SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
_A3 = "A 2027-03 1.5"
_PLAIN = [["product", "2027-03"], ["A", 1.5]]
_DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet'


def _two_rows(book: Any, sheet: Any) -> None:
    """Year merged over its months, product merged over both rows."""
    sheet.merge_range(0, 0, 1, 0, "Product")
    sheet.merge_range(0, 1, 0, 2, 2027)
    sheet.write_row(1, 1, ["Mar", "Apr"])
    sheet.write_row(2, 0, ["A", 1.5, 2])


def _merged_product(book: Any, sheet: Any) -> None:
    sheet.write_row(0, 0, ["product", "period", "quantity"])
    sheet.merge_range(1, 0, 2, 0, "A")
    sheet.write_row(1, 1, ["2027-03", 1.5])
    sheet.write_row(2, 1, ["2027-04", 2])


def _merged_quantity(book: Any, sheet: Any) -> None:
    sheet.write_row(0, 0, ["product", "2027-03", "2027-04"])
    sheet.write(1, 0, "A")
    sheet.merge_range(1, 1, 1, 2, 3)


def _sheets(book: Any, sheet: Any) -> None:
    """A table on each of two sheets, a sheet of notes, one of figures, one hidden, one with a chart."""
    sheet.write_row(0, 0, ["product", "2027-03"])
    sheet.write_row(1, 0, ["A", 1.5])
    second = book.add_worksheet("T")
    second.write_row(0, 0, ["product", "2027-03"])
    second.write_row(1, 0, ["B", 3])
    book.add_worksheet("Notes").write(0, 0, "Nothing to add")
    book.add_worksheet("Figures").write(0, 0, 42)
    hidden = book.add_worksheet("Old")
    hidden.write_row(0, 0, ["product", "2027-03"])
    hidden.write_row(1, 0, ["A", 9])
    hidden.hide()
    book.add_chartsheet("Chart")


def _twice_on_two_sheets(book: Any, sheet: Any) -> None:
    for each in (sheet, book.add_worksheet("T")):
        each.write_row(0, 0, ["product", "2027-03"])
        each.write_row(1, 0, ["A", 1.5])


def _formula(book: Any, sheet: Any) -> None:
    sheet.write_row(0, 0, ["product", "2027-03"])
    sheet.write(1, 0, "A")
    sheet.write_formula(1, 1, "=1+1", None, 2)


def _hidden_formula(book: Any, sheet: Any) -> None:
    sheet.write_row(0, 0, ["product", "2027-03"])
    sheet.write_row(1, 0, ["A", 1.5])
    hidden = book.add_worksheet("Old")
    hidden.write_formula(4, 2, "=S!B2")
    hidden.hide()


def _link(book: Any, sheet: Any) -> None:
    sheet.write_row(0, 0, ["product", "comment", "2027-03"])
    sheet.write_url(1, 1, "mailto:planner@acme.example", string="planner")
    sheet.write(1, 0, "A")
    sheet.write(1, 2, 1.5)


def _beyond(cell: str) -> bytes:
    """A plain table, and one more cell."""
    row = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    more = f'<row r="{row}"><c r="{cell}"><v>1</v></c></row></sheetData>'
    return replaced(xlsx(_PLAIN), SHEET, "</sheetData>", more)


def _styled_far() -> bytes:
    return replaced(_beyond("GS100000"), SHEET, "><v>1</v></c></row></sheetData>", ' s="1"/></row></sheetData>')


def _with_part(name: str, content: bytes) -> bytes:
    return packed({**unpacked(xlsx(_PLAIN)), name: content})


def _external_relation() -> bytes:
    relation = (
        '<Relationship Id="rId9" Type="http://x/oleObject" Target="file:///x" TargetMode="External"/></Relationships>'
    )
    return replaced(xlsx(_PLAIN), "xl/_rels/workbook.xml.rels", "</Relationships>", relation)


def _error_cell() -> bytes:
    return replaced(xlsx(_PLAIN), SHEET, '<c r="B2"><v>1.5</v></c>', '<c r="B2" t="e"><v>#N/A</v></c>')


def _number(text: str) -> bytes:
    return replaced(xlsx(_PLAIN), SHEET, "<v>1.5</v>", f"<v>{text}</v>")


def _swollen() -> bytes:
    """A part that is compressed a thousand times."""
    return _with_part("xl/media/image1.png", b"\0" * 2_000_000)


def _encrypted_flag() -> bytes:
    content = bytearray(xlsx(_PLAIN))
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)


def _password() -> bytes:
    """How a workbook with a password begins, and the name of the stream in it."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1_500) + "EncryptedPackage".encode("utf-16-le")


LAYOUTS = [
    case("plain.xlsx", lambda: xlsx(_PLAIN), _A3),
    case("dates.xlsx", lambda: xlsx([["product", MARCH, APRIL], ["A", 1.5, 2]]), _A3, "A 2027-04 2"),
    case("dates_1904.xlsx", lambda: xlsx([["product", MARCH], ["A", 1.5]], date_1904=True), _A3),
    case("month_ends.xlsx", lambda: xlsx([["product", datetime(2027, 3, 31, 12)], ["A", 1.5]]), _A3),
    case("serial.xlsx", lambda: xlsx([["product", 46447], ["A", 1.5]]), _A3),
    case("serial_1904.xlsx", lambda: xlsx([["product", 44985], ["A", 1.5]], date_1904=True), _A3),
    case("packed.xlsx", lambda: xlsx([["product", 202703], ["A", 1.5]]), _A3),
    case("long.xlsx", lambda: xlsx([["Item", "Month", "Qty", "UoM"], ["A", MARCH, 1.5, "KG"]]), _A3),
    case("numeric_id.xlsx", lambda: xlsx([["product", "2027-03"], [1001, 0.125]]), "1001 2027-03 0.125"),
    case("binary_fraction.xlsx", lambda: xlsx([["product", "2027-03"], ["A", 0.1 + 0.2]]), "A 2027-03 0.3"),
    case("text_figures.xlsx", lambda: xlsx([["product", "2027-03"], ["A", "1,5"]]), _A3),
    case("not_at_a1.xlsx", lambda: xlsx([[], [], [None, "product", "2027-03"], [None, "A", 1.5]]), _A3),
    case("two_heading_rows.xlsx", lambda: xlsx(_two_rows), _A3, "A 2027-04 2"),
    case("merged_product.xlsx", lambda: xlsx(_merged_product), _A3, "A 2027-04 2"),
    case("sheets.xlsx", lambda: xlsx(_sheets), _A3, "B 2027-03 3", "hidden_sheet@Old!", "sheet_ignored@Figures!1"),
    case("hyperlink.xlsx", lambda: xlsx(_link), _A3),
    case("styled_far_away.xlsx", _styled_far, _A3),
    case("false_dimension.xlsx", lambda: replaced(xlsx(_PLAIN), SHEET, "A1:B2", "A1:XFD1048576"), _A3),
    case("macro_free.xlsm", lambda: xlsx(_PLAIN), _A3),
]  # fmt: skip

REFUSED = [
    case("merged_quantity.xlsx", lambda: xlsx(_merged_quantity), "merged@S!B2"),
    case("two_sheets.xlsx", lambda: xlsx(_twice_on_two_sheets), "month_twice@T!B2"),
    case("decimal_or_thousands.xlsx", lambda: xlsx([["product", "2027-03"], ["B", "1.234"]]), "ambiguous_number@S!B2"),
    case("day_or_month.xlsx", lambda: xlsx([["product", "03/04/2027"], ["A", 1.5]]), "ambiguous_month@S!B1"),
    case("bool.xlsx", lambda: xlsx([["product", "2027-03"], ["A", True]]), "not_a_number@S!B2"),
    case("date_for_quantity.xlsx", lambda: xlsx([["product", "2027-03"], ["A", MARCH]]), "not_a_number@S!B2"),
    case("negative.xlsx", lambda: xlsx([["product", "2027-03"], ["A", -1]]), "negative@S!B2"),
    case("huge.xlsx", lambda: xlsx([["product", "2027-03"], ["A", 1e15]]), "too_large@S!B2"),
    case("nan.xlsx", lambda: _number("NaN"), "not_finite@S!B2"),
    case("precision.xlsx", lambda: xlsx([["product", "2027-03"], ["A", 1.55]]), "precision@S!B2"),
    case("unknown_and_foreign.xlsx", lambda: xlsx([["product", "2027-03"], ["X", 1], ["Y", 1]]),
         "unknown_product@S!A2", "unknown_product@S!A3"),
    case("formula.xlsx", lambda: xlsx(_formula), "formula@S!B2"),
    case("hidden_formula.xlsx", lambda: xlsx(_hidden_formula), "formula@Old!C5"),
    case("text_formula.xlsx", lambda: xlsx([["product"], ["=1"]], strings_to_formulas=False), "formula@S!A2"),
    case("error.xlsx", _error_cell, "error_value@S!B2"),
    case("far_cell.xlsx", lambda: _beyond("XFD1048576"), "too_many_columns@S!XFD1048576"),
    case("far_row.xlsx", lambda: _beyond("B1048576"), "too_many_rows@S!B1048576"),
    case("macros.xlsm", lambda: _with_part("xl/vbaProject.bin", b"code"), "macros@"),
    case("external_book.xlsx", lambda: _with_part("xl/externalLinks/externalLink1.xml", b"<x/>"), "external_link@"),
    case("connection.xlsx", lambda: _with_part("xl/connections.xml", b"<connections/>"), "external_link@"),
    case("external_relation.xlsx", _external_relation, "external_link@"),
    case("entities.xlsx", lambda: replaced(xlsx(_PLAIN), SHEET, "<worksheet", _DOCTYPE), "xml_entities@"),
    case("swollen.xlsx", _swollen, "compression@"),
    case("unpacked.xlsx", lambda: packed({BOOK: b"", **{f"{n}": bytes(10_000_000) for n in range(7)}}), "compression@"),
    case("encrypted_part.xlsx", _encrypted_flag, "encrypted@"),
    case("password.xlsx", _password, "encrypted@"),
    case("cut_off.xlsx", lambda: xlsx(_PLAIN)[:-200], "corrupt@"),
    case("no_zip.xlsx", b"product,2027-03\nA,1\n", "corrupt@"),
    case("no_workbook.xlsx", lambda: packed({"word/document.xml": b"<x/>"}), "unknown_format@"),
    case("broken_xml.xlsx", lambda: replaced(xlsx(_PLAIN), SHEET, "</sheetData>", ""), "corrupt@"),
    case("utf16_part.xlsx", lambda: _with_part("xl/x.xml", "<x/>".encode("utf-16")), "corrupt@"),
]  # fmt: skip

CASES = [*LAYOUTS, *REFUSED]
