"""The table of the proofs over HTTP says what the pieces counted, and nothing of proofs that were not run."""

from pathlib import Path

import pytest

from benchmarks.api_proofs import rows
from tests.api import proofs


def test_pieces_are_summed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each once, the last one of a number."""
    monkeypatch.setattr(proofs, "FOLDER", tmp_path)
    for piece, requests in ((0, 7), (1, 20), (0, 10)):
        proofs.keep("crawl", piece, requests=requests, pairs=4, leaks=piece, unlike=0, broken=0)
    got = {row.what: row.got for row in rows(tmp_path)}
    assert got == {
        "requests of the crawl": "30",
        "answers with a foreign byte": "1",
        "foreign and unknown answered otherwise": "0",
        "5xx": "0",
    }
