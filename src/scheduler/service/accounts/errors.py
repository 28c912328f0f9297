"""Why somebody is not let in."""

from math import ceil

from scheduler.domain.errors import SchedulerError


class NotSignedInError(SchedulerError):
    """There is no valid session, key, password or link."""


class WrongPasswordError(SchedulerError):
    """The password that was asked for once more is not right."""


class TooOftenError(SchedulerError):
    """It was tried too often; carries after how many seconds to try again."""

    def __init__(self, what: str, seconds: float) -> None:
        self.retry_after = max(1, ceil(seconds))
        super().__init__(f"Too many {what}. Try again in {self.retry_after} s.")
