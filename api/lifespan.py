"""Start and end of the service: running solves are asked to stop as soon as the process is told to."""

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from types import FrameType

from fastapi import FastAPI

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Serve, then wait until every solve has ended and the store is let go."""
    application = app.state.application
    with _on_signal(application.jobs.stop):
        yield
    await asyncio.to_thread(application.close)


@contextmanager
def _on_signal(stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` in the event loop before the server's own handler.

    The server waits for open answers before it ends the lifespan, and event streams stay open until their solve ends.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in SIGNALS}

    def handle(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(stop)
        server = before[signal.Signals(number)]
        if callable(server):
            server(number, frame)

    for number, server in before.items():
        if callable(server):  # nobody else listens: leave the signal's own effect
            signal.signal(number, handle)
    try:
        yield
    finally:
        for number, server in before.items():
            signal.signal(number, server)
