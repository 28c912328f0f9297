"""Writes a compound file of one stream: what is parsed is exactly what was checked."""

import struct

from scheduler.forecast.readers.ole import SIGNATURE

_SECTOR = 512
_NUMBERS = _SECTOR // 4  # sector numbers in a sector
_FREE, _END, _ALLOCATION = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SMALLEST = 4096  # streams shorter than this would lie elsewhere


def compound_file(name: str, stream: bytes) -> bytes:
    """A compound file with `stream`, at most 5 MB, under a name; a short stream is filled up with zeros.

    Its sectors: the allocation table, one of the directory, then the stream.
    """
    stream = stream.ljust(_SMALLEST, b"\0")
    stream = stream.ljust(-(-len(stream) // _SECTOR) * _SECTOR, b"\0")
    count = len(stream) // _SECTOR
    tables = 1
    while tables * _NUMBERS < tables + 1 + count:
        tables += 1
    first = tables + 1
    successors = [_ALLOCATION] * tables + [_END] + [*range(first + 1, first + count), _END]
    successors += [_FREE] * (tables * _NUMBERS - len(successors))
    header = SIGNATURE + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, tables, tables, 0, _SMALLEST, _END, 0, _END, 0)
    header += struct.pack("<109I", *range(tables), *[_FREE] * (109 - tables))
    entries = _entry("Root Entry", 5, 1, _END, 0) + _entry(name, 2, _FREE, first, len(stream))
    entries += 2 * _entry("", 0, _FREE, 0, 0)
    return header + struct.pack(f"<{len(successors)}I", *successors) + entries + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = f"{name}\0".encode("utf-16-le") if name else b""
    links = struct.pack("<BBIII", kind, 1, _FREE, _FREE, child)
    return text.ljust(64, b"\0") + struct.pack("<H", len(text)) + links + bytes(36) + struct.pack("<IQ", start, size)
