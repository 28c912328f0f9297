"""Use cases that show plans and forecasts: figures, tables, comparisons."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from uuid import UUID

from scheduler.domain.errors import Issue, Severity
from scheduler.domain.plan import Plan
from scheduler.domain.scenario import Scenario
from scheduler.report import (
    compare,
    demand_and_supply,
    figure_html,
    figure_image,
    forecast_fan,
    gantt,
    stock_chart,
    table,
    table_csv,
    tables,
    tables_xlsx,
)
from scheduler.service.content import plan_content
from scheduler.service.errors import InvalidRequestError, NotFoundError
from scheduler.service.ports import Store
from scheduler.service.principal import Principal
from scheduler.service.turns import Turns

if TYPE_CHECKING:
    from scheduler.report import Comparison

GanttBy = Literal["unit", "product", "sponsor"]
GanttLevel = Literal["campaign", "batch"]
FigureFormat = Literal["html", "json", "png", "svg"]
TableFormat = Literal["csv", "json", "xlsx"]
TableName = Literal[
    "campaigns",
    "batches",
    "procedures",
    "operations",
    "tasks",
    "deliveries",
    "orders",
    "utilisation",
    "kpis",
    "objective",
    "draws",
    "purchases",
    "releases",
    "lots",
    "trace",
    "stock",
    "storage",
    "materials",
    "alerts",
]


class GanttView(NamedTuple):
    """What of a plan to draw: rows by what, from when, until when, batches or campaigns (None = what can be drawn).

    `against`: id of another plan; what differs from it is marked.
    """

    by: GanttBy = "unit"
    first: datetime | None = None
    last: datetime | None = None
    level: GanttLevel | None = None
    against: UUID | None = None


class Rows(NamedTuple):
    """Which rows of a table: `limit` of them after the first `offset`; None = all that follow."""

    offset: int = 0
    limit: int | None = None


class Reports:
    """What can be shown of plans that have content; it takes up to seconds: call from a thread.

    Every call raises NotFoundError for a plan that `who` may not see, WrongStateError for one without content (yet).
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._turns = Turns("images", places=1, own=2)  # each starts a browser

    def gantt(self, who: Principal, key: UUID, view: "GanttView", format: FigureFormat) -> bytes:
        """The Gantt chart of a plan: an HTML page that needs nothing else, plotly's JSON, or an image.

        Raises:
            InvalidRequestError: the window has nothing of the plan in it.
            BrowserMissingError: an image is asked for and no browser is installed to draw it.
            BusyError: the caller has asked for too many at once.
        """
        content, window = self._read(who, key), (view.first, view.last)
        against = self._read(who, view.against) if view.against else None
        try:
            figure = gantt(*content, by=view.by, window=window, level=view.level, against=against)
        except ValueError as error:
            raise InvalidRequestError((_empty_window(str(error)),)) from None
        return self._drawn(who, figure, format)

    def stock(self, who: Principal, key: UUID, format: FigureFormat) -> bytes:
        """The stock chart of a plan, in the same forms.

        Raises:
            BrowserMissingError: an image is asked for and no browser is installed to draw it.
            BusyError: the caller has asked for too many at once.
        """
        return self._drawn(who, stock_chart(*self._read(who, key)), format)

    def forecast_figure(self, who: Principal, sponsor: str, plan: UUID | None, format: FigureFormat) -> bytes:
        """A sponsor's forecast over its versions; with a plan the last one against orders and planned supply.

        Raises:
            NotFoundError: there is no version of such a sponsor that `who` may see.
            BrowserMissingError: an image is asked for and no browser is installed to draw it.
            BusyError: the caller has asked for too many at once.
        """
        history = self._store.forecast_history(who, sponsor)
        if not history:
            raise NotFoundError("forecast of sponsor", sponsor)
        last = history[-1]
        if plan is not None:
            return self._drawn(who, demand_and_supply(*self._read(who, plan), [last.version]), format)
        units = {product.id: product.unit for product in last.terms.products}
        return self._drawn(who, forecast_fan([entry.version for entry in history], units), format)

    def _drawn(self, who: Principal, figure: Any, format: FigureFormat) -> bytes:
        if format == "html":
            return figure_html(figure).encode()
        if format == "json":
            return str(figure.to_json()).encode()
        with self._turns.turn(who):
            return figure_image(figure, format)

    def table(self, who: Principal, key: UUID, name: TableName, format: TableFormat, rows: "Rows") -> tuple[bytes, int]:
        """Rows of a table of a plan, and how many it has in all; as JSON it is a list of objects, one a row."""
        whole = table(*self._read(who, key), name)
        frame = whole.iloc[rows.offset : None if rows.limit is None else rows.offset + rows.limit]
        if format == "xlsx":
            return tables_xlsx({name: frame}), len(whole)
        text = table_csv(frame) if format == "csv" else frame.to_json(orient="records", double_precision=15)
        return str(text).encode(), len(whole)

    def workbook(self, who: Principal, key: UUID) -> bytes:
        """All tables of a plan as an Excel workbook."""
        return tables_xlsx(tables(*self._read(who, key)))

    def comparison(self, who: Principal, keys: list[UUID]) -> "Comparison":
        """Plans against the first of them; the comparison names them by their ids.

        Raises:
            InvalidRequestError: fewer than two different plans.
        """
        if len(set(keys)) < 2:
            raise InvalidRequestError((_TOO_FEW,))
        return compare({str(key): self._read(who, key) for key in keys})

    def _read(self, who: Principal, key: UUID) -> tuple[Scenario, Plan]:
        return plan_content(self._store, who, key)


_TOO_FEW = Issue(
    severity=Severity.ERROR,
    code="too_few_plans",
    where="query:plan",
    message="A comparison takes at least two different plans.",
    fix="Name another plan: plan=…&plan=….",
)


def _empty_window(message: str) -> Issue:
    fix = "State a window within the plan, `to` after `from`."
    return Issue(severity=Severity.ERROR, code="empty_window", where="query:from", message=message, fix=fix)
