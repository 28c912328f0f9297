"""Reads mutated files of the corpus, many in one limited process; run as `python -m`, a line of JSON a file.

What a file becomes depends on its number only. A batch that dies is seen from outside, by the number it reached.
"""

import json
import random
import resource
import signal
import string
import sys
import time
from collections.abc import Callable
from pathlib import Path, PurePath

from scheduler.domain.errors import Severity
from scheduler.domain.forecast import ForecastLine
from scheduler.forecast.child import answer
from scheduler.forecast.codes import FILE_CODES
from scheduler.forecast.limits import MEMORY
from scheduler.forecast.readers import READERS
from scheduler.forecast.reading import Reading
from tests.forecast.corpus.books import packed, unpacked
from tests.forecast.corpus.case import OWN, SPONSOR
from tests.forecast.corpus.excel_cases import CASES as EXCEL
from tests.forecast.corpus.other_book_cases import CASES as OTHER
from tests.forecast.corpus.text_cases import CASES as TEXT

LARGE = {"too_large.csv", "rows.csv", "unpacked.xlsx", "swollen.xlsx"}  # their size is all that matters about them
PATIENCE = 20  # seconds for one file; then the process dies, and is seen to
PRINTABLE = string.printable.encode()
TOKENS = (
    b"=1", b"NaN", b"1e999", b"\0", b"\xff", b'"', b",", b";", b"\t", b"\n", b"2027-03", b"03/04/2027", b"1.234", b"-1",
    b"9" * 400, "\u0663".encode(), b"<f>1</f>", b'r="XFD1048576"', b"<!DOCTYPE x>", b"&lt;", b"&x;", b"</c>", b"[",
    b"{", b"<row>", b'<c r="A1"><v>1</v></c>', b"true", b"null", b"product", b"quantity", b"\xef\xbb\xbf", b"\xff\xfe",
    b'table:number-columns-repeated="99999999"', b'date1904="1"', b"\\u0000", b"\\ud800", b"PK\x03\x04",
)  # fmt: skip


def mutated(number: int, seeds: list[tuple[str, bytes]]) -> tuple[str, bytes]:
    """Name and bytes of a mutated file."""
    chance = random.Random(number)
    name, content = chance.choice(seeds)
    if content.startswith(b"PK") and chance.random() < 0.8:
        try:
            parts = unpacked(content)
        except Exception:  # a seed may be damaged already
            parts = {}
        if parts:
            part = chance.choice([n for n in parts if "sheet" in n or "content" in n or "workbook" in n] or list(parts))
            return name, packed({**parts, part: _changed(parts[part], chance, seeds)})
    if chance.random() < 0.05:
        name = PurePath(name).stem + chance.choice(list(READERS))
    return name, _changed(content, chance, seeds)


def _changed(content: bytes, chance: random.Random, seeds: list[tuple[str, bytes]]) -> bytes:
    for _ in range(chance.choice((1, 1, 1, 2, 8))):
        at = chance.randrange(len(content) + 1)
        end = min(len(content), at + chance.choice((1, 1, 2, 8, 64)))
        operations: list[Callable[[], bytes]] = [
            lambda at=at, end=end, c=content: c[:at] + chance.randbytes(end - at) + c[end:],
            lambda at=at, end=end, c=content: c[:at] + bytes(chance.choices(PRINTABLE, k=end - at)) + c[end:],
            lambda at=at, end=end, c=content: c[:at] + c[end:],
            lambda at=at, end=end, c=content: c[:end] + c[at:end] * chance.choice((1, 3, 100)) + c[end:],
            lambda at=at, c=content: c[:at] + chance.choice(TOKENS) + c[at:],
            lambda at=at, end=end, c=content: c[:at] + chance.choice(TOKENS) + c[end:],
            lambda at=at, c=content: c[:at] + chance.choice(seeds)[1][:2_000] + c[at:],
        ]
        content = content[:at] if chance.random() < 0.03 else chance.choice(operations)()
    return content


def problem(reading: Reading) -> str | None:
    """What is wrong with a verdict; None where it is sound."""
    errors = [complaint for complaint in reading.complaints if complaint.severity is Severity.ERROR]
    if bool(errors) == bool(reading.lines):
        return "read in part, or neither read nor refused"
    if len({(line.product, line.month) for line in reading.lines}) < len(reading.lines):
        return "a product has a month twice"
    for complaint in errors:
        if complaint.code not in FILE_CODES and not (complaint.row or complaint.column or complaint.sheet):
            return f"{complaint.code} has no place"
    for line in reading.lines:
        stated = ForecastLine.model_validate(line._asdict())
        if line.product not in OWN or stated.quantity % OWN[line.product].precision:
            return f"{line} is no line of the sponsor's"
    return None


def peak_mb() -> int:
    """Most memory this process has held; what getrusage says includes what started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def main() -> None:
    """Read the files of numbers FIRST to FIRST + COUNT."""
    first, count = map(int, sys.argv[1:])
    cases = [case for case in (*TEXT, *EXCEL, *OTHER) if case.file not in LARGE]
    good = [case for case in cases if any(" " in entry for entry in case.expected)]
    seeds = [(case.file, case.build()) for case in (*cases, *good, *good)]
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for number in range(first, first + count):
        name, content = mutated(number, seeds)
        print(json.dumps({"begun": number, "file": name}), flush=True)
        signal.setitimer(signal.ITIMER_REAL, PATIENCE)
        start = time.perf_counter()
        reading = answer(content, name, OWN, SPONSOR)
        told = {
            "number": number,
            "read": bool(reading.lines),
            "codes": sorted({str(complaint.code) for complaint in reading.complaints}),
            "problem": problem(reading),
            "seconds": time.perf_counter() - start,
            "peak_mb": peak_mb(),
        }
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
