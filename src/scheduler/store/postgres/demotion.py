"""PostgreSQL refuses to run as root: how this process starts it all the same."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

UNSHARE = ("unshare", "-U", "--map-user=1000", "--map-group=1000", "--")


class Demotion(NamedTuple):
    """What to change about a program that must not be root.

    Attributes:
        prefix: of its command.
        owner: user and group it runs as and must own its files as; None = those of this process.
    """

    prefix: tuple[str, ...] = ()
    owner: tuple[int, int] | None = None

    @property
    def user(self) -> int:
        """Who owns the files that the program makes, as this process sees it."""
        return self.owner[0] if self.owner else os.geteuid()

    def run(self, command: Sequence[str | Path]) -> "subprocess.CompletedProcess[str]":
        """Run a program to its end, in plain English, with none of the caller's PostgreSQL variables."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
        user, group = self.owner or (None, None)
        return subprocess.run(
            [*self.prefix, *command],
            env={**inherited, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            user=user,
            group=group,
            extra_groups=() if self.owner else None,
        )

    def give(self, path: Path) -> None:
        """Make a file of this process the program's."""
        if self.owner:
            os.chown(path, *self.owner)


def demotion() -> Demotion:
    """None for a plain user; root hides behind a user namespace, or becomes `nobody` where there are none."""
    if os.geteuid() != 0:
        return Demotion()
    try:
        namespace = subprocess.run([*UNSHARE, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        namespace = False
    return Demotion(UNSHARE) if namespace else Demotion(owner=_nobody())


def _nobody() -> tuple[int, int]:
    entry = pwd.getpwnam("nobody")
    return entry.pw_uid, entry.pw_gid
