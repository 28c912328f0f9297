"""The caller's side of the solving process: start, listen, cancel, and a watchdog that does not wait for ever."""

import contextlib
import os
import pickle
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import IO

from scheduler.detailed.request import Message, Request
from scheduler.domain.errors import SolverError

GRACE = 10.0
CANCEL_GRACE = 1.5
SLOWEST = 60
"""Wall seconds that a deterministic second may take: small steps take 8 on an idle core, and cores may be busy."""


def run_child(request: Request, should_stop: Callable[[], bool]) -> Iterator[Message]:
    """Solve in a child process; yields its messages as they come.

    When `should_stop` turns true the child is asked to end, and killed if it has not after 1.5 s; 10 s past the time
    limit it is killed too. A killed child simply says nothing more: the caller keeps the last plan it heard of.

    Raises:
        SolverError: the child died without an answer, for example for lack of memory.
    """
    settings = request.settings
    child = _launch()
    assert child.stdin is not None
    assert child.stdout is not None
    assert child.stderr is not None
    messages: queue.Queue[Message | None] = queue.Queue()
    errors: list[bytes] = []
    threading.Thread(target=_read, args=(child.stdout, messages), daemon=True).start()
    threading.Thread(target=lambda e: errors.append(e.read()[-4_000:]), args=(child.stderr,), daemon=True).start()
    started, asked = time.monotonic(), None
    patience = settings.time_limit * (SLOWEST if settings.reproducible else 1) + GRACE
    try:
        with contextlib.suppress(BrokenPipeError):  # a child that died at once says why on its standard error
            pickle.dump(request, child.stdin)
            child.stdin.flush()
        while True:
            now = time.monotonic()
            if asked is None and should_stop():
                asked = now
                with contextlib.suppress(BrokenPipeError):
                    child.stdin.write(b"x")
                    child.stdin.flush()
            if (asked is not None and now - asked > CANCEL_GRACE) or now - started > patience:
                child.kill()
                while (message := messages.get()) is not None:  # what it said before, the caller may not have heard yet
                    yield message
                return
            try:
                message = messages.get(timeout=0.1)
            except queue.Empty:
                continue
            if message is None:
                child.wait(timeout=5)
                tail = errors[-1].decode(errors="replace").strip().splitlines()[-1:] if errors else []
                raise SolverError(
                    f"The solver process ended without an answer ({'; '.join(tail) or child.returncode})."
                )
            yield message
            if message.kind in ("done", "refused", "failed"):
                return
    finally:
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout, child.stderr):
            with contextlib.suppress(OSError):
                stream.close()


def _launch() -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "scheduler.detailed.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        process_group=0,  # Ctrl-C on a terminal reaches the whole group; the caller decides what it means for the child
    )


def _read(stream: IO[bytes], messages: "queue.Queue[Message | None]") -> None:
    try:
        with contextlib.suppress(EOFError, pickle.UnpicklingError, OSError, ValueError):
            while True:
                messages.put(pickle.load(stream))
    finally:
        messages.put(None)
