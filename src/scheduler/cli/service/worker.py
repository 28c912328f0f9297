"""`scheduler worker`."""

import signal
from threading import Event

from scheduler.bootstrap import worker_from_settings
from scheduler.cli.guard import ExitCode, InputError
from scheduler.cli.printing import output
from scheduler.cli.service.settings import read_settings
from scheduler.logs import set_up_logs


def run(running: int) -> ExitCode:
    """Work until a signal comes, then hand back what is not done.

    Raises:
        InputError: there is no database that it could share with the service.
    """
    settings = read_settings()
    if settings.ephemeral:
        raise InputError("An ephemeral service keeps its jobs to itself; unset SCHEDULER_EPHEMERAL.")
    set_up_logs()
    ended = Event()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def end(number: int, frame: object) -> None:
        ended.set()
        signal.signal(number, before[signal.Signals(number)])  # a second one ends the process at once

    for number in before:
        signal.signal(number, end)
    application = worker_from_settings(settings, running)
    try:
        output.print(f"Working on {running} solve(s) at once for plant {settings.plant}; Ctrl-C hands them back.")
        ended.wait()
    finally:
        application.close()
    output.print("Everything was handed back.")
    return ExitCode.FINE
