"""The stand-alone verifier finds whatever was done to an export, and nothing in a good one."""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from scheduler.cli.audit import verifier
from scheduler.cli.audit.verifier import broken, contradicted, read
from tests.cli.tampering import WAYS, Chain, chain, tampered


def undiscovered(count: int, seed: int) -> list[str]:
    """Tamper so often, with chains of several lengths; the ways that went unnoticed."""
    good = {length: chain(length) for length in (2, 7, 30)}
    missed, tried = [], set()
    for number in range(count):
        chance = random.Random(f"{seed} {number}")
        name, (head, links) = tampered(good[chance.choice([2, 7, 30])], chance)
        tried.add(name)
        if not list(broken(head, links)):
            missed.append(name)
    assert tried == set(WAYS)
    return missed


def written(path: Path, content: Chain) -> Path:
    """An export on disk."""
    head, links = content
    path.write_text("".join(json.dumps(part._asdict()) + "\n" for part in (head, *links)), encoding="utf-8")
    return path


def test_a_chain_as_it_was_written_is_whole() -> None:
    """Of any length, none too."""
    for length in (0, 1, 50):
        assert list(broken(*chain(length))) == []


def test_tampering_is_found() -> None:
    """200 times, in eleven ways."""
    assert undiscovered(200, seed=1) == []


@pytest.mark.proof
def test_tampering_is_always_found() -> None:
    """10,000 times."""
    assert undiscovered(10_000, seed=2) == []


def test_the_finding_names_the_entry() -> None:
    """The one that was changed."""
    head, links = chain(5)
    links[2] = links[2]._replace(entry=links[2].entry.replace("Ada", "Eve"))
    assert list(broken(head, links)) == ["Entry 3 was changed, or the one before it: its hash does not fit."]


def test_a_chain_written_anew_contradicts_an_earlier_export() -> None:
    """Who rewrites everything, head and all, is found by what was kept elsewhere; a chain that went on is not."""
    before, _ = chain(5)
    assert list(contradicted(before, chain(9)[1])) == []
    assert list(contradicted(chain(0)[0], chain(9)[1])) == []
    rewritten = [link._replace(hash=link.hash[::-1]) for link in chain(9)[1]]
    for links in (rewritten, chain(3)[1]):
        assert list(contradicted(before, links)) == [
            "The chain was rewritten: entry 5 is another than in the earlier export."
        ]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "The file is empty"),
        (["{"], "Line 1 is no line of an export"),
        (["[1]"], "Line 1 is no line of an export"),
        (['{"plant": "n"}'], "other fields than an export's"),
        (['{"plant": "n", "plant": "m", "sponsor": "", "sequence": 0, "hash": ""}'], "a field stands twice"),
        (['{"plant": 1, "sponsor": "", "sequence": 0, "hash": ""}'], "a field of another kind"),
    ],
)
def test_what_is_no_export_is_refused(lines: list[str], said: str) -> None:
    """A field that stands twice could be read in two ways."""
    with pytest.raises(ValueError, match=said):
        read(lines)


def test_it_runs_alone(tmp_path: Path) -> None:
    """With no package but the standard library, on a good export, a bad one, and beside an earlier one."""
    good, earlier = written(tmp_path / "good", chain(4)), written(tmp_path / "earlier", chain(2))
    head, links = chain(4)
    bad = written(tmp_path / "bad", (head, links[1:]))

    def run(*paths: Path) -> tuple[int, str]:
        command = [sys.executable, "-I", "-S", verifier.__file__, *map(str, paths)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    assert run(good) == run(good, earlier) == (0, "4 entries, none changed.\n")
    status, said = run(bad)
    assert status == 1
    assert "The chain has 3 entries and should have 4." in said
