"""The life of a sponsor's forecast versions: numbered, never changed, each taking the place of the one before."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from scheduler.domain.errors import SchedulerError
from scheduler.domain.forecast import ForecastLine, ForecastVersion, VersionStatus
from scheduler.domain.units import utc
from scheduler.forecast.terms import Terms

_ANSWERED = frozenset({VersionStatus.SUPERSEDED})
TRANSITIONS: dict[VersionStatus, frozenset[VersionStatus]] = {
    VersionStatus.DRAFT: frozenset({VersionStatus.SUBMITTED}),
    VersionStatus.SUBMITTED: frozenset({VersionStatus.VALIDATED, VersionStatus.SUPERSEDED}),
    VersionStatus.VALIDATED: frozenset(
        {VersionStatus.ACCEPTED, VersionStatus.COUNTERED, VersionStatus.DEEMED_ACCEPTED, VersionStatus.SUPERSEDED}
    ),
    VersionStatus.COUNTERED: frozenset({VersionStatus.ACCEPTED, VersionStatus.SUPERSEDED}),
    VersionStatus.ACCEPTED: _ANSWERED,
    VersionStatus.DEEMED_ACCEPTED: _ANSWERED,
    VersionStatus.SUPERSEDED: frozenset(),
}


class IllegalTransitionError(SchedulerError):
    """The version's state does not allow the step."""


class Content(NamedTuple):
    """What a sponsor's file said."""

    file_name: str
    file_hash: str
    first_month: str
    lines: tuple[ForecastLine, ...]


class Submission(NamedTuple):
    """What came of a file.

    Attributes:
        version: the new version, or the one that the same file made before.
        superseded: the version before, in its new state; None where it stays as it is.
        new: False for the same file again.
    """

    version: ForecastVersion
    superseded: ForecastVersion | None
    new: bool


def submit(history: Sequence[ForecastVersion], sponsor: str, content: Content, received: datetime) -> Submission:
    """Make a sponsor's next version out of a file that was read without a complaint.

    Args:
        history: all versions of the sponsor.
        sponsor: whose forecast it is.
        content: of the file.
        received: the present instant.
    """
    same = next((v for v in history if v.file_hash == content.file_hash), None)
    if same is not None:
        return Submission(same, None, new=False)
    last = max(history, key=lambda v: v.sequence, default=None)
    version = ForecastVersion(
        sponsor=sponsor,
        sequence=last.sequence + 1 if last else 1,
        received=received.replace(microsecond=0),
        file_name=content.file_name,
        file_hash=content.file_hash,
        first_month=content.first_month,
        lines=content.lines,
    )
    replaced = last is not None and VersionStatus.SUPERSEDED in TRANSITIONS[last.status]
    superseded = moved(last, VersionStatus.SUPERSEDED) if last and replaced else None
    return Submission(moved(version, VersionStatus.VALIDATED), superseded, new=True)


def moved(version: ForecastVersion, status: VersionStatus) -> ForecastVersion:
    """The version in another state; nothing else of it ever changes.

    Raises:
        IllegalTransitionError: its state does not lead there.
    """
    if status not in TRANSITIONS[version.status]:
        legal = ", ".join(sorted(TRANSITIONS[version.status])) or "nothing"
        raise IllegalTransitionError(
            f"Version {version.sequence} of {version.sponsor} is {version.status} and cannot become {status}; "
            f"it can become {legal}."
        )
    return version.model_copy(update={"status": status})


def as_of(version: ForecastVersion, terms: Terms, now: datetime) -> ForecastVersion:
    """The version as it stands at an instant: accepted where the contract's time to answer is over.

    The contract for all products of the sponsor counts.
    """
    days = terms.sponsor_contract.deemed_acceptance_days
    waiting = version.status is VersionStatus.VALIDATED and days is not None
    over = waiting and utc(version.received) + timedelta(days=days or 0) <= utc(now)
    return moved(version, VersionStatus.DEEMED_ACCEPTED) if over else version
