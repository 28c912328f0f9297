"""docs/plan.md names everything that a plan is made of."""

from pathlib import Path

import pytest

from scheduler.domain.plan import Plan, ReasonCode, SolveStatus, TaskKind
from scheduler.domain.run import RunRecord
from scheduler.report.columns import TABLES

PAGE = (Path(__file__).parents[2] / "docs" / "plan.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(list(Plan.model_fields), id="fields of plan.json"),
        pytest.param(list(RunRecord.model_fields), id="fields of run.json"),
        pytest.param([kind.value for kind in TaskKind], id="kinds of tasks"),
        pytest.param([reason.value for reason in ReasonCode], id="reasons"),
        pytest.param([status.value for status in SolveStatus], id="statuses"),
        pytest.param(list(TABLES), id="tables"),
    ],
)
def test_the_page_names_them_all(names: list[str]) -> None:
    """A reader who meets a word in a plan finds it on the page."""
    assert [name for name in names if f"`{name}`" not in PAGE] == []
