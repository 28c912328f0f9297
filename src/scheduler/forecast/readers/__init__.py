"""One reader a format: bytes into sheets of typed cells, or complaints. What the cells mean is judged elsewhere."""

from collections.abc import Callable, Iterable

from scheduler.forecast.complaints import Complaints
from scheduler.forecast.grid import Grid
from scheduler.forecast.readers.delimited import read_delimited
from scheduler.forecast.readers.ods import read_ods
from scheduler.forecast.readers.records import read_records
from scheduler.forecast.readers.xls import read_xls
from scheduler.forecast.readers.xlsx import read_xlsx

Reader = Callable[[bytes, Complaints], Iterable[Grid]]

READERS: dict[str, Reader] = {
    ".csv": read_delimited,
    ".tsv": read_delimited,
    ".txt": read_delimited,
    ".xlsx": read_xlsx,
    ".xlsm": read_xlsx,
    ".xls": read_xls,
    ".ods": read_ods,
    ".json": read_records,
}
"""The reader of each suffix."""
