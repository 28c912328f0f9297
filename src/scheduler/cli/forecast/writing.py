"""What the forecast commands write: a table as CSV, or the whole answer as JSON."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path

import pandas as pd
from pydantic import BaseModel

from scheduler.cli.files import write_text
from scheduler.cli.guard import InputError
from scheduler.cli.printing import output
from scheduler.report import table_csv

SUFFIXES = (".csv", ".json")


def checked(out: Path | None) -> Path | None:
    """The path, proved to end in a suffix of a known format.

    Raises:
        InputError: it does not.
    """
    if out is not None and out.suffix.lower() not in SUFFIXES:
        raise InputError(f"{out} has no suffix of a known format; end it in {' or '.join(SUFFIXES)}.")
    return out


def write(out: Path | None, rows: Iterable[Mapping[str, object]], answer: BaseModel) -> None:
    """Write rows or answer, as the suffix says; nothing without a path."""
    if out is None:
        return
    if out.suffix.lower() == ".json":
        write_text(out, answer.model_dump_json(indent=2) + "\n")
    else:
        cells = ({name: cell(value) for name, value in row.items()} for row in rows)
        write_text(out, table_csv(pd.DataFrame(cells)))
    output.print(f"Wrote {out}.")


def cell(value: object) -> object:
    """A value as tables show it: numbers as floats."""
    return float(value) if isinstance(value, Decimal) else value
