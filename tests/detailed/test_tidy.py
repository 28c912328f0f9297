"""When there is nothing for the last touch to do."""

import pytest

from scheduler.detailed.problem import Problem
from scheduler.detailed.tidy import is_tidy
from scheduler.domain.normalise import normalise
from tests.checker.builders import plant, procedure, recipe

WAITS = {"operations": [{"id": "run", "duration": "10h", "extendable": "5h"}]}
DAY = {"id": "day", "open": [{"start": "06:00", "end": "18:00"}]}
QC = [{"id": "A", "sponsor": "acme", "qc": {"duration": "2d"}}]


def _tidy(of_procedure=None, **fields):
    made = recipe("r", "A", procedure("make", "U", duration=None if of_procedure else "10h", **(of_procedure or {})))
    return is_tidy(Problem(normalise(plant(made, **{"units": ["U"], **fields})).scenario))


def test_a_shop_is_always_tidy():
    """Runs of fixed length with changeovers that are mere gaps: nothing can wait or be cleaned late."""
    assert _tidy(changeover_default={"duration": "2h", "level": "minor", "attendance": "unattended"})


@pytest.mark.parametrize(
    ("of_procedure", "fields"),
    [
        (WAITS, {}),
        (None, {"calendars": [DAY], "units": [{"id": "U", "calendar": "day"}]}),
        (None, {"units": [{"id": "U", "clean": {"duration": "1h"}, "dirty_hold": "1d"}]}),
        (None, {"products": QC}),
    ],
    ids=["waits", "hours", "cleans", "QC"],
)
def test_what_there_is_to_tidy(of_procedure, fields):
    """A run that may wait, a unit with hours or cleans, a lot that waits for QC."""
    assert not _tidy(of_procedure, **fields)
