"""What every adapter of the store refuses, in the same words."""

from uuid import UUID

from scheduler.service.errors import NotPermittedError, StoreFullError, WrongStateError
from scheduler.service.principal import STAFF, Principal, Role


def sees_plant(who: Principal) -> bool:
    """Whether plant-wide documents of the caller's plant are the caller's business."""
    return who.role in STAFF


def sees_sponsor(who: Principal, sponsor: str) -> bool:
    """Whether a sponsor of the caller's plant is the caller's business."""
    return sees_plant(who) or who.sponsor == sponsor


def need_planner(who: Principal, noun: str, verb: str = "add") -> None:
    """Refuse to add plant-wide things for anybody else.

    Raises:
        NotPermittedError: `who` is no planner.
    """
    if who.role is not Role.PLANNER:
        raise NotPermittedError(f"Only a planner may {verb} {noun}.")


def need_signer(who: Principal) -> None:
    """Refuse signatures of those who see publications and may not sign them; others are told that there are none.

    Raises:
        NotPermittedError: `who` may read only.
    """
    if sees_plant(who) and who.role is Role.ANALYST:
        raise NotPermittedError("Only a planner or an approver may sign a publication.")


def refuse_reader(who: Principal, noun: str) -> None:
    """Refuse to change plant-wide things for those who see them and may not; others are told that there are none.

    Raises:
        NotPermittedError: `who` may read only.
    """
    if sees_plant(who):
        need_planner(who, noun, "change")


def need_own(who: Principal, sponsor: str, noun: str = "forecasts") -> None:
    """Refuse to add things of a sponsor for anybody but a planner and the sponsor itself.

    Raises:
        NotPermittedError: `who` is of another sponsor.
    """
    if who.role is not Role.PLANNER and who.sponsor != sponsor:
        raise NotPermittedError(f"Only a planner, or the sponsor itself, may add its {noun}.")


def sees_accounts(who: Principal) -> bool:
    """Whether users and keys of the caller's plant are the caller's business."""
    return who.role in (Role.ADMIN, Role.SERVICE)


def need_admin(who: Principal, noun: str) -> None:
    """Refuse to add users and keys for anybody but an admin.

    Raises:
        NotPermittedError: `who` is none.
    """
    if not sees_accounts(who):
        raise NotPermittedError(f"Only an admin may add {noun}.")


def need_service(who: Principal) -> None:
    """Refuse to keep what opens doors for anybody but the service itself.

    Raises:
        NotPermittedError: `who` is somebody.
    """
    if who.role is not Role.SERVICE:
        raise NotPermittedError("Only the service itself keeps what lets somebody in.")


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


def wrong_state(key: UUID, state: str, expected: str) -> WrongStateError:
    """A publication is in another state than its signer thought."""
    return WrongStateError(f"Publication {key} is {state}, and not {expected} as it would have to be for this.")


def published_meanwhile() -> WrongStateError:
    """Two publications were put in force at one instant."""
    return WrongStateError("Another publication was put in force at this moment. Look at it, then publish again.")


def answered_already(key: UUID) -> WrongStateError:
    """A request has its answer."""
    return WrongStateError(f"Change request {key} is answered already; an answer is said once.")


def stated_meanwhile(sponsor: str) -> WrongStateError:
    """Lead times are stated one version after the other."""
    return WrongStateError(f"Other lead times of sponsor {sponsor} were stated meanwhile. Look at them first.")
