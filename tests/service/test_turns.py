"""Turns at costly work: a share for each client, and a wait, never a refusal, for what others do."""

from dataclasses import replace
from threading import Thread
from uuid import UUID

import pytest

from scheduler.service.errors import BusyError
from scheduler.service.turns import Turns
from tests.service.samples import OTHER_SPONSOR, PLANNER, SPONSOR

ADA, BEN = (replace(PLANNER, user=UUID(int=number)) for number in (1, 2))


def test_more_than_a_share_is_turned_away() -> None:
    """All users of a sponsor have one share, each user of the plant another; what is done gives it back."""
    turns = Turns("images", places=4, own=1)
    colleague = replace(SPONSOR, user=UUID(int=9))
    with turns.turn(SPONSOR), turns.turn(OTHER_SPONSOR), turns.turn(ADA), turns.turn(BEN):
        for again in (SPONSOR, colleague, ADA):
            with pytest.raises(BusyError, match="Other images are in work; ask for this one again"), turns.turn(again):
                pass
    with turns.turn(colleague):
        pass


def test_what_fails_gives_its_place_back() -> None:
    """Or else nobody would get one in the end."""
    turns = Turns("files", places=1, own=1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), turns.turn(SPONSOR):
            raise ZeroDivisionError


def test_others_are_waited_for() -> None:
    """The place is had once they are done."""
    turns, order = Turns("files", places=1, own=1), []

    def work() -> None:
        with turns.turn(OTHER_SPONSOR):
            order.append("bolt")

    waiting = Thread(target=work)
    with turns.turn(SPONSOR):
        waiting.start()
        order.append("acme")
    waiting.join(10)
    assert order == ["acme", "bolt"]
