"""The solving process: reads one request, streams messages, stops when told; run as `python -m`."""

import os
import pickle
import resource
import sys
import threading
import traceback
from typing import IO

from scheduler.tactical.request import Message, Request
from scheduler.tactical.solve import Stop, solve


def main() -> None:
    """Serve one request on standard input and output; any further byte means stop."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not end up among the messages
    lock = threading.Lock()

    def send(message: Message) -> None:
        with lock:
            pickle.dump(message, out)
            out.flush()

    request: Request = pickle.load(sys.stdin.buffer)
    limit = request.settings.memory_limit_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    stop = Stop(request.settings.time_limit)
    threading.Thread(target=_listen, args=(sys.stdin.buffer, stop), daemon=True).start()
    try:
        plan = solve(
            request.scenario,
            request.settings,
            stop,
            lambda progress: send(Message("progress", progress)),
            lambda plan: send(Message("plan", plan)),
        )
        send(Message("done", plan))
    except MemoryError:
        send(Message("failed", f"the solve passed its memory limit of {request.settings.memory_limit_mb} MB"))
    except Exception:  # the caller turns it into a SolverError; a dying interpreter would hide it
        send(Message("failed", traceback.format_exc(limit=-8)))
    out.flush()
    os._exit(0)


def _listen(stream: IO[bytes], stop: Stop) -> None:
    stream.read(1)
    stop.cancelled.set()


if __name__ == "__main__":
    main()
