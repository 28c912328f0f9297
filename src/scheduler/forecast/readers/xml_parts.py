"""XML within workbooks: nothing that expands, and one encoding only, so that a search for a tag finds it."""

import re

from scheduler.forecast.codes import Code
from scheduler.forecast.complaints import WHOLE_FILE, Complaints
from scheduler.forecast.readers.archive import Parts

_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([^"']*)["']""")


def check_xml(parts: Parts, complaints: Complaints) -> None:
    """Refuse document types, entities and other encodings than UTF-8."""
    for name, part in parts.items():
        if not name.lower().endswith((".xml", ".rels")):
            continue
        if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
            message = "An XML part defines a document type or entities, which can expand without end."
            fix = "Save the workbook with a spreadsheet program."
            complaints.error(Code.XML_ENTITIES, WHOLE_FILE, name, message, fix)
        elif not _is_utf8(part):
            message = "An XML part is not UTF-8."
            fix = "Save the workbook with a spreadsheet program."
            complaints.error(Code.CORRUPT, WHOLE_FILE, name, message, fix)


def _is_utf8(part: bytes) -> bool:
    declared = _ENCODING.match(part.removeprefix(b"\xef\xbb\xbf"))
    if b"\0" in part or (declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii")):
        return False
    try:
        part.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
