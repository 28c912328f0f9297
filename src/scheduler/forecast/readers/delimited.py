"""CSV in its dialects: comma, semicolon or tab."""

import csv
from io import StringIO
from itertools import islice

from scheduler.forecast.codes import Code
from scheduler.forecast.complaints import Complaints, Place
from scheduler.forecast.grid import Grid
from scheduler.forecast.limits import HEADING_ROWS, MAX_SHEET_ROWS
from scheduler.forecast.readers.text import read_text
from scheduler.forecast.tables import find_table

_DELIMITERS = (";", "\t", ",")


def read_delimited(content: bytes, complaints: Complaints) -> list[Grid]:
    """Read a CSV file; its delimiter is the one with which headings are found."""
    text = read_text(content, complaints)
    if text is None:
        return []
    delimiter = _delimiter(text)
    rows: list[list[str]] = []
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows.extend(islice(reader, MAX_SHEET_ROWS + 1))
    except csv.Error as error:
        message = f"The row cannot be split into cells: {error}."
        fix = "Close every quote, and save the file again as CSV."
        complaints.error(Code.MALFORMED, Place(row=len(rows) + 1), None, message, fix)
        return []
    return [Grid(rows)]


def _delimiter(text: str) -> str:
    """The delimiter that makes a table; where none does, the most frequent one in the first rows."""
    for delimiter in _DELIMITERS:
        reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
        try:
            head = list(islice(reader, HEADING_ROWS + 1))
        except csv.Error:
            continue
        if find_table(Grid(head)):
            return delimiter
    start = text[:10_000]
    return max(_DELIMITERS, key=start.count)
