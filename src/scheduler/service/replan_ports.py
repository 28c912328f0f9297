"""What the use cases of replanning need kept."""

from typing import Protocol
from uuid import UUID

from scheduler.service.entries import Position
from scheduler.service.principal import Principal
from scheduler.service.replan_entries import ReplanSummary, StoredReplan


class ReplanStore(Protocol):
    """The part of the store that keeps replans; see `Store`."""

    def add_replan(self, who: Principal, entry: StoredReplan) -> None:
        """Keep a new replan, whose scenario and plans are kept already.

        Raises:
            NotPermittedError: the role may not.
            StoreFullError: no more fit.
        """

    def get_replan(self, who: Principal, key: UUID) -> StoredReplan:
        """A replan.

        Raises:
            NotFoundError: there is none that `who` may see.
        """

    def list_replans(self, who: Principal, limit: int, after: Position | None = None) -> tuple[ReplanSummary, ...]:
        """At most `limit` replans without their events, newest first, from the one after a position on."""
