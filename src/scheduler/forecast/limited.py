"""The caller's side of reading: a child process with little memory and time, and an answer whatever becomes of it."""

import pickle
import subprocess
import sys
from collections.abc import Mapping

from scheduler.domain.forecast import Complaint, ForecastLine
from scheduler.domain.months import Month
from scheduler.domain.product import Product
from scheduler.domain.units import Model
from scheduler.forecast.codes import Code
from scheduler.forecast.complaints import WHOLE_FILE, Complaints
from scheduler.forecast.limits import MAX_BYTES, MEMORY, SECONDS

_FIX = "Keep the forecast only, in a new file, and send that."


class Answer(Model):
    """What the child says; validated, because by then it read a hostile file."""

    lines: tuple[ForecastLine, ...]
    complaints: tuple[Complaint, ...]
    first_month: Month | None


def read_limited(content: bytes, file_name: str, products: Mapping[str, Product], sponsor: str) -> Answer:
    """What `read` says in a child process, which may die of it."""
    # One byte more than allowed is enough for the child to see that a file is too large.
    request = pickle.dumps((content[: MAX_BYTES + 1], file_name, dict(products), sponsor))
    command = [sys.executable, "-m", "scheduler.forecast.child"]
    try:
        done = subprocess.run(
            command, input=request, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=SECONDS,
            check=False, process_group=0,
        )  # fmt: skip
        return Answer.model_validate_json(done.stdout)
    except subprocess.TimeoutExpired:
        return _no_answer(file_name, Code.TIMEOUT, f"The file could not be read within {SECONDS} s.")
    except ValueError:  # it died before or while it answered
        message = f"The reader came to an end; the file may take more than {MEMORY >> 20} MB to read, or is damaged."
        return _no_answer(file_name, Code.READER_FAILED, message)


def _no_answer(file_name: str, code: Code, message: str) -> Answer:
    complaints = Complaints(file_name)
    complaints.error(code, WHOLE_FILE, None, message, _FIX)
    return Answer(lines=(), complaints=complaints.all(), first_month=None)
