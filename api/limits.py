"""How often each client may ask; what one uses up, another still has."""

import time

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from api.settings import ApiSettings
from scheduler.service.accounts.errors import TooOftenError
from scheduler.service.principal import Principal

SIGN_INS = frozenset({"sign_in", "accept_link"})
UPLOADS = frozenset({"submit_scenario", "submit_forecast"})
EXPORTS = frozenset(
    {
        *("draw_gantt", "draw_stock", "draw_forecast", "draw_published"),
        *("get_workbook", "get_published_workbook", "get_template"),
    }
)


class Limits:
    """Counts in this process.

    Args:
        settings: how much a minute.
    """

    def __init__(self, settings: ApiSettings) -> None:
        self._window = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._requests = RateLimitItemPerMinute(settings.requests_per_minute)
        self._uploads = RateLimitItemPerMinute(settings.uploads_per_minute)
        self._exports = RateLimitItemPerMinute(settings.exports_per_minute)
        self._sign_ins = RateLimitItemPerMinute(settings.sign_ins_per_minute)

    def count(self, operation: str, who: Principal) -> None:
        """Count a request of a sponsor, or of a user or key of the plant.

        Raises:
            TooOftenError: there were too many in the last minute.
        """
        client = (who.plant, who.sponsor or str(who.user))
        self._hit(self._requests, "requests", client)
        if operation in UPLOADS:
            self._hit(self._uploads, "uploads", client)
        if operation in EXPORTS:
            self._hit(self._exports, "exports", client)

    def count_stranger(self, operation: str, address: str) -> None:
        """Count an attempt to sign in from an address.

        Raises:
            TooOftenError: there were too many in the last minute.
        """
        if operation in SIGN_INS:
            self._hit(self._sign_ins, "attempts to sign in", (address,))

    def _hit(self, limit: RateLimitItem, what: str, client: tuple[str, ...]) -> None:
        if not self._window.hit(limit, what, *client):
            raise TooOftenError(what, self._window.get_window_stats(limit, what, *client).reset_time - time.time())
