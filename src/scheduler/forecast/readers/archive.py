"""Zipped workbooks, taken apart within limits before anything parses them, and put together again."""

import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO

from scheduler.forecast.codes import Code
from scheduler.forecast.complaints import WHOLE_FILE, Complaints
from scheduler.forecast.limits import MAX_PARTS, MAX_RATIO, MAX_UNPACKED, SMALL_PART

Parts = dict[str, bytes]
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE_AGAIN = "Open it in a spreadsheet program and save it again."


def unpack(content: bytes, complaints: Complaints) -> Parts | None:
    """The parts of a zipped workbook by name; None after a complaint."""
    if content.startswith(_OLE):
        _complain_about_ole(content, complaints)
        return None
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            if not _acceptable(members, complaints):
                return None
            return {member.filename: archive.read(member) for member in members}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError) as error:
        message = f"The file is no workbook, or it is damaged ({error})."
        complaints.error(Code.CORRUPT, WHOLE_FILE, None, message, _SAVE_AGAIN)
        return None


def repack(parts: Mapping[str, bytes]) -> BytesIO:
    """The same parts as a plain archive: what is parsed is exactly what was checked."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    packed.seek(0)
    return packed


def _acceptable(members: list[zipfile.ZipInfo], complaints: Complaints) -> bool:
    names = [member.filename for member in members]
    if any(member.flag_bits & 1 for member in members):
        _encrypted(complaints)
    elif len(names) > MAX_PARTS or len(set(names)) < len(names):
        message = f"The workbook has {len(names):,} parts, some of the same name or too many."
        complaints.error(Code.CORRUPT, WHOLE_FILE, None, message, _SAVE_AGAIN)
    elif sum(member.file_size for member in members) > MAX_UNPACKED:
        message = f"Unpacked, the workbook has more than {MAX_UNPACKED // 1_000_000} MB."
        fix = "Keep the forecast only, in a new workbook."
        complaints.error(Code.COMPRESSION, WHOLE_FILE, None, message, fix)
    elif swollen := [m.filename for m in members if m.file_size > max(SMALL_PART, MAX_RATIO * m.compress_size)]:
        message = f"A part is compressed more than {MAX_RATIO} times, as no forecast is."
        fix = "Keep the forecast only, in a new workbook."
        complaints.error(Code.COMPRESSION, WHOLE_FILE, swollen[0], message, fix)
    return not complaints.refused()


def _complain_about_ole(content: bytes, complaints: Complaints) -> None:
    if _ENCRYPTED in content:
        _encrypted(complaints)
    else:
        fix = "Give it the suffix .xls, or save it as .xlsx."
        complaints.error(Code.UNKNOWN_FORMAT, WHOLE_FILE, None, "This is a legacy workbook under another suffix.", fix)


def _encrypted(complaints: Complaints) -> None:
    message = "The workbook is encrypted; its password is not known here."
    complaints.error(Code.ENCRYPTED, WHOLE_FILE, None, message, "Save it without a password.")
