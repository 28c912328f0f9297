"""Plans on their way between processes that know the same problem: its parts go by name, everything else as it is."""

import io
import pickle
from typing import Any

from scheduler.detailed.problem import Problem
from scheduler.detailed.solution import PlacedBatch, PlacedCampaign


class Wire:
    """Writes and reads objects that refer to a problem; recipes, alternatives and commitments keep their identity."""

    def __init__(self, problem: Problem) -> None:
        """Gives every part a name that another process with the same problem gives it too."""
        self._parts: list[Any] = [
            *problem.recipes.values(),
            *(a for r in problem.recipes.values() for p in r.procedures.values() for a in p.alternatives),
            *problem.scenario.commitments,
        ]
        self._names = {id(part): number for number, part in enumerate(self._parts)}

    def dumps(self, content: object) -> bytes:
        """As bytes."""
        out = io.BytesIO()
        _Writer(out, self._names).dump(content)
        return out.getvalue()

    def loads(self, data: bytes) -> Any:
        """What was written."""
        return _Reader(io.BytesIO(data), self._parts).load()


class _Writer(pickle.Pickler):
    def __init__(self, out: io.BytesIO, names: dict[int, int]) -> None:
        super().__init__(out, protocol=pickle.HIGHEST_PROTOCOL)
        self._names = names

    def persistent_id(self, obj: object) -> int | None:
        return self._names.get(id(obj))

    def reducer_override(self, obj: object) -> Any:
        """Placed things without what they remember."""
        if isinstance(obj, PlacedCampaign):
            return PlacedCampaign, (obj.slot, obj.batches)
        if isinstance(obj, PlacedBatch):
            return PlacedBatch, (obj.id, obj.procedures)
        return NotImplemented


class _Reader(pickle.Unpickler):
    def __init__(self, data: io.BytesIO, parts: list[Any]) -> None:
        super().__init__(data)
        self._parts = parts

    def persistent_load(self, name: int) -> object:
        return self._parts[name]
