"""Use cases of changes: a sponsor asks for one, the planner answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

from scheduler.domain.errors import Issue, Severity
from scheduler.service.entries import Position
from scheduler.service.errors import InvalidRequestError
from scheduler.service.own import own_sponsor
from scheduler.service.ports import Clock, Store
from scheduler.service.principal import Principal
from scheduler.service.published_entries import ChangeAnswer, ChangeKind, ChangeRequest, ChangeWanted, Decision


@dataclass(frozen=True)
class Changes:
    """What can be done with requests for change; nothing of a plan changes by them."""

    store: Store
    clock: Clock

    def ask(self, who: Principal, sponsor: str | None, wanted: ChangeWanted) -> ChangeRequest:
        """Ask for a change; the planner answers.

        Raises:
            InvalidRequestError: something is missing or names what the sponsor's plan has not; carries every issue.
            NotPermittedError, StoreFullError: see the store.
        """
        name = own_sponsor(who, sponsor)
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


def _issue(where: str, message: str, fix: str) -> Issue:
    return Issue(severity=Severity.ERROR, code="invalid_change", where=where, message=message, fix=fix)
