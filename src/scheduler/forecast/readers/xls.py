"""XLS (BIFF8): what a workbook may not hold is looked for in its records before anything parses it."""

import struct
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple

from scheduler.forecast.codes import Code
from scheduler.forecast.complaints import WHOLE_FILE, Complaints, Place
from scheduler.forecast.grid import Grid, column_letters
from scheduler.forecast.limits import MAX_COLUMNS, MAX_ROWS, MAX_SHEET_ROWS
from scheduler.forecast.readers.ole import CompoundFile, DamagedError
from scheduler.forecast.readers.ole_writing import compound_file
from scheduler.forecast.readers.workbook import read_workbook
from scheduler.forecast.sheets import FORMULA_FIX, FORMULA_MESSAGE

_BOF, _FILEPASS, _BOUNDSHEET, _DATEMODE, _SUPBOOK = 0x0809, 0x002F, 0x0085, 0x0022, 0x01AE
_DIMENSIONS = 0x0200
_FORMULA, _ERROR = 0x0006, 0x0205
_CELLS = {_FORMULA, _ERROR, 0x0203, 0x027E, 0x00FD, 0x0204, 0x00D6, 0x00BD}  # number, RK, texts, several RK
_OWN_BOOK = (b"\x01\x04", b"\x01\x3a")
_SAVE_AGAIN = "Open it in a spreadsheet program and save it as .xlsx."


class _Record(NamedTuple):
    offset: int
    kind: int
    data: bytes


def read_xls(content: bytes, complaints: Complaints) -> list[Grid]:
    """Read a workbook of Excel 97 to 2003."""
    try:
        file = CompoundFile(content)
        stream = file.stream("Workbook")
        if stream is None:
            encrypted = "EncryptedPackage" in file.names()
            _refuse(
                Code.ENCRYPTED if encrypted else Code.CORRUPT, complaints, "it holds no sheets of Excel 97 or later"
            )
            return []
        records = list(_records(stream))
    except (DamagedError, struct.error, IndexError) as error:
        _refuse(Code.CORRUPT, complaints, str(error))
        return []
    if {"_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA"} & file.names():
        complaints.error(Code.MACROS, WHOLE_FILE, None, "The workbook has macros.", "Save it as .xlsx, without macros.")
    date_1904 = _check(records, complaints)
    if complaints.refused():
        return []
    checked = compound_file("Workbook", _without_dimensions(stream, records))
    return read_workbook(BytesIO(checked), complaints, date_1904)


def _refuse(code: Code, complaints: Complaints, why: str) -> None:
    if code is Code.ENCRYPTED:
        message = "The workbook is encrypted; its password is not known here."
        complaints.error(code, WHOLE_FILE, None, message, "Save it without a password.")
    else:
        complaints.error(code, WHOLE_FILE, None, f"The legacy workbook is damaged: {why}.", _SAVE_AGAIN)


def _records(stream: bytes) -> Iterator[_Record]:
    offset = 0
    while offset + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, offset)
        if kind == 0 and size == 0:
            return  # filled up with zeros
        yield _Record(offset, kind, stream[offset + 4 : offset + 4 + size])
        offset += 4 + size


def _without_dimensions(stream: bytes, records: list[_Record]) -> bytes:
    """The stream without what sheets say of their size: calamine sets that much memory aside before it reads a cell."""
    changed = bytearray(stream)
    for record in records:
        if record.kind == _DIMENSIONS:
            changed[record.offset + 4 : record.offset + 4 + len(record.data)] = bytes(len(record.data))
    return bytes(changed)


def _check(records: list[_Record], complaints: Complaints) -> bool:
    """Check every record; returns whether dates count from 1904."""
    names: dict[int, str] = {}
    sheet, date_1904 = None, False
    far = False
    for record in records:
        if record.kind == _FILEPASS:
            _refuse(Code.ENCRYPTED, complaints, "")
            break
        if record.kind == _BOUNDSHEET:
            names[struct.unpack_from("<I", record.data.ljust(4, b"\0"))[0]] = _sheet_name(record.data)
        elif record.kind == _BOF:
            sheet = names.get(record.offset, sheet)
        elif record.kind == _DATEMODE:
            date_1904 = record.data[:1] == b"\1"
        elif record.kind == _SUPBOOK and record.data[2:4] not in _OWN_BOOK:
            message = "The workbook has links to other files."
            complaints.error(Code.EXTERNAL_LINK, WHOLE_FILE, None, message, "Break the links; their values stay.")
        elif record.kind in _CELLS and len(record.data) >= 4:
            far = _check_cell(record, sheet, complaints, far) or far
    return date_1904


def _check_cell(record: _Record, sheet: str | None, complaints: Complaints, far: bool) -> bool:
    row, column = struct.unpack_from("<HH", record.data)
    place = Place(sheet, row + 1, column_letters(column))
    if record.kind == _FORMULA:
        complaints.error(Code.FORMULA, place, None, FORMULA_MESSAGE, FORMULA_FIX)
    elif record.kind == _ERROR and record.data[7:8] == b"\1":
        message = "This cell shows an error such as #N/A."
        complaints.error(Code.ERROR_VALUE, place, None, message, "Write the quantity, or empty the cell.")
    if far or (row < MAX_SHEET_ROWS and column < MAX_COLUMNS):
        return False
    code = Code.TOO_MANY_ROWS if row >= MAX_SHEET_ROWS else Code.TOO_MANY_COLUMNS
    message = f"This cell is beyond the {MAX_ROWS:,} rows and {MAX_COLUMNS} columns that are read."
    complaints.error(code, place, None, message, "Remove what stands there, or split the file.")
    return True


def _sheet_name(data: bytes) -> str:
    wide = data[7:8] == b"\1"
    return data[8:].decode("utf-16-le" if wide else "latin-1", errors="replace")
