"""`scheduler serve`."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

from scheduler.cli.guard import InputError
from scheduler.cli.service.settings import read_settings

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def run(host: str, port: int, ephemeral: bool, tls_cert: Path | None, tls_key: Path | None) -> NoReturn:
    """Become the server: the web is no part of this package, so it is started and not imported.

    Args:
        host: address to listen on.
        port: of it.
        ephemeral: keep nothing.
        tls_cert: file of a certificate, for https.
        tls_key: file of its key.

    Raises:
        InputError: the settings do not fit, others could reach the service, or it is not installed here.
    """
    if ephemeral:
        os.environ["SCHEDULER_EPHEMERAL"] = "true"
    settings = read_settings()
    if (tls_cert is None) != (tls_key is None):
        raise InputError("Name both --tls-cert and --tls-key, or neither.")
    if host not in LOOPBACK and tls_cert is None:
        raise InputError(
            f"Passwords would cross the network unprotected to {host}. Name --tls-cert and --tls-key, or listen on "
            "127.0.0.1, and let a proxy on this machine take https and pass it on."
        )
    if host not in LOOPBACK and settings.ephemeral:
        raise InputError(f"An ephemeral service takes everybody for the planner, so it does not listen on {host}.")
    os.environ.setdefault("SCHEDULER_URL", f"{'https' if tls_cert else 'http'}://{host}:{port}")
    sys.path.insert(0, os.getcwd())
    if find_spec("api") is None or find_spec("uvicorn") is None:
        raise InputError("The web service is not part of the installed package; run this in a checkout, after `make`.")
    server = ["-m", "uvicorn", "--factory", "api.main:service", f"--host={host}", f"--port={port}"]
    if tls_cert:
        server += [f"--ssl-certfile={tls_cert}", f"--ssl-keyfile={tls_key}"]
    os.execv(sys.executable, [sys.executable, *server])
