"""Makes workbooks: XLSX by xlsxwriter, XLS by xlwt, ODS by hand; and changes what is inside a zipped one."""

import zipfile
from collections.abc import Callable, Mapping, Sequence
from html import escape
from io import BytesIO
from typing import Any

import xlsxwriter
import xlwt

Rows = Sequence[Sequence[Any]]


def xlsx(fill: Rows | Callable[[Any, Any], None], **options: Any) -> bytes:
    """A workbook with the sheet `S`, from rows or by a function of workbook and sheet."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "mmm yy", **options}) as book:
        sheet = book.add_worksheet("S")
        if callable(fill):
            fill(book, sheet)
        else:
            for row, cells in enumerate(fill):
                sheet.write_row(row, 0, cells)
    return buffer.getvalue()


def xls(fill: Rows | Callable[[Any, Any], None], date_1904: bool = False) -> bytes:
    """A legacy workbook with the sheet `S`."""
    book = xlwt.Workbook()
    book.dates_1904 = date_1904
    sheet = book.add_sheet("S")
    if callable(fill):
        fill(book, sheet)
    else:
        for row, cells in enumerate(fill):
            for column, value in enumerate(cells):
                sheet.write(row, column, value)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def ods(rows: str | Rows, *, settings: str = "", styles: str = "", extra: Mapping[str, bytes] | None = None) -> bytes:
    """An OpenDocument spreadsheet with the sheet `S`, from rows or from the XML of its tables."""
    tables = rows if isinstance(rows, str) else ods_table("S", rows)
    names = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text", "style")
    )
    body = f"<office:body><office:spreadsheet>{settings}{tables}</office:spreadsheet></office:body>"
    document = f"<office:document-content {names}>{styles}{body}</office:document-content>"
    content = f'<?xml version="1.0" encoding="UTF-8"?>{document}'
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    parts = {"mimetype": kind, "META-INF/manifest.xml": b"<manifest/>", "content.xml": content.encode()}
    return packed({**parts, **(extra or {})})


def ods_table(name: str, rows: Rows, attributes: str = "") -> str:
    """The XML of a sheet; a value that begins with `<` is the XML of a cell."""
    cells = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    return f'<table:table table:name="{name}"{attributes}>{cells}</table:table>'


def _ods_cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str):
        if value.startswith("<"):
            return value
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    if hasattr(value, "isoformat"):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"/>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"/>'


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A zip archive of parts."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """The parts of a zip archive."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def replaced(content: bytes, part: str, old: str, new: str) -> bytes:
    """A zipped workbook with text in one part replaced."""
    parts = unpacked(content)
    assert old.encode() in parts[part]
    return packed({**parts, part: parts[part].replace(old.encode(), new.encode())})
