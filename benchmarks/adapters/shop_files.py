"""Published shop files: FJS (with or without setups), job shops with transition times, unrelated parallel machines."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.adapters.shop import Matrix, Shop, make_case
from benchmarks.case import Case, MissingDataError, UnsupportedCaseError, data_file

BEST_KNOWN = "general/best_known.csv"


def load_fjsp(name: str) -> Case:
    """`fjsp/<folder>/<file>`: flexible job shop, such as `fjsp/brandimarte/mk01`."""
    return _load("fjsp", name, ".fjs", read_fjs)


def load_fjsp_sdst(name: str) -> Case:
    """`fjsp_sdst/<file>`: flexible job shop with setups between any two operations on each machine."""
    return _load("fjsp_sdst", name, ".fjs", read_fjs)


def load_jsp_sdst_tt(name: str) -> Case:
    """`jsp_sdst_tt/<file>`: job shop with transition times between jobs on each machine."""
    return _load("jsp_sdst_tt", name, ".txt", read_jsp_tt)


def load_pm_sdst(name: str) -> Case:
    """`pm_sdst/<file>`: unrelated parallel machines with setups."""
    return _load("pm_sdst", name, ".txt", read_pm)


def _load(family: str, name: str, suffix: str, read: Callable[[str], Shop]) -> Case:
    relative = f"{family}/{name}{suffix}"
    path = data_file(f"general/{relative}")
    try:
        shop = read(path.read_text())
    except (ValueError, IndexError, StopIteration) as error:
        raise UnsupportedCaseError(f"{relative} is not in the format of its family: {error!r}") from error
    return make_case(f"{family}/{name}", shop, best_known(relative))


def best_known(relative: str) -> float | None:
    """Best known value of a file by the list beside the cases; None where it has none, or there is no list."""
    try:
        path = data_file(BEST_KNOWN)
    except MissingDataError:
        return None
    with path.open(newline="") as file:
        row = next((row for row in csv.DictReader(file) if Path(row["file"]) == Path(relative)), None)
    return float(row["ub"]) if row and row["ub"] else None


def read_fjs(text: str) -> Shop:
    """`jobs machines …`; per job `count`, per operation `k (machine duration) × k`, machines from 1; then setups.

    The setups, where there are any, are a matrix a machine over all operations in the order of the file.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    count, machines = map(int, lines[0].split()[:2])
    jobs = [_fjs_job(line) for line in lines[1 : 1 + count]]
    total = sum(map(len, jobs))
    numbers = iter([int(n) for line in lines[1 + count :] for n in line.split()])
    has_setups = len(lines) > 1 + count
    setups = {machine: _matrix(numbers, total) for machine in range(machines)} if has_setups else {}
    flat = iter(range(total))
    return Shop(jobs, [[next(flat) for _ in job] for job in jobs], setups)


def _fjs_job(line: str) -> list[dict[int, int]]:
    numbers = iter(map(int, line.split()))
    return [_choices(numbers) for _ in range(next(numbers))]


def _choices(numbers: Iterator[int]) -> dict[int, int]:
    pairs = [(next(numbers) - 1, next(numbers)) for _ in range(next(numbers))]
    return dict(pairs)


def read_jsp_tt(text: str) -> Shop:
    """`jobs machines`; per job `(machine duration) × machines`, machines from 0; a matrix over jobs a machine."""
    numbers = iter(map(int, text.split()))
    count, machines = next(numbers), next(numbers)
    jobs = [[{next(numbers): next(numbers)} for _ in range(machines)] for _ in range(count)]
    setups = {machine: _matrix(numbers, count) for machine in range(machines)}
    return Shop(jobs, [[j] * machines for j in range(count)], setups)


def read_pm(text: str) -> Shop:
    """`jobs machines 1`, `machines`; per job `(machine duration) × machines`; `SSD`; per machine `Mk` and a matrix."""
    head, _, tail = text.partition("SSD")
    numbers = iter(map(int, head.split()))
    count, machines, _, _ = (next(numbers) for _ in range(4))
    jobs = [[{next(numbers): next(numbers) for _ in range(machines)}] for _ in range(count)]
    values = iter([int(word) for word in tail.split() if not word.startswith("M")])
    setups = {machine: _matrix(values, count) for machine in range(machines)}
    return Shop(jobs, [[j] for j in range(count)], setups)


def _matrix(numbers: Iterator[int], size: int) -> Matrix:
    return [[next(numbers) for _ in range(size)] for _ in range(size)]
