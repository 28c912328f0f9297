"""Passwords: which are taken, how they are hashed."""

import unicodedata
from functools import cached_property
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from scheduler.domain.errors import Issue, Severity
from scheduler.service.accounts.secrets import new_secret
from scheduler.service.errors import InvalidRequestError

if TYPE_CHECKING:
    from pwdlib import PasswordHash

SHORTEST, LONGEST = 12, 200


class Passwords:
    """Hashes with Argon2id.

    Args:
        memory: of one hash, in KiB.
        rounds: over that memory.
        at_once: hashes computed at the same time; more wait, so that a crowd cannot take the machine's memory.
    """

    def __init__(self, memory: int = 65_536, rounds: int = 3, at_once: int = 2) -> None:
        self._memory, self._rounds = memory, rounds
        self._turn = BoundedSemaphore(at_once)

    def hash(self, password: str) -> str:
        """The hash to keep, with its salt and settings in it."""
        with self._turn:
            return self._hasher.hash(_normal(password))

    def matches(self, password: str, kept: str | None) -> bool:
        """Whether it is the password of the hash; without a hash the same time passes and the answer is no."""
        with self._turn:
            return self._hasher.verify(_normal(password), kept or self._nobodys) and kept is not None

    @cached_property
    def _hasher(self) -> "PasswordHash":
        from pwdlib import PasswordHash
        from pwdlib.hashers.argon2 import Argon2Hasher

        return PasswordHash((Argon2Hasher(memory_cost=self._memory, time_cost=self._rounds, parallelism=1),))

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash(new_secret())


def need_good(password: str, login: str, where: str) -> None:
    """Refuse a new password that is easily guessed; length counts, odd characters do not.

    Args:
        password: the new one.
        login: of its user; empty where it is not known yet.
        where: JSON pointer of the field it came in.

    Raises:
        InvalidRequestError: it is too short, too long, or names the user.
    """
    normal = _normal(password)
    complaint = None
    if not SHORTEST <= len(normal) <= LONGEST:
        complaint = f"The password has {len(normal)} characters; it takes {SHORTEST} to {LONGEST}."
    elif len(set(normal)) < 5 or (login and login in normal.lower()):
        complaint = "The password is easily guessed: it repeats few characters, or holds the login."
    if complaint:
        fix = "Choose several words that nobody would say together."
        issue = Issue(severity=Severity.ERROR, code="weak_password", where=where, message=complaint, fix=fix)
        raise InvalidRequestError((issue,))


def _normal(password: str) -> str:
    """The same bytes from every keyboard."""
    return unicodedata.normalize("NFKC", password.encode(errors="replace").decode())
