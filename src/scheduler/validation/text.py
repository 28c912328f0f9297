"""From bytes to text: size, encoding and the characters no scenario has."""

import re
from pathlib import Path
from typing import NoReturn

from scheduler.domain.errors import UnreadableError

MAX_BYTES = 100_000_000
MAX_DEPTH = 64
MAX_NODES = 2_000_000
TEXT = "the text"

_FORBIDDEN = re.compile("[\x00\ud800-\udfff]")


def unreadable(name: str, problem: str, line: int, column: int) -> NoReturn:
    """Refuse a text at a place; line and column count from 1."""
    raise UnreadableError(f"{name}, line {line}, column {column}: {problem}.")


def unreadable_at(name: str, problem: str, text: str, offset: int) -> NoReturn:
    """Refuse a text at a character offset."""
    unreadable(name, problem, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def read_bytes(path: Path) -> bytes:
    """Bytes of a file, at most `MAX_BYTES`.

    Raises:
        UnreadableError: the file is missing, not a file, not readable, or too large.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableError(f"{path} cannot be read: {reason}.") from None
    if len(content) > MAX_BYTES:
        raise UnreadableError(f"{path} is larger than {MAX_BYTES // 1_000_000} MB; split it or remove what is unused.")
    return content


def decode(content: str | bytes, name: str) -> str:
    """Text of a file, without a byte order mark.

    Raises:
        UnreadableError: too large, not UTF-8, or with NUL or lone surrogates in it.
    """
    if len(content) > MAX_BYTES:
        raise UnreadableError(f"{name} is larger than {MAX_BYTES // 1_000_000} MB; split it or remove what is unused.")
    if isinstance(content, bytes):
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line, last = content.count(b"\n", 0, error.start) + 1, content.rfind(b"\n", 0, error.start)
            unreadable(name, "not UTF-8 text; save the file as UTF-8", line, error.start - last)
    else:
        text = content.removeprefix("\ufeff")
    check_characters(text, name, text, 0)
    return text


def check_characters(value: str, name: str, text: str, offset: int) -> None:
    """Refuse a string with a NUL or a lone surrogate; `offset` is where the string begins in the text."""
    found = _FORBIDDEN.search(value)
    if found:
        at = found.start() if value is text else offset
        unreadable_at(name, f"the character U+{ord(found.group()):04X} is not allowed", text, at)
