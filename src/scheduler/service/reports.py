"""Use cases that show plans: Gantt charts, tables, comparisons."""

from threading import Lock
from typing import Literal
from uuid import UUID

from scheduler.domain.plan import Plan
from scheduler.domain.scenario import Scenario
from scheduler.report import figure_html, figure_image, gantt
from scheduler.service.errors import WrongStateError
from scheduler.service.ports import Store
from scheduler.service.principal import Principal

GanttBy = Literal["unit", "product", "sponsor"]
GanttFormat = Literal["html", "json", "png", "svg"]


class Reports:
    """What can be shown of plans that have a result. Drawing takes seconds: call from a thread."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._browser = Lock()  # one at a time: each image starts a browser

    def gantt(self, who: Principal, key: UUID, by: GanttBy, format: GanttFormat) -> bytes:
        """The Gantt chart of a plan: an HTML page that needs nothing else, plotly's JSON, or an image.

        Raises:
            NotFoundError: there is no such plan that `who` may see.
            WrongStateError: it has no content (yet).
            BrowserMissingError: an image is asked for and no browser is installed to draw it.
        """
        figure = gantt(*self._read(who, key), by=by)
        if format == "html":
            return figure_html(figure).encode()
        if format == "json":
            return str(figure.to_json()).encode()
        with self._browser:
            return figure_image(figure, format)

    def _read(self, who: Principal, key: UUID) -> tuple[Scenario, Plan]:
        entry = self._store.get_plan(who, key)
        if entry.plan is None:
            raise WrongStateError(f"Plan {key} is {entry.state} and has no content to show.")
        return self._store.get_scenario(who, entry.scenario).scenario, entry.plan
