"""The part of the store port that keeps publications and what sponsors see, ask for and may count on."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from scheduler.domain.publication import PublicationState, Signature
from scheduler.service.entries import Position
from scheduler.service.principal import Principal
from scheduler.service.published_entries import ChangeAnswer, ChangeRequest, LeadTimes, Publication, PublishedView


class PublicationStore(Protocol):
    """Keeps publications, which are of the plant, and each sponsor's own rows."""

    def add_publication(self, who: Principal, entry: Publication, reason: str = "") -> None:
        """Keep a new publication with its author's signature.

        Raises:
            NotPermittedError: the role may not.
        """

    def get_publication(self, who: Principal, key: UUID) -> Publication:
        """A publication.

        Raises:
            NotFoundError: there is none that `who` may see.
        """

    def list_publications(self, who: Principal, limit: int, after: Position | None = None) -> tuple[Publication, ...]:
        """At most `limit` publications, newest first, from the one after a position on."""

    def sign_publication(
        self, who: Principal, key: UUID, signature: Signature, expected: PublicationState, reason: str = ""
    ) -> None:
        """Take a publication from the expected state to the signature's, in one step.

        Raises:
            NotFoundError: there is no such publication that `who` may see.
            NotPermittedError: `who` sees it and may not sign it.
            WrongStateError: its state is another by now.
        """

    def publish(
        self, who: Principal, key: UUID, signature: Signature, views: Sequence[PublishedView], reason: str = ""
    ) -> None:
        """The same from approved to published, in one step with each sponsor's view and the end of the one in force.

        Raises: see `sign_publication`.
        """

    def current_views(self, who: Principal) -> tuple[PublishedView, ...]:
        """What each sponsor that `who` may see is shown at present, by sponsor."""

    def add_change_request(self, who: Principal, entry: ChangeRequest) -> None:
        """Keep a new request.

        Raises:
            NotPermittedError: it is of a sponsor that is not the caller's.
            StoreFullError: the sponsor has as many as it may.
        """

    def get_change_request(self, who: Principal, key: UUID) -> ChangeRequest:
        """A request with its answer.

        Raises:
            NotFoundError: there is none that `who` may see.
        """

    def list_change_requests(
        self, who: Principal, limit: int, after: Position | None = None
    ) -> tuple[ChangeRequest, ...]:
        """At most `limit` requests of the sponsors that `who` may see, newest first, from the one after a position."""

    def answer_change_request(self, who: Principal, key: UUID, answer: ChangeAnswer) -> None:
        """Answer a request, once.

        Raises:
            NotFoundError: there is no such request that `who` may see.
            NotPermittedError: `who` is no planner.
            WrongStateError: it is answered already.
        """

    def get_lead_times(self, who: Principal, sponsor: str) -> LeadTimes:
        """The newest lead times of a sponsor; version 0 where none are stated, or none that `who` may see."""

    def add_lead_times(self, who: Principal, sponsor: str, entry: LeadTimes) -> None:
        """State lead times as the next version.

        Raises:
            NotPermittedError: `who` is no planner.
            WrongStateError: another version came meanwhile.
        """
