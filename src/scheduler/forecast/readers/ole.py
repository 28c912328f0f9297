"""The container of legacy Office files (compound file): finds one stream in it, within its bounds."""

import struct
from collections.abc import Iterator

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # this and larger numbers mark ends and free sectors
_ENTRY = 128


class DamagedError(Exception):
    """The container contradicts itself."""


class CompoundFile:
    """The streams of a compound file.

    Raises:
        DamagedError: the file is none, or its tables of sectors make no sense.
    """

    def __init__(self, content: bytes) -> None:
        if not content.startswith(SIGNATURE) or len(content) < 1536:
            raise DamagedError("it does not begin as a legacy workbook does")
        self._content = content
        shift = self._number(30, "<H")
        if shift not in (9, 12):
            raise DamagedError(f"its sectors have 2^{shift} bytes")
        self._sector = 1 << shift
        self._next = self._allocation()
        directory = self._chain(self._number(48))
        self._entries = [directory[at : at + _ENTRY] for at in range(0, len(directory) - _ENTRY + 1, _ENTRY)]
        small = b"".join(self._content[o : o + self._sector] for o in self._offsets(self._number(60)))
        self._small_next = struct.unpack(f"<{len(small) // 4}I", small)

    def names(self) -> set[str]:
        """Names of all streams and storages."""
        return {_name(entry) for entry in self._entries}

    def stream(self, name: str) -> bytes | None:
        """The bytes of a stream; None if there is none of that name."""
        for entry in self._entries:
            if _name(entry) == name and entry[66] == 2:
                start, size = struct.unpack_from("<II", entry, 116)
                data = self._chain(start) if size >= self._number(56) else self._small_chain(start)
                return data[:size]
        return None

    def _allocation(self) -> tuple[int, ...]:
        """The successor of every sector."""
        tables = [n for n in struct.unpack_from("<109I", self._content, 76) if n < _END]
        more, seen = self._number(68), set[int]()
        while more < _END and more not in seen:
            seen.add(more)
            sector = self._read(more)
            numbers = struct.unpack(f"<{len(sector) // 4}I", sector)
            tables += [n for n in numbers[:-1] if n < _END]
            more = numbers[-1]
        data = b"".join(self._read(n) for n in dict.fromkeys(tables))
        return struct.unpack(f"<{len(data) // 4}I", data)

    def _chain(self, start: int) -> bytes:
        return b"".join(self._content[offset : offset + self._sector] for offset in self._offsets(start))

    def _offsets(self, start: int) -> Iterator[int]:
        for sector in _follow(start, self._next):
            yield (sector + 1) * self._sector

    def _small_chain(self, start: int) -> bytes:
        root = struct.unpack_from("<I", self._entries[0], 116)[0]
        container = self._chain(root)
        return b"".join(container[n * 64 : n * 64 + 64] for n in _follow(start, self._small_next))

    def _read(self, sector: int) -> bytes:
        data = self._content[(sector + 1) * self._sector : (sector + 2) * self._sector]
        if len(data) < self._sector:
            raise DamagedError(f"sector {sector} lies outside of it")
        return data

    def _number(self, offset: int, kind: str = "<I") -> int:
        return int(struct.unpack_from(kind, self._content, offset)[0])


def _follow(start: int, successors: tuple[int, ...]) -> Iterator[int]:
    seen: set[int] = set()
    while start < _END:
        if start in seen or start >= len(successors):
            raise DamagedError("its sectors follow one another in a circle, or out of it")
        seen.add(start)
        yield start
        start = successors[start]


def _name(entry: bytes) -> str:
    length = struct.unpack_from("<H", entry, 64)[0]
    return entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", errors="replace")
