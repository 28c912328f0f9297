"""Use cases of sponsors: their part of the plan in force, as data, tables and a chart."""

from dataclasses import dataclass
from typing import Literal

from scheduler.report import figure_html, sponsor_figure, sponsor_tables, sponsor_workbook, table_csv
from scheduler.service.errors import NotFoundError
from scheduler.service.own import own_sponsor
from scheduler.service.ports import Store
from scheduler.service.principal import Principal
from scheduler.service.published_entries import PublishedView

PublishedTable = Literal["batches", "milestones", "promises", "lots", "cover"]


@dataclass(frozen=True)
class Published:
    """What can be done with a sponsor's own part of the published plan.

    Nothing here looks at the plant's plan, scenario or load: only at the sponsor's own rows.
    """

    store: Store

    def current(self, who: Principal, sponsor: str | None = None) -> PublishedView:
        """What a sponsor sees at present.

        Args:
            who: the sponsor's own user, or staff.
            sponsor: whose; the caller's own when not named.

        Raises:
            NotFoundError: nothing is published for it, or it is none that `who` may see.
            InvalidRequestError: staff name no sponsor.
        """
        name = own_sponsor(who, sponsor)
        found = next((view for view in self.store.current_views(who) if view.view.sponsor == name), None)
        if found is None:
            raise NotFoundError("published plan of sponsor", name)
        return found

    def figure(self, who: Principal, sponsor: str | None, format: Literal["html", "json"]) -> bytes:
        """Batches, due days and promised days as a chart; raises what `current` raises."""
        figure = sponsor_figure(self.current(who, sponsor).view)
        return figure_html(figure).encode() if format == "html" else str(figure.to_json()).encode()

    def table(self, who: Principal, sponsor: str | None, name: PublishedTable, format: Literal["csv", "json"]) -> bytes:
        """One table; raises what `current` raises."""
        frame = sponsor_tables(self.current(who, sponsor).view)[name]
        return str(table_csv(frame) if format == "csv" else frame.to_json(orient="records")).encode()

    def workbook(self, who: Principal, sponsor: str | None) -> bytes:
        """All tables as an Excel workbook; raises what `current` raises."""
        found = self.current(who, sponsor)
        return sponsor_workbook(found.view, found.published)
