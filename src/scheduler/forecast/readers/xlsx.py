"""XLSX: what a workbook may not hold is looked for in its XML before anything parses it."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from scheduler.forecast.codes import Code
from scheduler.forecast.complaints import WHOLE_FILE, Complaints, Place
from scheduler.forecast.grid import Grid, column_letters, column_number
from scheduler.forecast.limits import MAX_COLUMNS, MAX_ROWS, MAX_SHEET_ROWS
from scheduler.forecast.readers.archive import Parts, repack, unpack
from scheduler.forecast.readers.workbook import read_workbook
from scheduler.forecast.readers.xml_parts import check_xml
from scheduler.forecast.sheets import FORMULA_FIX, FORMULA_MESSAGE

_BOOK = "xl/workbook.xml"
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Za-z]{1,3})(\d+)["'][^>]*>""")
_NEAR = {column_letters(column).encode() for column in range(MAX_COLUMNS)}
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ERROR = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\bt\s*=\s*["']e["']""")
_EXTERNAL = re.compile(rb"""TargetMode\s*=\s*["']External["']""")
_HYPERLINK = re.compile(rb"""Type\s*=\s*["'][^"']*/hyperlink["']""")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_DATE_1904 = re.compile(rb"""\bdate1904\s*=\s*["'](?:1|true|on)["']""")


def read_xlsx(content: bytes, complaints: Complaints) -> list[Grid]:
    """Read a workbook of Excel 2007 or later."""
    parts = unpack(content, complaints)
    if parts is None:
        return []
    if _BOOK not in parts:
        fix = "Save it as .xlsx, or give it the suffix of its format."
        complaints.error(Code.UNKNOWN_FORMAT, WHOLE_FILE, None, "This is no workbook of this format.", fix)
        return []
    check_xml(parts, complaints)
    _check_container(parts, complaints)
    if complaints.refused():
        return []
    for name, sheet in _sheets(parts, complaints):
        _check_extent(name, sheet, complaints)
        _check_cells(name, sheet, complaints)
    date_1904 = bool(_DATE_1904.search(parts[_BOOK]))
    if complaints.refused():
        return []
    packed = repack(parts)
    parts.clear()
    return read_workbook(packed, complaints, date_1904)


def _check_container(parts: Parts, complaints: Complaints) -> None:
    for name in parts:
        if name.lower().rpartition("/")[2] == "vbaproject.bin" or name.startswith("xl/macrosheets/"):
            message = "The workbook has macros."
            complaints.error(Code.MACROS, WHOLE_FILE, name, message, "Save it as .xlsx, without macros.")
    links = [name for name in parts if name.startswith(("xl/externalLinks/", "xl/connections.xml"))]
    links += [name for name, part in parts.items() if name.endswith(".rels") and _links_outside(part)]
    if links:
        message = "The workbook has links to other files or data sources."
        fix = "Break the links (their values stay), and remove data connections."
        complaints.error(Code.EXTERNAL_LINK, WHOLE_FILE, links[0], message, fix)


def _links_outside(relations: bytes) -> bool:
    """Whether anything but a hyperlink, which nobody follows here, leads outside."""
    return any(
        _EXTERNAL.search(relation) and not _HYPERLINK.search(relation) for relation in _RELATION.findall(relations)
    )


def _sheets(parts: Parts, complaints: Complaints) -> Iterator[tuple[str, bytes]]:
    """Every part that holds cells, with the name of its sheet."""
    names = _sheet_names(parts, complaints)
    for name, part in parts.items():
        if re.search(rb"<(?:\w+:)?sheetData", part):
            yield names.get(name, name), part


def _sheet_names(parts: Parts, complaints: Complaints) -> dict[str, str]:
    try:
        book = ElementTree.fromstring(parts[_BOOK])
        relations = ElementTree.fromstring(parts.get("xl/_rels/workbook.xml.rels", b"<none/>"))
    except ElementTree.ParseError as error:
        message = f"The workbook's list of sheets cannot be read ({error})."
        fix = "Open it in a spreadsheet program and save it again."
        complaints.error(Code.CORRUPT, WHOLE_FILE, None, message, fix)
        return {}
    targets = {r.get("Id"): r.get("Target", "") for r in relations}
    names = {}
    for sheet in book.iter():
        relation = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)
        target = targets.get(relation, "") if sheet.tag.endswith("}sheet") else ""
        if target:
            names[target.lstrip("/") if target.startswith("/") else f"xl/{target}"] = sheet.get("name", "")
    return names


def _check_extent(sheet: str, part: bytes, complaints: Complaints) -> None:
    """Refuse cells far away: a parser lays out all cells up to the last."""
    for cell in _CELL.finditer(part):
        if (cell[1] in _NEAR and len(cell[2]) < 5) or cell[0].endswith(b"/>"):  # or a style without a value
            continue
        row, column = int(cell[2]), cell[1].decode().upper()
        place = Place(sheet, row, column)
        if column_number(column) >= MAX_COLUMNS:
            message = f"This cell is beyond the {MAX_COLUMNS} columns that are read."
            complaints.error(Code.TOO_MANY_COLUMNS, place, None, message, "Remove what stands there.")
            return
        if row > MAX_SHEET_ROWS:
            message = f"This cell is beyond the {MAX_ROWS:,} rows that are read."
            complaints.error(Code.TOO_MANY_ROWS, place, None, message, "Remove what stands there, or split the file.")
            return


def _check_cells(sheet: str, part: bytes, complaints: Complaints) -> None:
    for formula in _FORMULA.finditer(part):
        place = _place(sheet, part, formula.start())
        complaints.error(Code.FORMULA, place, None, FORMULA_MESSAGE, FORMULA_FIX)
    for wrong in _ERROR.finditer(part):
        place = _place(sheet, part, wrong.end())
        message = "This cell shows an error such as #N/A."
        complaints.error(Code.ERROR_VALUE, place, None, message, "Write the quantity, or empty the cell.")


def _place(sheet: str, part: bytes, offset: int) -> Place:
    """The cell around a place in the XML."""
    start = max(part.rfind(b"<c ", 0, offset), part.rfind(b":c ", 0, offset) - 8, 0)
    cells = list(_CELL.finditer(part, start, part.find(b">", offset) + 1))
    return Place(sheet, int(cells[-1][2]), cells[-1][1].decode()) if cells else Place(sheet)
