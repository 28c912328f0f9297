"""Changeover matrices kept as CSV beside the scenario file: first row `to` ids, first column `from` ids."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scheduler.domain.errors import Issue, UnreadableError
from scheduler.validation.issue import error, pointer
from scheduler.validation.text import decode, read_bytes


def inline_matrix_files(document: object, folder: Path | None) -> tuple[object, tuple[Issue, ...]]:
    """Replace each rule's `matrix_file` by its content as `matrix`.

    Args:
        document: a scenario as read; it is not changed.
        folder: where the scenario file lies; None when it came as text, and then files are refused.
    """
    rules = document.get("changeovers") if isinstance(document, Mapping) else None
    if not isinstance(document, Mapping) or not isinstance(rules, list):
        return document, ()
    issues: list[Issue] = []
    read = [_inlined(rule, index, folder, issues) for index, rule in enumerate(rules)]
    return {**document, "changeovers": read}, tuple(issues)


def _inlined(rule: object, index: int, folder: Path | None, issues: list[Issue]) -> object:
    if not isinstance(rule, Mapping) or not isinstance(rule.get("matrix_file"), str):
        return rule
    where, name = pointer("changeovers", index, "matrix_file"), rule["matrix_file"]
    rest = {key: value for key, value in rule.items() if key != "matrix_file"}
    if rule.get("matrix"):
        issues.append(_two_matrices(where, index))
        return rest
    if folder is None:
        issues.append(unread_matrix_file(index, name))
        return rest
    try:
        return {**rest, "matrix": _read(folder, name)}
    except UnreadableError as failure:
        fix = "Correct the CSV file: `to` ids in the first row, `from` ids in the first column, durations between."
        issues.append(error("bad_matrix_file", where, f"Changeover rule {index + 1}: {failure}", fix))
        return rest


def unread_matrix_file(index: int, name: str) -> Issue:
    """The issue of a rule whose matrix file cannot be reached."""
    message = f"Changeover rule {index + 1} names the file {name!r}, which is read only beside a scenario file."
    return error(
        "matrix_file_unread",
        pointer("changeovers", index, "matrix_file"),
        message,
        "Write the matrix into the scenario as `matrix`.",
    )


def _two_matrices(where: str, index: int) -> Issue:
    message = f"Changeover rule {index + 1} has both `matrix` and `matrix_file`."
    return error("two_matrices", where, message, "Keep one of the two.")


def _read(folder: Path, name: str) -> dict[str, dict[str, Any]]:
    home = folder.resolve()
    try:
        path = (home / name).resolve()
        inside = path.is_relative_to(home)
    except (OSError, ValueError, RuntimeError):
        raise UnreadableError(f"{name!r} is no file name.") from None
    if not inside:
        raise UnreadableError(f"{name!r} is outside the scenario's folder; files are read from there only.")
    text = decode(read_bytes(path), name)
    try:
        rows = [row for row in csv.reader(text.splitlines(), strict=True) if any(cell.strip() for cell in row)]
    except csv.Error as failure:
        raise UnreadableError(f"{name} is no CSV: {failure}.") from None
    return _matrix([[cell.strip() for cell in row] for row in rows], name)


def _matrix(rows: list[list[str]], name: str) -> dict[str, dict[str, Any]]:
    if len(rows) < 2:
        raise UnreadableError(f"{name} has no row of durations.")
    targets = rows[0][1:]
    matrix: dict[str, dict[str, Any]] = {}
    for number, row in enumerate(rows[1:], start=2):
        if len(row) > len(rows[0]):
            raise UnreadableError(f"{name}, row {number} has more cells than the first row.")
        if row[0] in matrix:
            raise UnreadableError(f"{name}, row {number}: {row[0]!r} stands twice in the first column.")
        matrix[row[0]] = {target: cell for target, cell in zip(targets, row[1:], strict=False) if cell}
    if len(set(targets)) < len(targets):
        raise UnreadableError(f"{name}, row 1 names a column twice.")
    return matrix
