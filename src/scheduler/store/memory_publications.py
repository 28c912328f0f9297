"""The memory store's part that keeps publications and what sponsors see, ask for and may count on."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from threading import RLock
from typing import TypeVar
from uuid import UUID

from scheduler.domain.publication import PublicationState, Signature
from scheduler.service.entries import Position
from scheduler.service.errors import NotFoundError
from scheduler.service.once_ports import Answer, Kept
from scheduler.service.principal import Principal
from scheduler.service.published_entries import ChangeAnswer, ChangeRequest, LeadTimes, Publication, PublishedView
from scheduler.store.refusals import (
    answered_already,
    need_own,
    need_planner,
    need_room,
    need_signer,
    refuse_reader,
    sees_plant,
    sees_sponsor,
    stated_meanwhile,
    wrong_state,
)

_Entry = TypeVar("_Entry", Publication, ChangeRequest)


class MemoryPublications:
    """Publication store port in dictionaries; rows are keyed by the plant that owns them.

    Args:
        max_changes: requests of a sponsor kept at most.
    """

    def __init__(self, max_changes: int) -> None:
        self._max_changes = max_changes
        self._publications: dict[tuple[str, UUID], Publication] = {}
        self._views: dict[tuple[str, str], PublishedView] = {}
        self._changes: dict[tuple[str, UUID], ChangeRequest] = {}
        self._lead_times: dict[tuple[str, str], LeadTimes] = {}
        self._answers: dict[tuple[Principal, str], Kept | str] = {}
        self._lock = RLock()

    def add_publication(self, who: Principal, entry: Publication, reason: str = "") -> None:
        """See `PublicationStore.add_publication`."""
        need_planner(who, "publications")
        self._publications[who.plant, entry.id] = entry

    def get_publication(self, who: Principal, key: UUID) -> Publication:
        """See `PublicationStore.get_publication`."""
        found = self._publications.get((who.plant, key))
        if found is None or not sees_plant(who):
            raise NotFoundError("publication", key)
        return found

    def list_publications(self, who: Principal, limit: int, after: Position | None = None) -> tuple[Publication, ...]:
        """See `PublicationStore.list_publications`."""
        seen = [entry for (plant, _), entry in list(self._publications.items()) if plant == who.plant]
        return _page(seen if sees_plant(who) else [], limit, after)

    def sign_publication(
        self, who: Principal, key: UUID, signature: Signature, expected: PublicationState, reason: str = ""
    ) -> None:
        """See `PublicationStore.sign_publication`; the reason is for the audit trail, which this store has not."""
        need_signer(who)
        with self._lock:
            self._sign(who, key, signature, expected)

    def publish(
        self, who: Principal, key: UUID, signature: Signature, views: Sequence[PublishedView], reason: str = ""
    ) -> None:
        """See `PublicationStore.publish`; the reason is for the audit trail, which this store has not."""
        refuse_reader(who, "publications")
        with self._lock:
            before = [entry for entry in self._publications.items() if entry[0][0] == who.plant]
            self._sign(who, key, signature, PublicationState.APPROVED)
            for place, entry in before:
                if entry.state is PublicationState.PUBLISHED:
                    self._publications[place] = entry.model_copy(update={"state": PublicationState.SUPERSEDED})
            self._views.update({(who.plant, view.view.sponsor): view for view in views})

    def _sign(self, who: Principal, key: UUID, signature: Signature, expected: PublicationState) -> None:
        entry = self.get_publication(who, key)
        if entry.state is not expected:
            raise wrong_state(key, entry.state, expected)
        signed = {"state": signature.state, "signatures": (*entry.signatures, signature)}
        self._publications[who.plant, key] = entry.model_copy(update=signed)

    def current_views(self, who: Principal) -> tuple[PublishedView, ...]:
        """See `PublicationStore.current_views`."""
        seen = sorted((place, view) for place, view in list(self._views.items()) if _sees(who, *place))
        return tuple(view for _, view in seen)

    def add_change_request(self, who: Principal, entry: ChangeRequest) -> None:
        """See `PublicationStore.add_change_request`."""
        need_own(who, entry.sponsor, "requests")
        with self._lock:
            held = [
                place for place, old in self._changes.items() if (place[0], old.sponsor) == (who.plant, entry.sponsor)
            ]
            need_room(len(held), "requests", self._max_changes)
            self._changes[who.plant, entry.id] = entry

    def get_change_request(self, who: Principal, key: UUID) -> ChangeRequest:
        """See `PublicationStore.get_change_request`."""
        found = self._changes.get((who.plant, key))
        if found is None or not sees_sponsor(who, found.sponsor):
            raise NotFoundError("change request", key)
        return found

    def list_change_requests(
        self, who: Principal, limit: int, after: Position | None = None
    ) -> tuple[ChangeRequest, ...]:
        """See `PublicationStore.list_change_requests`."""
        seen = [e for (plant, _), e in list(self._changes.items()) if _sees(who, plant, e.sponsor)]
        return _page(seen, limit, after)

    def answer_change_request(self, who: Principal, key: UUID, answer: ChangeAnswer) -> None:
        """See `PublicationStore.answer_change_request`."""
        self.get_change_request(who, key)
        need_planner(who, "answers")
        with self._lock:
            entry = self._changes[who.plant, key]
            if entry.answer is not None:
                raise answered_already(key)
            self._changes[who.plant, key] = entry.model_copy(update={"answer": answer})

    def get_lead_times(self, who: Principal, sponsor: str) -> LeadTimes:
        """See `PublicationStore.get_lead_times`."""
        return self._lead_times.get((who.plant, sponsor), LeadTimes()) if sees_sponsor(who, sponsor) else LeadTimes()

    def add_lead_times(self, who: Principal, sponsor: str, entry: LeadTimes) -> None:
        """See `PublicationStore.add_lead_times`."""
        need_planner(who, "lead times")
        with self._lock:
            if self.get_lead_times(who, sponsor).version != entry.version - 1:
                raise stated_meanwhile(sponsor)
            self._lead_times[who.plant, sponsor] = entry

    def claim_answer(self, who: Principal, key: str, digest: str, now: datetime) -> Kept | None:
        """See `AnswerStore.claim_answer`; the transaction keeps others away."""
        found = self._answers.setdefault((who, key), digest)
        return found if isinstance(found, Kept) else None

    def keep_answer(self, who: Principal, key: str, answer: Answer) -> None:
        """See `AnswerStore.keep_answer`."""
        self._answers[who, key] = Kept(str(self._answers[who, key]), answer)


def _sees(who: Principal, plant: str, sponsor: str) -> bool:
    return plant == who.plant and sees_sponsor(who, sponsor)


def _page(seen: Iterable[_Entry], limit: int, after: Position | None) -> tuple[_Entry, ...]:
    ordered = sorted(seen, key=lambda entry: entry.position, reverse=True)
    return tuple([entry for entry in ordered if after is None or entry.position < after][:limit])
