"""`scheduler serve`."""

import os
import sys
from importlib.util import find_spec
from typing import NoReturn

from scheduler.cli.guard import InputError
from scheduler.cli.service.settings import read_settings

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def run(host: str, port: int, ephemeral: bool) -> NoReturn:
    """Become the server: the web is no part of this package, so it is started and not imported.

    Raises:
        InputError: the settings do not fit, others could reach the service, or it is not installed here.
    """
    if ephemeral:
        os.environ["SCHEDULER_EPHEMERAL"] = "true"
    read_settings()
    if host not in LOOPBACK:
        raise InputError(
            f"Passwords would cross the network unprotected to {host}. Listen on 127.0.0.1, and let a proxy on this "
            "machine take https and pass it on."
        )
    os.environ.setdefault("SCHEDULER_URL", f"http://{host}:{port}")
    sys.path.insert(0, os.getcwd())
    if find_spec("api") is None or find_spec("uvicorn") is None:
        raise InputError("The web service is not part of the installed package; run this in a checkout, after `make`.")
    server = ["-m", "uvicorn", "--factory", "api.main:service", f"--host={host}", f"--port={port}"]
    os.execv(sys.executable, [sys.executable, *server])
