"""A PostgreSQL cluster of our own in a folder: made, started and stopped here, reached by one Unix socket only."""

import fcntl
import hashlib
import os
import shlex
import stat
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from secrets import token_urlsafe

from scheduler.store.postgres.demotion import demotion
from scheduler.store.postgres.errors import ClusterError

OWNER, SERVICE, DATABASE = "postgres", "scheduler", "postgres"
PATIENCE = 30.0  # seconds: after a crash the server's children hold its memory until their clients are gone
OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "log_error_verbosity": "terse",  # the details of an error name rows
}


class Cluster:
    """A cluster in a folder.

    Args:
        home: its folder, made when it is first started; holds the data, the passwords and the server's log.
        programs: folder of PostgreSQL's programs.
        options: settings of the server, besides the ones that keep it apart.
    """

    def __init__(self, home: Path, programs: Path, options: Mapping[str, str] | None = None) -> None:
        self.home, self.data, self.log = home.absolute(), home.absolute() / "data", home.absolute() / "postgres.log"
        self._programs, self._options = programs, {**(options or {}), **OPTIONS}
        self._demotion = demotion()
        digest = hashlib.sha256(bytes(self.home)).hexdigest()[:12]
        self._socket = Path(f"/tmp/scheduler-{os.geteuid()}-{digest}")  # a socket's path takes 107 bytes at most

    @property
    def owner_url(self) -> str:
        """How the owner of everything connects: to migrate, back up and restore."""
        return self._url(OWNER)

    @property
    def service_url(self) -> str:
        """How the service connects, as a role that no policy lets pass; `migrate` makes the role."""
        return self._url(SERVICE)

    def running(self) -> bool:
        """Whether its server runs, whoever started it; one that was killed may leave its number behind."""
        try:
            number = (self.data / "postmaster.pid").read_text(encoding="ascii").split()[0]
            name, _, state = Path(f"/proc/{number}/stat").read_text(encoding="ascii").partition("(")[2].partition(") ")
        except (FileNotFoundError, ProcessLookupError, IndexError):
            return False
        return name == "postgres" and state[0] not in "ZX"

    def start(self) -> bool:
        """Start the server, in a new cluster where there is none yet; False when it runs already.

        Raises:
            ClusterError: the cluster cannot be made or started; says why.
        """
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._demotion.give(self.home)
        with _alone(self.home / "lock"):
            if self.running():
                return False
            if not self.data.exists():
                self._create()
            self._refuse_other_version()
            self._make_socket_folder()
            self._start()
        return True

    def stop(self) -> None:
        """End the server; open transactions are rolled back.

        Raises:
            ClusterError: it goes on.
        """
        if self.running():
            self._check(self._control("stop", "--mode=fast"), "stopped")
        if self._socket.is_dir():
            self._socket.rmdir()

    def _create(self) -> None:
        """Make it aside, so that a creation that was cut short leaves nothing behind that looks like a cluster."""
        draft = self.home / "data.new"
        subprocess.run(["rm", "-rf", draft], check=True)
        for role in (OWNER, SERVICE):
            self._write_password(role)
        said = [f"--username={OWNER}", f"--pwfile={self._password(OWNER)}", "--auth=scram-sha-256", "--encoding=UTF8"]
        hasty = ["--no-sync"] if self._options.get("fsync") == "off" else []
        kind = ["--locale=C", "--data-checksums", "--no-instructions", *hasty]
        self._check(self._demotion.run([self._programs / "initdb", "--pgdata", draft, *said, *kind]), "made")
        draft.rename(self.data)

    def _start(self) -> None:
        settings = {**self._options, "unix_socket_directories": str(self._socket)}
        options = shlex.join(part for name, value in settings.items() for part in ("-c", f"{name}={value}"))
        deadline = time.monotonic() + PATIENCE
        while (done := self._control("start", f"--log={self.log}", f"--options={options}")).returncode:
            if time.monotonic() > deadline:
                self._check(done, f"started; {self.log} may say more")
            time.sleep(0.2)

    def _control(self, *command: str) -> "subprocess.CompletedProcess[str]":
        return self._demotion.run([self._programs / "pg_ctl", *command, "--pgdata", self.data])

    def _check(self, done: "subprocess.CompletedProcess[str]", what: str) -> None:
        if done.returncode:
            said = (done.stderr or done.stdout).strip()
            raise ClusterError(f"The PostgreSQL cluster in {self.home} could not be {what}: {said}")

    def _refuse_other_version(self) -> None:
        made = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        here = self._demotion.run([self._programs / "postgres", "--version"]).stdout.split()[2].partition(".")[0]
        if made != here:
            raise ClusterError(
                f"The cluster in {self.home} is of PostgreSQL {made}, the programs in {self._programs} are of {here}. "
                f"Set SCHEDULER_POSTGRES_BIN to programs of {made}, make a backup, and restore it with {here}."
            )

    def _make_socket_folder(self) -> None:
        """A folder of our own in /tmp, refused when somebody else made it first."""
        self._socket.mkdir(mode=0o700, exist_ok=True)
        self._demotion.give(self._socket)
        found = self._socket.lstat()
        if (
            not stat.S_ISDIR(found.st_mode)
            or found.st_uid != self._demotion.user
            or stat.S_IMODE(found.st_mode) != 0o700
        ):
            raise ClusterError(f"{self._socket} belongs to somebody else or is open to others. Remove it.")

    def _write_password(self, role: str) -> None:
        path = self._password(role)
        path.unlink(missing_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(token_urlsafe(32))
        self._demotion.give(path)

    def _password(self, role: str) -> Path:
        return self.home / f"{role}.password"

    def _url(self, role: str) -> str:
        password = self._password(role).read_text(encoding="ascii")
        return f"postgresql://{role}:{password}@/{DATABASE}?host={self._socket}"


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold a lock that one process at a time can hold."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
