"""What a use case refuses, as types; the messages are fit for the caller to read."""

from scheduler.domain.errors import Issue, SchedulerError


class NotFoundError(SchedulerError):
    """The id is unknown, or belongs to somebody else: both read alike."""

    def __init__(self, noun: str, key: object) -> None:
        super().__init__(f"There is no {noun} {key}.")


class NotPermittedError(SchedulerError):
    """The caller's role may not do this."""


class InvalidRequestError(SchedulerError):
    """A field of the request names something that does not exist or does not fit; carries every issue found."""

    def __init__(self, issues: tuple[Issue, ...]) -> None:
        super().__init__("; ".join(issue.message for issue in issues))
        self.issues = issues


class InvalidForecastError(SchedulerError):
    """A forecast file cannot be read as a whole, or the contract turns it away; carries every issue found."""

    def __init__(self, issues: tuple[Issue, ...]) -> None:
        super().__init__(f"The forecast is not taken: {len(issues)} thing(s) to correct; nothing of it is stored.")
        self.issues = issues


class WrongStateError(SchedulerError):
    """The state of things does not allow this, such as drawing a plan that is still queued."""


class StoreFullError(SchedulerError):
    """The store holds as many scenarios or plans as it may."""


class BusyError(SchedulerError):
    """As much of this work is going on as the machine takes; it may be asked for again soon."""


class ShuttingDownError(SchedulerError):
    """The service is stopping and takes no new work."""


class StoreUnavailableError(SchedulerError):
    """The store does not answer; what was asked for was not done, and may be asked for again soon."""


class LeaseLostError(SchedulerError):
    """Another worker has the job by now; what this one made of it is not stored."""
