"""Use cases of sponsors: what is published for them, what they ask to be changed, what they may count on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from scheduler.domain.errors import Issue, Severity
from scheduler.report import figure_html, sponsor_figure, sponsor_tables, sponsor_workbook, table_csv
from scheduler.service.entries import Position
from scheduler.service.errors import InvalidRequestError, NotFoundError, WrongStateError
from scheduler.service.ports import Clock, Store
from scheduler.service.principal import Principal
from scheduler.service.published_entries import (
    ChangeAnswer,
    ChangeKind,
    ChangeRequest,
    ChangeWanted,
    Decision,
    LeadTime,
    LeadTimes,
    PublishedView,
)

PublishedTable = Literal["batches", "milestones", "promises", "lots", "cover"]


@dataclass(frozen=True)
class Published:
    """What can be done with a sponsor's own part of the published plan.

    Nothing here looks at the plant's plan, scenario or load: only at the sponsor's own rows.
    """

    store: Store
    clock: Clock

    def current(self, who: Principal, sponsor: str | None = None) -> PublishedView:
        """What a sponsor sees at present.

        Args:
            who: the sponsor's own user, or staff.
            sponsor: whose; the caller's own when not named.

        Raises:
            NotFoundError: nothing is published for it, or it is none that `who` may see.
            InvalidRequestError: staff name no sponsor.
        """
        name = self._own(who, sponsor)
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

    def ask(self, who: Principal, sponsor: str | None, wanted: ChangeWanted) -> ChangeRequest:
        """Ask for a change; the planner answers.

        Raises:
            InvalidRequestError: something is missing or names what the sponsor's plan has not; carries every issue.
            NotPermittedError, StoreFullError: see the store.
        """
        name = self._own(who, sponsor)
        issues = tuple(self._issues(who, name, wanted))
        if issues:
            raise InvalidRequestError(issues)
        entry = ChangeRequest(id=uuid4(), sponsor=name, created=self.clock.now(), name=who.name, wanted=wanted)
        self.store.add_change_request(who, entry)
        return entry

    def request(self, who: Principal, key: UUID) -> ChangeRequest:
        """A request with its answer.

        Raises:
            NotFoundError: there is none that `who` may see.
        """
        return self.store.get_change_request(who, key)

    def requests(self, who: Principal, limit: int, after: Position | None = None) -> tuple[ChangeRequest, ...]:
        """At most `limit` requests, newest first, from the one after a position on."""
        return self.store.list_change_requests(who, limit, after)

    def answer(self, who: Principal, key: UUID, decision: Decision, text: str) -> ChangeRequest:
        """Answer a request, once.

        Raises:
            NotFoundError, NotPermittedError, WrongStateError: see the store.
        """
        self.store.answer_change_request(
            who, key, ChangeAnswer(decision=decision, text=text, answered=self.clock.now(), name=who.name)
        )
        return self.store.get_change_request(who, key)

    def lead_times(self, who: Principal, sponsor: str | None = None) -> LeadTimes:
        """What a sponsor may count on; empty where nothing is stated.

        Raises:
            NotFoundError: there is no such sponsor that `who` may see.
        """
        name = self._known(who, sponsor)
        return self.store.get_lead_times(who, name)

    def state_lead_times(self, who: Principal, sponsor: str, rows: tuple[LeadTime, ...], seen: int) -> LeadTimes:
        """State what a sponsor may count on from now on.

        Args:
            who: the planner.
            sponsor: for whom.
            rows: the lead times.
            seen: version that these take the place of.

        Raises:
            NotFoundError: there is no such sponsor that `who` may see.
            WrongStateError: another version came meanwhile.
        """
        name = self._known(who, sponsor)
        if self.store.get_lead_times(who, name).version != seen:
            raise WrongStateError(f"Other lead times of sponsor {name} were stated meanwhile. Look at them first.")
        entry = LeadTimes(version=seen + 1, created=self.clock.now(), lead_times=rows)
        self.store.add_lead_times(who, name, entry)
        return entry

    def earliest(self, who: Principal, sponsor: str | None, product: str, quantity: Decimal) -> date | None:
        """Day on which an order of today could be delivered, by the stated lead times alone: never by present load.

        Raises:
            NotFoundError: there is no such sponsor that `who` may see.
        """
        name = self._known(who, sponsor)
        zone = self.store.get_terms(who, name).zone
        today = self.clock.now().astimezone(ZoneInfo(zone)).date()
        return self.store.get_lead_times(who, name).earliest(product, quantity, today)

    def _own(self, who: Principal, sponsor: str | None) -> str:
        name = sponsor or who.sponsor
        if name is None:
            raise InvalidRequestError((_NO_SPONSOR,))
        return name

    def _known(self, who: Principal, sponsor: str | None) -> str:
        """A sponsor that there is: one whose terms `who` may read."""
        return self.store.get_terms(who, self._own(who, sponsor)).sponsor

    def _issues(self, who: Principal, sponsor: str, wanted: ChangeWanted) -> Iterator[Issue]:
        products = self.store.get_terms(who, sponsor).product_by_id
        views = [view.view for view in self.store.current_views(who) if view.view.sponsor == sponsor]
        orders = {promise.order for view in views for promise in view.promises}
        if wanted.order is not None and wanted.order not in orders:
            yield _issue("/order", f"The published plan has no order {wanted.order}.", "Name an order of yours.")
        if wanted.product is not None and wanted.product not in products:
            yield _issue("/product", f"There is no product {wanted.product}.", "Name a product of yours.")
        needed = {ChangeKind.QUANTITY: "quantity", ChangeKind.DATE: "day", ChangeKind.CANCEL: "order"}.get(wanted.kind)
        if needed is not None and getattr(wanted, needed) is None:
            yield _issue(
                f"/{needed}", f"For a change of kind {wanted.kind} the {needed} is missing.", f"Say the {needed}."
            )
        if wanted.kind is ChangeKind.OTHER and not wanted.text.strip():
            yield _issue("/text", "Nothing is asked for.", "Say in words what should change.")


_NO_SPONSOR = Issue(
    severity=Severity.ERROR,
    code="no_sponsor",
    where="query:sponsor",
    message="No sponsor is named, and the caller belongs to none.",
    fix="Add ?sponsor=….",
)


def _issue(where: str, message: str, fix: str) -> Issue:
    return Issue(severity=Severity.ERROR, code="invalid_change", where=where, message=message, fix=fix)
