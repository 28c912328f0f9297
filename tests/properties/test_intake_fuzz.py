"""Mutated files: none crashes the reader, none is read in part, none takes more than its memory."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
BATCH = 1_000
RESULTS = ROOT / "build" / "intake_fuzz.json"


def verdicts(first: int, count: int) -> Iterator[dict[str, Any]]:
    """What was said of each file; a file in which the process died has the problem `died`."""
    end = first + count
    while first < end:
        command = [sys.executable, "-m", "tests.properties.intake_fuzz", str(first), str(min(BATCH, end - first))]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=500, check=False)
        told = [json.loads(line) for line in done.stdout.splitlines()]
        yield from (line for line in told if "number" in line)
        if done.returncode == 0:
            first += BATCH
            continue
        last = [line for line in told if "begun" in line][-1]
        yield {"number": last["begun"], "file": last["file"], "problem": f"died ({done.returncode})"}
        first = last["begun"] + 1


def summary(found: list[dict[str, Any]]) -> dict[str, Any]:
    codes = Counter(code for verdict in found for code in verdict.get("codes", ()))
    return {
        "files": len(found),
        "read": sum(verdict.get("read", False) for verdict in found),
        "problems": [verdict for verdict in found if verdict["problem"]],
        "reader_failed": codes["reader_failed"],
        "peak_mb": max(verdict.get("peak_mb", 0) for verdict in found),
        "slowest_s": round(max(verdict.get("seconds", 0) for verdict in found), 3),
        "codes": dict(codes.most_common()),
    }


@pytest.mark.slow
def test_two_thousand_mutated_files() -> None:
    """Every file is read whole or refused with a place; both happen, for many reasons."""
    result = summary(list(verdicts(0, 2_000)))
    assert result["files"] == 2_000
    assert result["problems"] == []
    assert result["peak_mb"] <= 512
    assert result["read"] > 100
    assert len(result["codes"]) > 25


@pytest.mark.proof
def test_fifty_thousand_mutated_files() -> None:
    """As above on other files; the figures are left in build/intake_fuzz.json."""
    result = summary(list(verdicts(1_000_000, 50_000)))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    assert result["files"] == 50_000
    assert result["problems"] == []
    assert result["peak_mb"] <= 512
