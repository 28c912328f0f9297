"""What every adapter of the store refuses, in the same words."""

from scheduler.service.errors import NotPermittedError, StoreFullError
from scheduler.service.principal import Principal, Role


def sees_sponsor(who: Principal, sponsor: str) -> bool:
    """Whether a sponsor of the caller's plant is the caller's business."""
    return who.role is Role.PLANNER or who.sponsor == sponsor


def need_planner(who: Principal, noun: str) -> None:
    """Refuse to add plant-wide things for anybody else.

    Raises:
        NotPermittedError: `who` is no planner.
    """
    if who.role is not Role.PLANNER:
        raise NotPermittedError(f"Only a planner may add {noun}.")


def need_own(who: Principal, sponsor: str) -> None:
    """Refuse to add forecasts of a sponsor for anybody but a planner and the sponsor itself.

    Raises:
        NotPermittedError: `who` is of another sponsor.
    """
    if not sees_sponsor(who, sponsor):
        raise NotPermittedError("Only a planner, or the sponsor itself, may add its forecasts.")


def need_room(held: int, noun: str, limit: int) -> None:
    """Refuse what does not fit any more.

    Args:
        held: how many there are.
        noun: in the plural.
        limit: how many there may be.

    Raises:
        StoreFullError: there are as many as there may be.
    """
    if held >= limit:
        raise StoreFullError(
            f"The store holds {limit} {noun}, its limit. Raise the limit or start with an empty store."
        )
