"""The command as a process of its own: exit codes, no traceback, Ctrl-C."""

import json
import os
import signal
import subprocess
from pathlib import Path

from scheduler.domain.plan import SolveStatus
from scheduler.validation import load_plan
from tests.cli.running import TINY, command, process

REFERENCE = TINY.parents[2] / "reference" / "biologics_site" / "scenario.yaml"


def test_exit_codes(planned: Path, tmp_path: Path) -> None:
    """0 for a good plan, 1 for a broken one, 2 for an invalid file, and never a traceback."""
    plan = json.loads((planned / "plan.json").read_text(encoding="utf-8"))
    plan["deliveries"] = plan["deliveries"][:1]
    (tmp_path / "broken.json").write_text(json.dumps(plan), encoding="utf-8")
    for arguments, code in [
        (("check", TINY, planned / "plan.json"), 0),
        (("check", TINY, tmp_path / "broken.json"), 1),
        (("check", TINY, tmp_path / "missing.json"), 2),
        (("validate", "/dev/zero"), 2),
        (("unknown",), 2),
        (("plan", TINY), 2),
    ]:
        done = process(*arguments)
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr


def test_a_closed_pipe_is_no_error() -> None:
    """A reader that goes away early, as `head` does, is not answered with a traceback."""
    with subprocess.Popen(command("schema"), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.read(10)
        running.stdout.close()
        assert b"Traceback" not in running.stderr.read()


def test_ctrl_c_keeps_the_best_plan(tmp_path: Path) -> None:
    """Ctrl-C during the search, sent to the whole group as a terminal does, writes the best checked plan."""
    arguments = command("plan", REFERENCE, "--out", tmp_path, "--time-limit", 120, "--workers", 1)
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True, start_new_session=True) as running:
        assert running.stderr is not None
        for line in running.stderr:
            if " construct: " in line:
                break
        os.killpg(running.pid, signal.SIGINT)
        rest = running.stderr.read()
    assert running.returncode == 0, rest
    assert "Traceback" not in rest
    plan = load_plan(tmp_path / "plan.json")
    assert plan.status is SolveStatus.CANCELLED
    assert plan.verdict is not None
    assert plan.verdict.passed


def test_a_directory_that_not_even_root_may_write() -> None:
    """A directory that may not be written is a sentence."""
    done = process("plan", TINY, "--out", "/proc/nowhere")
    assert done.returncode == 2
    assert done.stderr.startswith("/proc/nowhere cannot be written: ")
