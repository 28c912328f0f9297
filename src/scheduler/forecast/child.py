"""The reading process: one file in, one answer out; run as `python -m`.

The request is a pickle from a process of the same program. The answer is JSON, because by then a hostile file was read
here and nobody should unpickle what it may have written.
"""

import gc
import json
import os
import pickle
import resource
import sys
from collections.abc import Mapping
from typing import Any

from scheduler.domain.product import Product
from scheduler.forecast.codes import Code
from scheduler.forecast.complaints import WHOLE_FILE, Complaints
from scheduler.forecast.limits import MEMORY, SECONDS
from scheduler.forecast.reading import Reading, read


def main() -> None:
    """Answer one request on standard input and output."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="ascii")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    request = pickle.load(sys.stdin.buffer)
    limit_process()
    gc.disable()  # one answer and gone
    out.write(json.dumps(told(answer(*request))))
    out.flush()
    os._exit(0)


def limit_process() -> None:
    """Limit the memory and processor time of this process, and let it write no files."""
    for kind, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (limit, limit))


def answer(content: bytes, file_name: str, products: Mapping[str, Product], sponsor: str) -> Reading:
    """Read a file; whatever goes wrong becomes a complaint."""
    try:
        return read(content, file_name, products, sponsor)
    except MemoryError:
        code, message = Code.MEMORY, f"The file takes more than {MEMORY >> 20} MB to read."
    except BaseException as error:  # calamine panics with an exception that is no Exception
        code, message = Code.READER_FAILED, f"The file could not be read ({type(error).__name__})."
    complaints = Complaints(file_name)
    fix = "Open it in a spreadsheet program and save the forecast only, in a new file."
    complaints.error(code, WHOLE_FILE, None, message, fix)
    return Reading((), None, complaints.all())


def told(reading: Reading) -> dict[str, Any]:
    """A reading as JSON values."""
    lines = [{"product": line.product, "month": line.month, "quantity": line.quantity} for line in reading.lines]
    complaints = [complaint.model_dump(mode="json") for complaint in reading.complaints]
    return {"lines": lines, "first_month": reading.first_month, "complaints": complaints}


if __name__ == "__main__":
    main()
