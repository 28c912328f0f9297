"""`scheduler forecast diff` and `net`: tables, files and refusals."""

import csv
import json
from pathlib import Path

import pytest

from scheduler.domain.forecast import ForecastVersion
from tests.cli.running import scheduler
from tests.forecast.samples import SITE, order, version

CONTRACT = {
    "id": "c1",
    "sponsor": "acme",
    "zones": [{"until": 1, "share": 1}],
    "roll_in": {"absolute": 1, "action": "refuse"},
}


def write(path: Path, content: ForecastVersion) -> Path:
    path.write_text(content.model_dump_json(), encoding="utf-8")
    return path


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return write(tmp_path / "old.json", version(1, "2027-01", A=[10, 20, 30]))


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return write(tmp_path / "new.json", version(2, "2027-02", A=[20, 33, 40]))


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    path = tmp_path / "scenario.json"
    orders = [order("o1", "A", 25, "2027-02-10")]
    path.write_text(json.dumps({**SITE, "contracts": [CONTRACT], "orders": orders}), encoding="utf-8")
    return path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_diff(old: Path, new: Path, tmp_path: Path) -> None:
    """Months that differ are printed, all are written; without a scenario nothing is agreed."""
    out = tmp_path / "diff.csv"
    done = scheduler("forecast", "diff", old, new, "--out", out)
    assert done.exit_code == 0, done.output
    assert "version 2 against version 1, 2 of 3 months differ" in done.stdout
    assert [(r["month"], r["old"], r["new"], r["percent"]) for r in rows(out)] == [
        ("2027-02", "20.0", "20.0", "0.0"), ("2027-03", "30.0", "33.0", "10.0"), ("2027-04", "", "40.0", "")
    ]  # fmt: skip


def test_diff_against_the_contract(old: Path, scenario: Path, tmp_path: Path) -> None:
    """A refusal is printed with its rule and contract; exit code 1; the JSON holds every rule's answer."""
    new = write(tmp_path / "new.json", version(2, "2027-02", A=[25, 30]))
    out = tmp_path / "diff.json"
    done = scheduler("forecast", "diff", old, new, "--scenario", scenario, "--out", out)
    assert done.exit_code == 1
    assert "refused by roll_in of contract c1: 2027-02 of product A becomes firm with 25 kg, after 20 kg" in done.stdout
    results = json.loads(out.read_text(encoding="utf-8"))["results"]
    assert [(r["rule"], r["outcome"]) for r in results] == [("roll_in", "refused")]


def test_net_against_a_scenario(old: Path, scenario: Path, tmp_path: Path) -> None:
    """The order of February takes its own month first, then January's."""
    out = tmp_path / "net.csv"
    done = scheduler("forecast", "net", old, scenario, "--out", out)
    assert done.exit_code == 0, done.output
    assert [(r["month"], r["consumed"], r["net"]) for r in rows(out)] == [
        ("2027-01", "5.0", "5.0"), ("2027-02", "20.0", "0.0"), ("2027-03", "0.0", "30.0")
    ]  # fmt: skip


def test_net_against_a_table_of_orders(old: Path, scenario: Path, tmp_path: Path) -> None:
    """A CSV file of orders; the windows are of the contract where a scenario is named."""
    orders = tmp_path / "orders.csv"
    orders.write_text(
        "id,product,quantity,due,priority\no1,A,25,2027-02-10T00:00:00Z,\no2,A,1,2027-03-01T00:00:00Z,2\n", "utf-8"
    )
    out = tmp_path / "net.json"
    for options in ([], ["--scenario", scenario]):
        done = scheduler("forecast", "net", old, orders, "--out", out, *options)
        assert done.exit_code == 0, done.output
        lines = json.loads(out.read_text(encoding="utf-8"))["lines"]
        assert [line["net"] for line in lines] == ["5", "0", "29"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty; its first row names the columns"),
        ("id,product\no1,A,9\n", "row 2 has more cells"),
        ("id,product,quantity,due\no1,A,-1,soon\no2,A,1,2027-01-01\n", "3 error(s)"),
        ('id,product\n"o1,A\n', "is no CSV file"),
    ],
)
def test_tables_that_are_no_orders(old: Path, tmp_path: Path, text: str, words: str) -> None:
    """Everything wrong is said; exit code 2."""
    (tmp_path / "orders.csv").write_text(text, encoding="utf-8")
    done = scheduler("forecast", "net", old, tmp_path / "orders.csv")
    assert done.exit_code == 2
    assert words in done.stderr


def test_what_does_not_fit_together(old: Path, new: Path, scenario: Path, tmp_path: Path) -> None:
    """Another sponsor's version, an unknown sponsor, a suffix nobody knows: a sentence each."""
    other = write(tmp_path / "bolt.json", version(1, sponsor="bolt", X=[1]))
    stranger = write(tmp_path / "cure.json", version(1, sponsor="cure", X=[1]))
    for words, arguments in [
        ("versions of one sponsor", ("diff", other, new)),
        ("does not know the sponsor cure", ("diff", stranger, stranger, "--scenario", scenario)),
        ("end it in .csv or .json", ("net", old, scenario, "--out", tmp_path / "net.pdf")),
        ("is no forecast version", ("diff", scenario, new)),
    ]:
        done = scheduler("forecast", *arguments)
        assert done.exit_code == 2
        assert words in done.stderr


@pytest.mark.slow
def test_impact(scenario: Path, tmp_path: Path) -> None:
    """The plan as it stands, then what another version does to it: months, campaigns, files."""
    short = json.loads(scenario.read_text(encoding="utf-8")) | {"horizon": "90d"}
    scenario.write_text(json.dumps(short), encoding="utf-8")
    one = write(tmp_path / "one.json", version(1, A=[0, 30, 10]))
    two = write(tmp_path / "two.json", version(2, A=[0, 30, 10], B=[0, 0, 10]))
    search = ("--time-limit", 1, "--workers", 1, "--reproducible")
    done = scheduler("plan", scenario, "--out", tmp_path / "a", "--forecast", one, *search)
    assert done.exit_code == 0, done.output
    plan = tmp_path / "a" / "plan.json"
    done = scheduler("forecast", "impact", plan, two, "--old", one, "--out", tmp_path / "b", *search)
    assert done.exit_code == 0, done.output
    assert "Campaigns that differ: " in done.stdout
    assert "Late or short: 0" in done.stdout
    found = json.loads((tmp_path / "b" / "impact.json").read_text(encoding="utf-8"))
    assert [c["batches_after"] for c in found["campaigns"] if c["event"] == "added"] == [1]
    assert {c["product"] for c in found["campaigns"] if c["event"] == "added"} == {"B"}
    assert (
        scheduler("check", tmp_path / "b" / "scenario.json", tmp_path / "b" / "plan.json", "--baseline", plan).exit_code
        == 0
    )
    other = write(tmp_path / "bolt.json", version(1, sponsor="bolt", X=[1]))
    done = scheduler("forecast", "impact", plan, two, "--old", other)
    assert (done.exit_code, "versions of one sponsor" in done.stderr) == (2, True)
