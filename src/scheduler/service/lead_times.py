"""Use cases of lead times: the planner states them, and what-if is answered by them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from scheduler.service.errors import WrongStateError
from scheduler.service.own import own_sponsor
from scheduler.service.ports import Clock, Store
from scheduler.service.principal import Principal
from scheduler.service.published_entries import LeadTime, LeadTimes


@dataclass(frozen=True)
class StatedLeadTimes:
    """What sponsors may count on."""

    store: Store
    clock: Clock

    def get(self, who: Principal, sponsor: str | None = None) -> LeadTimes:
        """What a sponsor may count on; empty where nothing is stated.

        Raises:
            NotFoundError: there is no such sponsor that `who` may see.
        """
        name = self._known(who, sponsor)
        return self.store.get_lead_times(who, name)

    def state(self, who: Principal, sponsor: str, rows: tuple[LeadTime, ...], seen: int) -> LeadTimes:
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

    def _known(self, who: Principal, sponsor: str | None) -> str:
        """A sponsor that there is: one whose terms `who` may read."""
        return self.store.get_terms(who, own_sponsor(who, sponsor)).sponsor
