"""Known ids of one kind, and the issue of naming one that is not there."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from scheduler.domain.errors import Issue
from scheduler.validation.issue import error, some

_HINTS = 20  # finding the nearest id is slow; after this many only the known ids are listed


class Names:
    """The ids of one kind of object; `noun` is what a planner calls it."""

    def __init__(self, noun: str, ids: Iterable[str]) -> None:
        self._noun = noun
        self._ids = dict.fromkeys(ids)
        self._hints = _HINTS

    def check(self, wanted: str | None, where: str, owner: str) -> Iterator[Issue]:
        """An issue if `owner` names an id that does not exist; None names nothing."""
        if wanted is not None and wanted not in self._ids:
            message = f"{owner} names the {self._noun} {wanted!r}, which does not exist."
            yield error("unknown_reference", where, message, self._fix(wanted))

    def _fix(self, wanted: str) -> str:
        if not self._ids:
            return f"Add the {self._noun} {wanted!r} or remove the reference."
        if self._hints > 0:
            self._hints -= 1
            near = get_close_matches(wanted, self._ids, n=1)
            if near:
                return f"Did you mean {near[0]!r}? If not, add the {self._noun} {wanted!r}."
        return f"Name one of {some(list(self._ids))}, or add the {self._noun} {wanted!r}."
