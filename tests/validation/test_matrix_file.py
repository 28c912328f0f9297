"""Changeover matrices as CSV beside the scenario."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from scheduler.domain.errors import InvalidScenarioError, Issue
from scheduler.domain.scenario import Scenario
from scheduler.validation import load_scenario, parse_scenario, validate
from tests.validation.base import REMOVE, edit


def written(folder: Path, csv: str | bytes, name: str = "times.csv", matrix: object = REMOVE) -> Path:
    """A scenario file whose second changeover rule names the CSV file."""
    edits = {"/changeovers/1/matrix": {}, "/changeovers/1/matrix_file": name}
    if matrix is not REMOVE:
        edits["/changeovers/1/matrix"] = matrix
    (folder / "times.csv").write_bytes(csv.encode() if isinstance(csv, str) else csv)
    path = folder / "scenario.json"
    path.write_text(json.dumps(edit(edits)), encoding="utf-8")
    return path


def complaint(path: Path) -> Issue:
    with pytest.raises(InvalidScenarioError, match="Changeover rule 2") as caught:
        load_scenario(path)
    assert len(caught.value.issues) == 1
    return caught.value.issues[0]


def test_the_file_becomes_the_matrix(tmp_path: Path) -> None:
    """Rows are what was before, columns what comes next; an empty cell is no rule; the result needs no file."""
    scenario = load_scenario(written(tmp_path, "\ufefffrom,A, B\nA,,20h\nB,1d 6h,\n\n"))
    rule = scenario.changeovers[1]
    assert rule.matrix == {"A": {"B": timedelta(hours=20)}, "B": {"A": timedelta(hours=30)}}
    assert rule.matrix_file is None
    assert validate(scenario) == ()
    assert Scenario.model_validate_json(scenario.model_dump_json()) == scenario


@pytest.mark.parametrize(
    ("csv", "words"),
    [
        ("", "no row of durations"),
        ("from,A,B\n", "no row of durations"),
        ("from,A\nA,1h,2h\n", "row 2 has more cells"),
        ("from,A\nB,1h\nB,2h\n", "row 3: 'B' stands twice"),
        ("from,A,A\nB,1h,2h\n", "row 1 names a column twice"),
        ('from,A\nB,"1h\n', "is no CSV"),
        (b"from,\xff\n", "line 1, column 6: not UTF-8"),
        (b"from,A\nB,\x00", "U+0000"),
    ],
)
def test_broken_files(tmp_path: Path, csv: str | bytes, words: str) -> None:
    """What is wrong with the file is said with its row, at the rule that names it."""
    issue = complaint(written(tmp_path, csv))
    assert (issue.code, issue.where) == ("bad_matrix_file", "/changeovers/1/matrix_file")
    assert words in issue.message


@pytest.mark.parametrize("name", ["../secret.csv", "/etc/passwd", "sub/../../x.csv", "sub/", "x" * 5_000])
def test_files_elsewhere_are_not_read(tmp_path: Path, name: str) -> None:
    """Only files in the scenario's own folder are read."""
    assert complaint(written(tmp_path, "from,A\nB,1h\n", name)).code == "bad_matrix_file"


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    """A symbolic link that leads elsewhere counts as elsewhere."""
    (tmp_path / "secret.csv").write_text("from,A\nB,1h\n", encoding="utf-8")
    folder = tmp_path / "inner"
    folder.mkdir()
    path = written(folder, "", "link.csv")
    (folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    assert "outside the scenario's folder" in complaint(path).message


def test_missing_file(tmp_path: Path) -> None:
    """A file that is not there is named."""
    assert "No such file" in complaint(written(tmp_path, "", "other.csv")).message


def test_a_bad_duration_in_the_file_is_a_shape_fault(tmp_path: Path) -> None:
    """A cell that is no duration is reported at its place in the matrix."""
    path = written(tmp_path, "from,A\nB,soon\n")
    with pytest.raises(InvalidScenarioError, match="not a duration") as caught:
        load_scenario(path)
    assert [issue.where for issue in caught.value.issues] == ["/changeovers/1/matrix/B/A"]


def test_matrix_and_file_together(tmp_path: Path) -> None:
    """A rule with both is refused, whichever would win."""
    issue = complaint(written(tmp_path, "from,A\nB,1h\n", matrix={"A": {"B": "1h"}}))
    assert issue.code == "two_matrices"


def test_text_without_a_folder_reads_no_file(tmp_path: Path) -> None:
    """From a request no file is read: the rule is an error, beside every other error of the document."""
    text = json.dumps(edit({"/changeovers/0/matrix_file": "times.csv", "/orders/0/id": 5}))
    with pytest.raises(InvalidScenarioError, match="read only beside a scenario file") as caught:
        parse_scenario(text)
    assert {issue.code for issue in caught.value.issues} == {"matrix_file_unread", "wrong_type"}
