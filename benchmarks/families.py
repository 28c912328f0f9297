"""Whole families: the cases that the published files of a folder are."""

import json
from collections.abc import Callable
from pathlib import Path

from benchmarks.adapters import psp
from benchmarks.case import MissingDataError, data_file, data_folder

FILES: dict[str, tuple[str, str]] = {
    "kopanos2009": ("domain/kopanos2009_single_stage", "instance_*.json"),
    "filling_line": ("domain/filling_line_vikas", "*.csv"),
    "biomanufacturing": ("general/biomanufacturing", "*.json"),
    "fjsp": ("general/fjsp", "**/*.fjs"),
    "fjsp_sdst": ("general/fjsp_sdst", "*.fjs"),
    "jsp_sdst_tt": ("general/jsp_sdst_tt", "*.txt"),
    "pm_sdst": ("general/pm_sdst", "*.txt"),
    "rcpsp_cpr": ("general/rcpsp_cpr", "**/*.rcp"),
}
"""Folder and pattern of the families of which every file is a case."""

NAMED: dict[str, Callable[[], list[str]]] = {
    "jankauskas": lambda: ["deficit", "throughput"],
    "lakhdar2005": lambda: ["1", "1c"],
    "psp": lambda: sorted(json.loads(data_file(psp.FILE).read_text())),
}
"""Families whose cases are several in a file."""


def cases_of(name: str) -> list[str]:
    """The cases that a name stands for: all of a family for its name alone, else the one case of that name.

    Raises:
        MissingDataError: the family has no files here.
    """
    if name in NAMED:
        return [f"{name}/{case}" for case in NAMED[name]()]
    if name not in FILES:
        return [name]
    folder, pattern = FILES[name]
    root = data_folder() / folder
    found = [_case(path.relative_to(root)) for path in sorted(root.glob(pattern))]
    if not found:
        raise MissingDataError(f"{root} holds no {pattern}; set SCHEDULER_BENCH_DATA (see benchmarks/README.md).")
    return [f"{name}/{case}" for case in found]


def _case(path: Path) -> str:
    return path.with_suffix("").as_posix().removeprefix("instance_")
