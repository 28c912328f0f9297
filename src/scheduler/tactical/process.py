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

from scheduler.domain.errors import SolverError
from scheduler.tactical.request import Message, Request

GRACE = 20.0
CANCEL_GRACE = 3.0
POLL = 0.1


def run_child(request: Request, should_stop: Callable[[], bool]) -> Iterator[Message]:
    """Plan in a child process; yields its messages as they come.

    When `should_stop` turns true the child is asked to end, and killed if it has not after 3 s; 20 s past the time
    limit it is killed too. A killed child says nothing more: the caller keeps the last plan it heard of.

    Raises:
        SolverError: the child died without an answer, for example for lack of memory.
    """
    with _child() as (child, messages, errors):
        with contextlib.suppress(BrokenPipeError):  # a child that died at once says why on its standard error
            _write(child, pickle.dumps(request))
        started, asked = time.monotonic(), float("inf")
        while True:
            now = time.monotonic()
            if asked == float("inf") and should_stop():
                asked = now
                with contextlib.suppress(BrokenPipeError):
                    _write(child, b"x")
            if now - asked > CANCEL_GRACE or now - started > request.settings.time_limit + GRACE:
                child.kill()
                yield from iter(messages.get, None)
                return
            try:
                message = messages.get(timeout=POLL)
            except queue.Empty:
                continue
            if message is None:
                child.wait()
                reason = "; ".join("".join(errors).strip().splitlines()[-1:]) or child.returncode
                raise SolverError(f"The tactical solver ended without an answer ({reason}).")
            yield message
            if message.kind in ("done", "failed"):
                return


Child = tuple["subprocess.Popen[bytes]", "queue.Queue[Message | None]", list[str]]


@contextlib.contextmanager
def _child() -> Iterator[Child]:
    child = subprocess.Popen(
        [sys.executable, "-m", "scheduler.tactical.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        process_group=0,  # Ctrl-C on a terminal reaches the caller only; it decides what that means
    )
    assert child.stdin is not None
    assert child.stdout is not None
    assert child.stderr is not None
    messages: queue.Queue[Message | None] = queue.Queue()
    errors: list[str] = []
    threads = [
        threading.Thread(target=_listen, args=(child.stdout, messages), daemon=True),
        threading.Thread(target=_collect, args=(child.stderr, errors), daemon=True),
    ]
    for thread in threads:
        thread.start()
    try:
        yield child, messages, errors
    finally:
        child.kill()
        child.wait()
        for thread in threads:
            thread.join(1)
        for stream in (child.stdin, child.stdout, child.stderr):
            with contextlib.suppress(OSError):
                stream.close()


def _write(child: "subprocess.Popen[bytes]", content: bytes) -> None:
    assert child.stdin
    child.stdin.write(content)
    child.stdin.flush()


def _listen(stream: IO[bytes], messages: "queue.Queue[Message | None]") -> None:
    with contextlib.suppress(EOFError, OSError, ValueError, pickle.UnpicklingError):
        while True:
            messages.put(pickle.load(stream))
    messages.put(None)


def _collect(stream: IO[bytes], errors: list[str]) -> None:
    with contextlib.suppress(OSError, ValueError):
        errors.append(stream.read()[-4_000:].decode(errors="replace"))
