"""`read_forecast`: all or nothing, alike for what is unknown and what is another's, whatever becomes of the child."""

import hashlib
import subprocess
import sys
from typing import Any

import pytest

from scheduler.domain.errors import Severity
from scheduler.forecast import Intake, limited, read_forecast
from scheduler.forecast.limits import MAX_COMPLAINTS, MEMORY
from tests.forecast.corpus.case import PRODUCTS, SPONSOR

GOOD = b"product,2027-03,2027-04\nA,,1.5\n"


def intake(content: bytes, file: str = "forecast.csv") -> Intake:
    return read_forecast(content, file, products=PRODUCTS, sponsor=SPONSOR)


def test_a_good_file() -> None:
    """Lines, the first month that is named, and the hash of the file."""
    read = intake(GOOD)
    assert [(line.product, line.month, str(line.quantity)) for line in read.lines] == [("A", "2027-04", "1.5")]
    assert read.first_month == "2027-03"
    assert read.file_hash == hashlib.sha256(GOOD).hexdigest()
    assert read.complaints == ()


def test_one_bad_row_stores_no_row() -> None:
    """A file with one error has no lines and no first month."""
    read = intake(GOOD + b"B,x,\n")
    assert read.lines == ()
    assert read.first_month is None
    assert [(c.code, c.row, c.column, c.value, c.file) for c in read.complaints] == [
        ("not_a_number", 3, "B", "x", "forecast.csv")
    ]


def test_an_unknown_product_and_anothers_are_answered_alike() -> None:
    """The answers differ in the id that was typed, and in nothing else, whatever else is wrong in the row."""
    for row in (b"%s,1.234,2\n", b"%s,-1,x\n", b"%s,,\n"):
        unknown, foreign = (intake(GOOD + row % name).model_dump_json(exclude={"file_hash"}) for name in (b"Y", b"X"))
        assert unknown.replace('"Y"', '"X"') == foreign
        assert '"unknown_product"' in foreign


def test_complaints_are_cut_off() -> None:
    """Nobody reads more than a thousand complaints; the last one says how many there are."""
    read = intake(b"product,2027-03\n" + b"Y,1\n" * 1_500)
    assert len(read.complaints) == MAX_COMPLAINTS + 1
    assert read.complaints[-1].code == "more_complaints"
    assert read.complaints[-1].message.startswith("There are 500 more complaints")


def test_what_is_shown_of_a_file_prints() -> None:
    """Control characters, lone surrogates and long values reach nobody's terminal or log as they are."""
    read = intake(b"product,2027-03\n\x1b[2J" + b"y" * 500 + b",1\n", "a\x1b\udc80.csv")
    (complaint,) = read.complaints
    assert complaint.value is not None
    assert complaint.value.isprintable()
    assert len(complaint.value) == 60
    assert complaint.file == "a\\x1b\\udc80.csv"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        pytest.param("import os; os.abort()", "reader_failed", id="aborts"),
        pytest.param("import os; os.kill(os.getpid(), 9)", "reader_failed", id="is killed"),
        pytest.param("print('{\"lines\": 3}')", "reader_failed", id="answers nonsense"),
        pytest.param("import time; time.sleep(60)", "timeout", id="hangs"),
    ],
)
def test_a_child_that_does_not_answer_is_a_complaint(monkeypatch: pytest.MonkeyPatch, command: str, code: str) -> None:
    """However the child ends, the caller gets one complaint about the file and no exception."""
    run = subprocess.run

    def other(arguments: list[str], **options: Any) -> Any:
        return run([sys.executable, "-c", command], **{**options, "timeout": 1})

    monkeypatch.setattr(limited.subprocess, "run", other)
    (complaint,) = intake(GOOD).complaints
    assert (complaint.code, complaint.severity) == (code, Severity.ERROR)


def test_the_child_is_short_of_memory() -> None:
    """A reader that wants more memory than it may have ends in a complaint."""
    code = (
        "import scheduler.forecast.child as c; c.limit_process()\n"
        f"c.read = lambda *a: bytearray({MEMORY})\n"
        "print(c.answer(b'', '', {}, '').complaints[0].code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "memory\n"


def test_the_child_loads_nothing_heavy() -> None:
    """It starts at once: no tables, no solver, no charts."""
    code = "import sys, scheduler.forecast.child; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"pandas", "numpy", "ortools", "plotly", "xlsxwriter"} & set(done.stdout.split())
