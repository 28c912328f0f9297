"""`scheduler forecast check` and `template`."""

import json
from pathlib import Path

from scheduler.domain.forecast import ForecastVersion, VersionStatus
from tests.cli.running import TINY, scheduler

COMMON = ("--sponsor", "acme", "--scenario", TINY)


def written(folder: Path, text: str) -> Path:
    path = folder / "forecast.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file_becomes_a_version(tmp_path: Path) -> None:
    """The version holds lines, hash and number, and is read back as a version."""
    file, out = written(tmp_path, "product,2027-03,2027-04\nA,3,4\n"), tmp_path / "version.json"
    done = scheduler("forecast", "check", file, *COMMON, "--out", out, "--sequence", 7)
    assert done.exit_code == 0, done.output
    assert f"{file}: 2 quantities of 1 product(s) in 2 month(s).\n" in done.stdout
    version = ForecastVersion.model_validate_json(out.read_text(encoding="utf-8"))
    assert (version.sponsor, version.sequence, version.first_month) == ("acme", 7, "2027-03")
    assert version.status is VersionStatus.VALIDATED
    assert [str(line.quantity) for line in version.lines] == ["3", "4"]


def test_complaints_are_listed_and_nothing_is_written(tmp_path: Path) -> None:
    """Each complaint is a row with its place and what to do; exit code 2 and no version."""
    file, out = written(tmp_path, "product,2027-03\nA,1.234\nB,1\n"), tmp_path / "version.json"
    done = scheduler("forecast", "check", file, *COMMON, "--out", out)
    assert done.exit_code == 2
    assert "ambiguous_number" in done.stdout
    assert "unknown_product" in done.stdout
    assert "2 error(s), 0 warning(s)." in done.stdout
    assert not out.exists()


def test_a_template_is_written(tmp_path: Path) -> None:
    """The workbook begins with the scenario's first month, and lacks quantities only."""
    out = tmp_path / "template.xlsx"
    assert scheduler("forecast", "template", *COMMON, "--out", out).exit_code == 0
    done = scheduler("forecast", "check", out, *COMMON)
    assert done.exit_code == 2
    assert "no_lines" in done.stdout
    assert "1 error(s), 0 warning(s)." in done.stdout


def test_wrong_options_are_sentences(tmp_path: Path) -> None:
    """A missing file, an unknown sponsor, a wrong month and suffix are named; exit code 2."""
    out = tmp_path / "template.xlsx"
    for arguments, words in [
        (("check", "nowhere.csv", *COMMON), "nowhere.csv cannot be read: No such file or directory."),
        (("check", "x.csv", "--sponsor", "nobody", "--scenario", TINY), "sponsors with products: acme, bolt."),
        (("template", *COMMON, "--out", out, "--first-month", "March"), "'March' is no month"),
        (("template", *COMMON, "--out", tmp_path / "t.csv"), "end it in .xlsx"),
    ]:
        done = scheduler("forecast", *arguments)
        assert done.exit_code == 2
        assert words in done.stderr


def test_version_files_are_plain_json(tmp_path: Path) -> None:
    """Quantities are written as exact decimals."""
    file, out = written(tmp_path, "product,2027-03\nA,3\n"), tmp_path / "version.json"
    assert scheduler("forecast", "check", file, *COMMON, "--out", out).exit_code == 0
    lines = json.loads(out.read_text(encoding="utf-8"))["lines"]
    assert lines == [{"product": "A", "month": "2027-03", "quantity": "3"}]
