"""Tables as CSV text and as an Excel workbook; no cell can start a formula."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

import pandas as pd
import xlsxwriter

from scheduler.report.column import Column, Kind
from scheduler.report.columns import TABLES

# A spreadsheet reads a cell that starts with one of these as a formula; white space hides one from a naive check.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\n")
LONGEST_CELL = 32_767
_FORMATS: dict[Kind, dict[str, Any]] = {
    "text": {},
    "instant": {"num_format": "yyyy-mm-dd hh:mm"},
    "count": {"num_format": "0"},
    "number": {"num_format": "#,##0.###"},
    "share": {"num_format": "0.0%"},
}


def table_csv(df: pd.DataFrame) -> str:
    """A table as CSV with a header; text that would start a formula gets a single quote in front."""
    safe = df.rename(columns=lambda name: _quoted(str(name)))
    for name in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[name]):
            safe[name] = safe[name].map(_quoted, na_action="ignore")
    return safe.to_csv(index=False)


def _quoted(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = value.replace("\r\n", "\n").replace("\r", "\n")  # a lone return is not quoted, yet ends a row for Excel
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def tables_xlsx(
    tables: Mapping[str, pd.DataFrame],
    meanings: Mapping[str, tuple[Column, ...]] = TABLES,
    created: datetime | None = None,
) -> bytes:
    """Tables as a workbook, a sheet each and one that says what the columns mean.

    Args:
        tables: by name.
        meanings: what the columns of each are.
        created: what the file says of when it was made; the present instant when not given.

    Instants are date cells on the site's wall clock (Excel knows no offset; the column `zone` names the clock). Text is
    always written as text.
    """
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        if created is not None:
            book.set_properties({"created": created})
        header = book.add_format({"bold": True, "bg_color": "#E4E7EB", "bottom": 1, "valign": "top"})
        formats = {kind: book.add_format(look) for kind, look in _FORMATS.items()}
        for name, table in tables.items():
            known = {column.name: column.kind for column in meanings.get(name, ())}
            _sheet(book.add_worksheet(name[:31]), table, known, header, formats)
        said = [
            (name, column.name, column.kind, column.meaning) for name in tables for column in meanings.get(name, ())
        ]
        frame = pd.DataFrame(said, columns=["table", "column", "kind", "meaning"])
        _sheet(book.add_worksheet("columns"), frame, {}, header, formats)
    return buffer.getvalue()


def _sheet(
    sheet: Any, table: pd.DataFrame, kinds: Mapping[str, Kind], header: Any, formats: Mapping[Kind, Any]
) -> None:
    sheet.freeze_panes(1, 1)
    for place, name in enumerate(map(str, table.columns)):
        kind = kinds.get(name, "text")
        values = [None if pd.isna(value) else value for value in table.iloc[:, place]]
        sheet.set_column(place, place, _width(name, kind, values))
        sheet.write_string(0, place, name, header)
        for row, value in enumerate(values, 1):
            _cell(sheet, row, place, value, kind, formats[kind])
    if len(table) and len(table.columns):
        sheet.autofilter(0, 0, len(table), len(table.columns) - 1)


def _cell(sheet: Any, row: int, place: int, value: Any, kind: Kind, look: Any) -> None:
    if value is None:
        return
    if kind == "instant":
        sheet.write_datetime(row, place, datetime.fromisoformat(value).replace(tzinfo=None), look)
    elif isinstance(value, str):
        sheet.write_string(row, place, value if len(value) <= LONGEST_CELL else value[: LONGEST_CELL - 1] + "…", look)
    else:
        sheet.write_number(row, place, value, look)


def _width(name: str, kind: Kind, values: list[Any]) -> int:
    longest = max((len(str(value)) for value in values if value is not None), default=0)
    return max(
        len(name) + 3, 17 if kind == "instant" else 0, min(longest + 2, 12 if kind in ("number", "share") else 60)
    )
