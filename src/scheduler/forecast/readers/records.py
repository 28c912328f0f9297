"""JSON: a list of records, or an object with the list as `lines`; the fields are the columns."""

import json
from decimal import Decimal
from typing import Any

from scheduler.forecast.codes import Code
from scheduler.forecast.complaints import WHOLE_FILE, Complaints, Place
from scheduler.forecast.grid import Grid, Value
from scheduler.forecast.limits import MAX_COLUMNS, MAX_ROWS
from scheduler.forecast.readers.text import read_text

_LIST = "lines"
_SHAPE = 'Write [{"product": "A", "month": "2027-03", "quantity": 12.5}, …].'


def read_records(content: bytes, complaints: Complaints) -> list[Grid]:
    """Read a JSON file; numbers are exact."""
    text = read_text(content, complaints)
    document = None if text is None else _document(text, complaints)
    if isinstance(document, dict):
        for key in document.keys() - {_LIST}:
            message = f"Only the field {_LIST} is read here."
            complaints.error(Code.UNKNOWN_COLUMN, Place(column=key), key, message, "Remove this field.")
        document = document.get(_LIST)
    if complaints.refused():
        return []
    if not isinstance(document, list):
        complaints.error(Code.NO_TABLE, WHOLE_FILE, None, "The file holds no list of forecast lines.", _SHAPE)
        return []
    return _grid(document, complaints)


def _document(text: str, complaints: Complaints) -> object:
    def number(token: str) -> Decimal:
        value = Decimal(token[:400])
        return value if abs(value.adjusted()) < 400 else Decimal("NaN")

    try:
        return json.loads(
            text, parse_float=number, parse_int=number, parse_constant=Decimal, object_pairs_hook=_no_key_twice
        )
    except json.JSONDecodeError as error:
        place, message = Place(row=error.lineno, column=str(error.colno)), f"This is no JSON: {error.msg}."
        complaints.error(Code.MALFORMED, place, None, message, "Correct the file at this line and column.")
    except _KeyTwiceError as error:
        message = "An object has this field twice."
        complaints.error(Code.HEADING_TWICE, Place(column=error.key), error.key, message, "Keep one of them.")
    except RecursionError:
        message = "The file is nested too deep for a list of forecast lines."
        complaints.error(Code.NO_TABLE, WHOLE_FILE, None, message, _SHAPE)
    return None


class _KeyTwiceError(Exception):
    def __init__(self, key: str) -> None:
        self.key = key


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _KeyTwiceError(key)
        found[key] = value
    return found


def _grid(records: list[Any], complaints: Complaints) -> list[Grid]:
    """Records as rows below a row of their field names."""
    keys: dict[str, None] = {}
    for number, record in enumerate(records, 1):
        if not isinstance(record, dict):
            complaints.error(Code.MALFORMED, Place(row=number), record, "This entry is no object.", _SHAPE)
            continue
        keys.update(dict.fromkeys(record))
        for key, value in record.items():
            if isinstance(value, dict | list):
                message = "A list or object stands where one value is expected."
                complaints.error(Code.MALFORMED, Place(row=number, column=key), value, message, _SHAPE)
        if number > MAX_ROWS:
            message = f"The list has {len(records):,} entries; at most {MAX_ROWS:,} are read."
            complaints.error(Code.TOO_MANY_ROWS, Place(row=number), None, message, "Split the file.")
            break
        if len(keys) > MAX_COLUMNS:
            message = f"The entries have more than {MAX_COLUMNS} different fields."
            complaints.error(Code.TOO_MANY_COLUMNS, Place(row=number), None, message, "Remove fields.")
            break
    if complaints.refused():
        return []
    names = tuple(keys)
    rows: list[list[Value]] = [list(names), *([record.get(name) for name in names] for record in records)]
    return [Grid(rows, keys=names)]
