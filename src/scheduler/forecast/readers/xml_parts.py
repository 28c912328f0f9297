"""XML within workbooks: well-formed, nothing that expands, one encoding only, so that a search for a tag finds it."""

import re
from xml.parsers import expat

from scheduler.forecast.codes import Code
from scheduler.forecast.complaints import WHOLE_FILE, Complaints
from scheduler.forecast.readers.archive import Parts

_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([^"']*)["']""")


def check_xml(parts: Parts, complaints: Complaints) -> None:
    """Refuse document types, entities, other encodings than UTF-8 and what is not well-formed.

    Well-formed, because calamine waits for ever for the end of a table that has none.
    """
    for name, part in parts.items():
        if not name.lower().endswith((".xml", ".rels")):
            continue
        if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
            message = "An XML part defines a document type or entities, which can expand without end."
            fix = "Save the workbook with a spreadsheet program."
            complaints.error(Code.XML_ENTITIES, WHOLE_FILE, name, message, fix)
        elif why := _damage(part):
            fix = "Open it in a spreadsheet program and save it again."
            complaints.error(Code.CORRUPT, WHOLE_FILE, name, f"An XML part is damaged: {why}.", fix)


def _damage(part: bytes) -> str | None:
    """Why a part is not to be parsed; None where it is."""
    declared = _ENCODING.match(part.removeprefix(b"\xef\xbb\xbf"))
    if b"\0" in part or (declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii")):
        return "it is not UTF-8"
    try:
        expat.ParserCreate("utf-8").Parse(part, True)
    except expat.ExpatError as error:
        return str(error)
    return None
