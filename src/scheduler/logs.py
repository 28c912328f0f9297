"""What a process of the service says of its work: a line of JSON each, with ids and never with names or quantities."""

import logging
import sys
import traceback
from typing import Any

OTHERS = ("uvicorn", "uvicorn.error", "uvicorn.access")  # they come with handlers of their own


def set_up_logs() -> None:
    """Send every log of this process to its standard error: JSON, or plain lines where somebody sits at a terminal."""
    import structlog

    terminal = sys.stderr.isatty()
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_messages,
    ]
    renderer: Any = structlog.dev.ConsoleRenderer() if terminal else structlog.processors.JSONRenderer()
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *shared],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    for name in OTHERS:
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
    logging.getLogger("uvicorn.access").disabled = True  # it repeats addresses and queries, which name things


def _without_messages(logger: object, method: str, event: dict[str, Any]) -> dict[str, Any]:
    """An error as its kind and where it came from: its message may hold a product's name or an order's quantity."""
    event.pop("color_message", None)  # uvicorn's text once more
    found = event.pop("exc_info", None)
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        frames = traceback.extract_tb(error.__traceback__)
        event["stack"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]]
    return event
