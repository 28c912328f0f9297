"""`python -m benchmarks.durability`: the counts of `make proof-durability`, into a table of results."""

import csv
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.case import ROOT
from benchmarks.durability.kills import workers_killed
from benchmarks.durability.quick import SLICE
from benchmarks.durability.stops import database_stopped
from benchmarks.durability.turns import turns
from scheduler.store.postgres.cluster import Cluster
from scheduler.store.postgres.migrate import migrate
from scheduler.store.postgres.programs import find_programs

OUT = ROOT / "benchmarks" / "results" / "durability.csv"


class Row(NamedTuple):
    """A figure: what is asked, what was got, and how it was measured."""

    what: str
    asked: str
    got: str
    how: str


def main() -> None:
    """Measure everything and write the table."""
    with OUT.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(Row._fields)
        for row in rows():
            print(*row, sep="; ", flush=True)
            writer.writerow(row)


def rows() -> Iterator[Row]:
    """One proof after the other."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _of_workers(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        stopped = database_stopped(Path(folder), 20)
    how = f"{stopped.acknowledged} plans acknowledged, {stopped.refused} told to come back, {stopped.stops} stops"
    yield Row("acknowledged plans lost or never made", "0", str(stopped.lost), how)
    yield Row(
        "results seen that were gone later", "0", str(stopped.unmade), f"{stopped.seen} results seen; the same run"
    )


def _of_workers(folder: Path) -> Iterator[Row]:
    cluster = Cluster(folder, find_programs())
    cluster.start()
    try:
        migrate(cluster.owner_url, cluster.service_url)
        killed = workers_killed(cluster.service_url, 200, 50)
        how = f"{killed.kills} kill -9 of 2 workers, each in the middle of a solve; solves begun {killed.begun} times"
        yield Row("results of 200 solves", "200", str(killed.results), how)
        yield Row("distinct results", "200", str(killed.distinct), "the same run")
        yield Row("stuck or failed solves", "0", str(killed.stuck + killed.failed), "the same run")
        yield Row("plan of the real solver, checked", "1", str(int(killed.real)), "the same run")
        waited = turns(cluster.service_url, 500)
        how = f"500 solves of another user queued on one place, {waited.left} left at the end; the longest of 5 waits"
        yield Row("seconds until a solve starts", f"{SLICE + 2:.1f}", f"{waited.longest_wait:.2f}", how)
    finally:
        cluster.stop()


if __name__ == "__main__":
    main()
