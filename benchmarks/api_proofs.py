"""`python -m benchmarks.api_proofs`: what the pieces of `make proof-api` counted so far, into a table of results."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.case import ROOT

PIECES = ROOT / "build" / "proof-api"
OUT = ROOT / "benchmarks" / "results" / "api.csv"


class Row(NamedTuple):
    """A figure: what is asked, what was got, and how it was measured."""

    what: str
    asked: str
    got: str
    how: str


def main() -> None:
    """Sum the pieces and write the table."""
    with OUT.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(Row._fields)
        for row in rows(PIECES):
            print(*row, sep="; ")
            writer.writerow(row)


def rows(folder: Path) -> Iterator[Row]:
    """One proof after the other, as far as there are pieces of it.

    Args:
        folder: with a file for each piece, see `tests/api/proofs.py`.
    """
    crawl, pieces = _sum(folder, "crawl-*")
    if pieces:
        how = f"two sponsors, by session and by key, on PostgreSQL; {crawl['pairs']} of them in pairs; pieces {pieces}"
        yield Row("requests of the crawl", "50000", str(crawl["requests"]), how)
        yield Row("answers with a foreign byte", "0", str(crawl["leaks"]), "the same run")
        yield Row("foreign and unknown answered otherwise", "0", str(crawl["unlike"]), f"{crawl['pairs']} pairs")
        yield Row("5xx", "0", str(crawl["broken"]), "the same run")
    near, pieces = _sum(folder, "neighbours-*")
    if pieces:
        how = f"{near['answers']} answers compared; neighbours that act, on PostgreSQL; pieces {pieces}"
        yield Row("pairs of worlds", "500", str(near["pairs"]), how)
        yield Row("answers that differ in a byte", "0", str(near["differing"]), "the same run")
    fuzz, pieces = _sum(folder, "fuzz-*")
    if pieces:
        yield Row("made-up requests", "100000", str(fuzz["requests"]), f"valid and invalid data; pieces {pieces}")
        yield Row("5xx of them", "0", str(fuzz["broken"]), "the same run")
        yield Row("accepted invalid data", "0", str(fuzz["accepted"]), "the same run")
        yield Row("answers not as described", "0", str(fuzz["other"]), "the same run")


def _sum(folder: Path, pattern: str) -> tuple[Counter[str], int]:
    files = list(folder.glob(f"{pattern}.json"))
    total: Counter[str] = Counter()
    for file in files:
        total.update(json.loads(file.read_text(encoding="utf-8")))
    return total, len(files)


if __name__ == "__main__":
    main()
