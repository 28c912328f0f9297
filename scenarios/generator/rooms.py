"""Who holds an exclusive room, and up to when."""

from scenarios.generator.state import Visit
from scheduler.domain.scenario import Scenario


class Rooms:
    """Key and end of the last hold of each exclusive room, in steps."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._by = {room.id: room.exclusive_by for room in scenario.rooms if room.exclusive_by}
        self._held: dict[str, tuple[str, int]] = {}

    def ready(self, visit: Visit, free: dict[str, int]) -> int:
        """First step at which the visit's rooms are clear of another key; `free` = when the units are prepared.

        The cleaning before a block belongs to the block before it, so another key waits until all of it is done.
        """
        rooms = {self._room(unit) for unit in visit.opens} & set(self._by)
        clear = 0
        for room in rooms:
            key, until = self._held.get(str(room), ("", 0))
            if room in self._held and key != self._key(visit, str(room)):
                clear = max(clear, until, *(step for unit, step in free.items() if self._room(unit) == room))
        return clear

    def close(self, visit: Visit, unit: str, end: int) -> None:
        """The visit's block on the unit ends."""
        room = self._room(unit)
        if room in self._by:
            _, until = self._held.get(str(room), ("", 0))
            self._held[str(room)] = (self._key(visit, str(room)), max(until, end))

    def _room(self, unit: str) -> str | None:
        return self._scenario.unit_by_id[unit].room

    def _key(self, visit: Visit, room: str) -> str:
        product = self._scenario.product_by_id[visit.recipe.product]
        if self._by[room] == "product":
            return product.id
        return product.sponsor if self._by[room] == "sponsor" else product.segregation_class or ""
