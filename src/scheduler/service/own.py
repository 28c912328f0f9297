"""Whose rows a call is about: the sponsor that is named, else the caller's own."""

from scheduler.domain.errors import Issue, Severity
from scheduler.service.errors import InvalidRequestError
from scheduler.service.principal import Principal


def own_sponsor(who: Principal, sponsor: str | None) -> str:
    """The sponsor that is named, else the caller's own; whether there is one that `who` may see is the store's to say.

    Raises:
        InvalidRequestError: none is named and the caller belongs to none.
    """
    name = sponsor or who.sponsor
    if name is None:
        raise InvalidRequestError((_NO_SPONSOR,))
    return name


_NO_SPONSOR = Issue(
    severity=Severity.ERROR,
    code="no_sponsor",
    where="query:sponsor",
    message="No sponsor is named, and the caller belongs to none.",
    fix="Add ?sponsor=….",
)
