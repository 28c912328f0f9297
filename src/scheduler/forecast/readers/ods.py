"""ODS: walks over the tables of the XML before anything parses them, for formulas, far cells and merged ranges."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from scheduler.forecast.codes import Code
from scheduler.forecast.complaints import WHOLE_FILE, Complaints, Place
from scheduler.forecast.grid import Grid, Merge, column_letters
from scheduler.forecast.limits import MAX_COLUMNS, MAX_ROWS, MAX_SHEET_ROWS
from scheduler.forecast.readers.archive import Parts, repack, unpack
from scheduler.forecast.readers.workbook import read_workbook
from scheduler.forecast.readers.xml_parts import check_xml
from scheduler.forecast.sheets import FORMULA_FIX, FORMULA_MESSAGE

_CONTENT = "content.xml"
_TAG = re.compile(
    rb"<(?P<name>table:table|table:table-row|table:table-cell|table:covered-table-cell|text:p)(?P<rest>\s[^>]*|/?)>"
)
_ATTRIBUTE = re.compile(rb"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_OUTSIDE = re.compile(rb"<(?:table:table-source|table:cell-range-source|table:database-\w|office:dde-source)")
_NULL_DATE = re.compile(rb"""<table:null-date\s[^>]*date-value\s*=\s*["']([^"']*)["']""")
_SERIALS = {b"1899-12-30": False, b"1904-01-01": True}


def read_ods(content: bytes, complaints: Complaints) -> list[Grid]:
    """Read an OpenDocument spreadsheet."""
    parts = unpack(content, complaints)
    if parts is None:
        return []
    if _CONTENT not in parts:
        fix = "Save it as .ods, or give it the suffix of its format."
        complaints.error(Code.UNKNOWN_FORMAT, WHOLE_FILE, None, "This is no OpenDocument spreadsheet.", fix)
        return []
    _check_container(parts, complaints)
    check_xml(parts, complaints)
    if complaints.refused():
        return []
    merges = {}
    for table in _tables(parts[_CONTENT], complaints):
        _check_extent(table, complaints)
        merges[table.name] = tuple(table.merges)
    null_date = _NULL_DATE.search(parts[_CONTENT])
    if complaints.refused():
        return []
    packed = repack(parts)
    parts.clear()
    return read_workbook(packed, complaints, _SERIALS.get(null_date[1]) if null_date else False, merges)


def _check_container(parts: Parts, complaints: Complaints) -> None:
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        message = "The workbook is encrypted; its password is not known here."
        complaints.error(Code.ENCRYPTED, WHOLE_FILE, None, message, "Save it without a password.")
    macros = [name for name in parts if name.startswith(("Basic/", "Scripts/"))]
    if macros:
        message = "The workbook has macros."
        complaints.error(Code.MACROS, WHOLE_FILE, macros[0], message, "Remove them and save it again.")
    if _OUTSIDE.search(parts[_CONTENT]):
        message = "The workbook has links to other files or data sources."
        complaints.error(Code.EXTERNAL_LINK, WHOLE_FILE, None, message, "Break the links; their values stay.")


@dataclass
class _Table:
    """A table while it is walked over: where the next row and cell lie, how far cells with content reach."""

    name: str
    row: int = 0
    rows_here: int = 1
    column: int = 0
    last_row: int = 0
    last_column: int = 0
    merges: list[Merge] = field(default_factory=list)


def _tables(content: bytes, complaints: Complaints) -> Iterator[_Table]:
    table: _Table | None = None
    for tag in _TAG.finditer(content):
        name, attributes = tag["name"], _attributes(tag["rest"])
        if name == b"table:table":
            if table:
                yield table
            table = _Table(html.unescape(attributes.get(b"table:name", b"").decode()), rows_here=0)
        elif table is None:
            continue
        elif name == b"table:table-row":
            table.row += table.rows_here
            table.rows_here = _count(attributes, b"table:number-rows-repeated")
            table.column = 0
        elif name == b"text:p":
            _content_at(table)
        else:
            _cell(table, attributes, complaints)
    if table:
        yield table


def _cell(table: _Table, attributes: dict[bytes, bytes], complaints: Complaints) -> None:
    first, table.column = table.column, table.column + _count(attributes, b"table:number-columns-repeated")
    place = Place(table.name, table.row + 1, column_letters(first))
    if b"table:formula" in attributes:
        value = html.unescape(attributes[b"table:formula"].decode())
        complaints.error(Code.FORMULA, place, value, FORMULA_MESSAGE, FORMULA_FIX)
    across = _count(attributes, b"table:number-columns-spanned")
    down = _count(attributes, b"table:number-rows-spanned")
    if across > 1 or down > 1:
        table.merges.append(((table.row, first), (table.row + down - 1, first + across - 1)))
    if b"office:value-type" in attributes:
        _content_at(table)


def _content_at(table: _Table) -> None:
    table.last_row = max(table.last_row, table.row + table.rows_here)
    table.last_column = max(table.last_column, table.column)


def _check_extent(table: _Table, complaints: Complaints) -> None:
    """Refuse cells far away, and cells repeated without end: a parser lays out all of them."""
    if table.last_column > MAX_COLUMNS:
        message = f"There are cells beyond the {MAX_COLUMNS} columns that are read."
        place = Place(table.name, None, column_letters(table.last_column - 1))
        complaints.error(Code.TOO_MANY_COLUMNS, place, None, message, "Remove what stands there.")
    if table.last_row > MAX_SHEET_ROWS:
        message = f"There are cells beyond the {MAX_ROWS:,} rows that are read."
        place = Place(table.name, table.last_row)
        complaints.error(Code.TOO_MANY_ROWS, place, None, message, "Remove what stands there, or split the file.")


def _attributes(text: bytes) -> dict[bytes, bytes]:
    return {key: double or single for key, double, single in _ATTRIBUTE.findall(text)}


def _count(attributes: dict[bytes, bytes], name: bytes) -> int:
    text = attributes.get(name, b"1")
    return int(text) if text.isdigit() and len(text) < 10 else 1
