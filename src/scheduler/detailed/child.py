"""The solving process: reads one request, streams messages, stops when told; run as `python -m`.

Messages are pickles on standard streams, between two processes of one program. The parent may write anything more to
cancel. Its address space is limited, so that a model too large ends this process and not the machine.
"""

import os
import pickle
import resource
import sys
import threading
import time
import traceback
from typing import IO, Any

from scheduler.detailed.diagnose import time_for, with_reasons
from scheduler.detailed.lexicographic import Stop
from scheduler.detailed.memory import limit_memory
from scheduler.detailed.problem import Problem
from scheduler.detailed.request import Message, Request
from scheduler.detailed.solution import Solution
from scheduler.detailed.solve import Listener, solve
from scheduler.detailed.to_plan import from_plan, to_plan
from scheduler.domain.errors import SchedulerError
from scheduler.domain.run import Progress

CLOSING = 5.0
"""What comes after the search, in times of stating and sending a plan: that again, reasons, reading it, the check."""


def main() -> None:
    """Serve one request on standard input and output."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    told = os.fdopen(os.dup(sys.stdin.fileno()), "rb")  # a fork must not wait for a thread that reads sys.stdin
    lock = threading.Lock()

    def send(message: Message) -> None:
        with lock:
            pickle.dump(message, out)
            out.flush()

    request: Request = pickle.load(told)
    limit_memory(request.settings.memory_limit_mb)
    stops = [Stop(request.settings)]
    threading.Thread(target=_listen, args=(told, stops), daemon=True).start()
    try:
        _serve(request, stops, send)
    except SchedulerError as error:
        send(Message("refused", error))
    except MemoryError:
        send(Message("failed", f"the solve passed its memory limit of {request.settings.memory_limit_mb} MB"))
    except Exception:  # the parent turns it into a SolverError; a dying interpreter would hide it
        send(Message("failed", traceback.format_exc(limit=-8)))
    out.flush()
    os._exit(0)


def _listen(stream: IO[bytes], stops: list[Stop]) -> None:
    stream.read(1)
    for stop in stops:
        stop.cancel()


def _serve(request: Request, stops: list[Stop], send: Any) -> None:
    problem = Problem(request.scenario)

    def on_plan(solution: Solution) -> None:
        began = time.monotonic()
        plan = to_plan(problem, solution)
        send(Message("plan", plan))
        short = any(p.unmet for p in plan.promises)
        explaining = time_for(request.settings).time_limit if short else 0.0
        stops[0].keep(CLOSING * (time.monotonic() - began) + explaining)

    def on_progress(progress: Progress) -> None:
        send(Message("progress", progress))

    baseline = request.baseline
    began = time.monotonic()
    solved = solve(
        request.scenario,
        request.settings,
        stops[0],
        Listener(on_progress, on_plan),
        (lambda p: from_plan(p, baseline)) if baseline else None,
        request.loose,
    )
    plan = to_plan(problem, solved.solution).model_copy(update={"status": solved.status, "tiers": solved.tiers})
    brief = time_for(request.settings, stops[0].rest())
    stops.append(Stop(brief))
    if stops[0].cancelled:
        stops[1].cancel()
    plan = with_reasons(problem, solved.solution, plan, brief, stops[1])
    usage, crew = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    send(
        Message(
            "done",
            plan,
            {
                "wall_s": time.monotonic() - began,
                "build_s": solved.build_s,
                "cpu_s": usage.ru_utime + usage.ru_stime + crew.ru_utime + crew.ru_stime,
                "peak_mb": usage.ru_maxrss / 1024,
            },
        )
    )


if __name__ == "__main__":
    main()
