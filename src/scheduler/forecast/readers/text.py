"""Bytes into text: byte order mark, then strict UTF-8, then cp1252 with a warning."""

import codecs

from scheduler.forecast.codes import Code
from scheduler.forecast.complaints import WHOLE_FILE, Complaints, Place

_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_CONTAINERS = {b"PK\x03\x04": "a workbook or archive", b"\xd0\xcf\x11\xe0": "a legacy or encrypted workbook",
               b"%PDF": "a PDF"}  # fmt: skip


def read_text(content: bytes, complaints: Complaints) -> str | None:
    """The text of a file; None after a complaint."""
    for start, what in _CONTAINERS.items():
        if content.startswith(start):
            fix = "Give the file the suffix of its format, such as .xlsx, or export it as CSV."
            complaints.error(Code.UNKNOWN_FORMAT, WHOLE_FILE, None, f"This is no text but {what}.", fix)
            return None
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return _decoded(content[len(mark) :], encoding, complaints)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
    text = _decoded(content, "cp1252", complaints)
    if text is not None:
        message = "The text is not UTF-8; it is read as Windows text (cp1252)."
        complaints.warning(Code.CP1252, Place(row=row), None, message, "Check names with accents, or save it as UTF-8.")
    return text


def _decoded(content: bytes, encoding: str, complaints: Complaints) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        place = Place(row=content.count(b"\n", 0, error.start) + 1)
        value = content[error.start : error.start + 4].hex(" ")
        complaints.error(Code.NOT_TEXT, place, value, f"These bytes are no {encoding} text.", "Save the file as UTF-8.")
        return None
