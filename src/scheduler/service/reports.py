"""Use cases that show plans: Gantt charts, tables, comparisons."""

import json
from collections.abc import Sequence
from threading import Lock
from typing import Any, Literal, NamedTuple
from uuid import UUID

from scheduler.domain.plan import Plan
from scheduler.domain.scenario import Scenario
from scheduler.report import compare, figure_html, figure_image, gantt, table_csv, tables, tables_xlsx
from scheduler.service.errors import NotFoundError, WrongStateError
from scheduler.service.ports import Store
from scheduler.service.principal import Principal

GanttFormat = Literal["html", "json", "png", "svg"]
TableFormat = Literal["csv", "json", "xlsx"]


class Reports:
    """What can be shown of plans that have a result. Drawing takes seconds: call from a thread."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._drawing = Lock()
