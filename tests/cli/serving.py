"""`scheduler serve` as a process of its own, as long as a test needs it."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.api.test_server import free_port
from tests.cli.running import command

ROOT = Path(__file__).parents[2]


@contextmanager
def served(*options: str, end: signal.Signals = signal.SIGTERM) -> Iterator[str]:
    """Address of the service; it is ended by a signal and has to end in order."""
    port = free_port()
    arguments = command("serve", "--port", port, *options)
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            said = ""
            while "Uvicorn running" not in said:
                said = server.stderr.readline()
                assert said
            yield f"http://127.0.0.1:{port}"
            server.send_signal(end)
            server.communicate(timeout=60)
        finally:
            server.kill()
