"""What reading forecasts costs: large files, files made to harm, and the mutated files of `make proof-intake`.

`python -m benchmarks.intake` writes `benchmarks/results/intake.csv`; wall and processor seconds are the
medians of three calls of `read_forecast`, the start of its child process included. For mutated files they are the
slowest, without a process for each. The memory of a child is limited by the system.
"""

import csv
import json
import resource
import statistics
import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import xlsxwriter

from benchmarks.case import ROOT
from scheduler.domain.product import Product
from scheduler.forecast import read_forecast

FUZZ = ROOT / "build" / "intake_fuzz.json"
OUT = ROOT / "benchmarks" / "results" / "intake.csv"
PRODUCTS = {
    f"P{n}": Product.model_validate({"id": f"P{n}", "sponsor": "acme", "precision": "0.1"}) for n in range(20_000)
}
MONTHS = [f"{2027 + number // 12}-{number % 12 + 1:02}" for number in range(25)]


def book(rows: list[list[Any]]) -> bytes:
    """A workbook with one sheet."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
    return buffer.getvalue()


def changed(content: bytes, old: bytes, new: bytes) -> bytes:
    """The workbook with its first sheet changed."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, part.replace(old, new) if name.endswith("sheet1.xml") else part)
    return buffer.getvalue()


def long_form(unit: str = "kg") -> list[list[Any]]:
    """20,000 rows: 800 products in 25 months."""
    lines = [[f"P{n % 800}", MONTHS[n // 800], 1.5, unit] for n in range(20_000)]
    return [["product", "period", "quantity", "unit"], *lines]


def files() -> dict[str, tuple[str, Callable[[], bytes]]]:
    """Suffix and content of each file by name."""
    plain = [["product", "2027-03"], ["P1", 1.5]]
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    entities = b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 1_000 + b'"><!ENTITY b "' + b"&a;" * 1_000 + b'">]><worksheet'
    text = "\n".join(",".join(map(str, row)) for row in long_form()).encode()
    wide = [["product", *MONTHS[:24]], *([f"P{n}", *[1.5] * 24] for n in range(20_000))]
    return {
        "20,000 rows, CSV": (".csv", lambda: text),
        "20,000 rows, XLSX": (".xlsx", lambda: book(long_form())),
        "20,000 rows with a mistake each, XLSX": (".xlsx", lambda: book(long_form("g"))),
        "20,000 rows of 24 months, XLSX": (".xlsx", lambda: book(wide)),
        "far cell, XLSX": (".xlsx", lambda: changed(book(plain), b"</sheetData>", far)),
        "entities, XLSX": (".xlsx", lambda: changed(book(plain), b"<worksheet", entities)),
        "compressed 1,000 times, XLSX": (".xlsx", lambda: changed(book(plain), b"</sheetData>", b" " * 60_000_000)),
    }


def measured(name: str, suffix: str, content: bytes) -> dict[str, Any]:
    """One row: what was said, and what it took."""
    wall, processor = [], []
    for _ in range(3):
        start, used = time.perf_counter(), _processor_seconds()
        intake = read_forecast(content, f"forecast{suffix}", products=PRODUCTS, sponsor="acme")
        wall.append(time.perf_counter() - start)
        processor.append(_processor_seconds() - used)
    said = intake.complaints[0].code if intake.complaints else "read"
    return {"what": name, "bytes": len(content), "said": said, "lines": len(intake.lines),
            "wall_s": round(statistics.median(wall), 2), "cpu_s": round(statistics.median(processor), 2)}  # fmt: skip


def _processor_seconds() -> float:
    """Processor time so far, of this process and its children."""
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def main() -> None:
    """Measure everything and write the table."""
    rows = [measured(name, suffix, build()) for name, (suffix, build) in files().items()]
    if FUZZ.exists():
        found = json.loads(FUZZ.read_text(encoding="utf-8"))
        said = f"{found['read']} read, {len(found['problems'])} crashes or partial loads"
        rows.append({"what": f"{found['files']} mutated files", "said": said, "wall_s": found["slowest_s"],
                     "peak_mb": found["peak_mb"]})  # fmt: skip
    with OUT.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ("what", "bytes", "said", "lines", "wall_s", "cpu_s", "peak_mb"))
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
