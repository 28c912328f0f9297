"""Every file of the corpus gets the verdict it was made for: these lines, or these complaints at these places."""

import pytest

from scheduler.domain.errors import Severity
from scheduler.forecast.codes import FILE_CODES, Code
from scheduler.forecast.reading import read
from tests.forecast.corpus.case import OWN, SPONSOR, Case, shown
from tests.forecast.corpus.excel_cases import CASES as EXCEL
from tests.forecast.corpus.other_book_cases import CASES as OTHER
from tests.forecast.corpus.text_cases import CASES as TEXT

CORPUS = [*TEXT, *EXCEL, *OTHER]
MADE_BY_THE_CHILD = {Code.TIMEOUT, Code.MEMORY, Code.READER_FAILED, Code.MORE_COMPLAINTS}


@pytest.mark.parametrize("case", CORPUS, ids=[case.file for case in CORPUS])
def test_verdict(case: Case) -> None:
    """Lines and complaints are exactly those expected, and nothing is read of a file with an error."""
    reading = read(case.build(), case.file, OWN, SPONSOR)
    lines = {f"{line.product} {line.month} {line.quantity}" for line in reading.lines}
    assert lines | {shown(complaint) for complaint in reading.complaints} == case.expected
    refused = any(complaint.severity is Severity.ERROR for complaint in reading.complaints)
    assert bool(lines) != refused
    assert all(c.code in FILE_CODES or c.sheet or c.row or c.column for c in reading.complaints)
    assert all(c.message.endswith((".", "?")) and c.fix.endswith(".") for c in reading.complaints)


def test_the_corpus_is_large_and_names_its_files_once() -> None:
    """At least 120 files, each of its own name."""
    assert len({case.file for case in CORPUS}) == len(CORPUS) >= 120


def test_every_kind_of_complaint_is_in_the_corpus() -> None:
    """Whatever the readers may say is said about some file."""
    said = {entry.partition("@")[0] for case in CORPUS for entry in case.expected if "@" in entry}
    assert said == set(Code) - MADE_BY_THE_CHILD
