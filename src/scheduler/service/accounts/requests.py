"""What is wrong with a request for an account."""

from collections.abc import Set

from scheduler.domain.errors import Issue, Severity
from scheduler.service.errors import InvalidRequestError
from scheduler.service.principal import Role


def checked_role(role: Role, sponsor: str | None, allowed: Set[Role]) -> None:
    """Refuse a role that an account cannot have, or that does not fit the sponsor.

    Raises:
        InvalidRequestError: it does not fit; says what does.
    """
    issues = []
    if role not in allowed:
        names = ", ".join(sorted(allowed))
        issues.append(_issue("/role", f"The role {role} cannot be given here.", f"Give one of {names}."))
    if (role is Role.SPONSOR) != (sponsor is not None):
        message = "A sponsor is named for the role sponsor, and for no other."
        issues.append(_issue("/sponsor", message, "Name the sponsor's id, or leave it out."))
    if issues:
        raise InvalidRequestError(tuple(issues))


def _issue(where: str, message: str, fix: str) -> Issue:
    return Issue(severity=Severity.ERROR, code="role_does_not_fit", where=where, message=message, fix=fix)
