"""What lies between two visits of a unit: changeovers, turnarounds, full cleans, refreshes, maintenance."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from scenarios.generator.state import Saved, UnitState, Visit
from scenarios.generator.timeline import CannotPlaceError, Timeline
from scheduler.domain.changeover import NOTHING, UnitUse, lookup
from scheduler.domain.plan import PlannedTask, TaskKind
from scheduler.domain.plant import Changeover, Level, Maintenance, Task, Unit
from scheduler.domain.recipe import turnaround_of
from scheduler.domain.scenario import Scenario

_CLEANS = {TaskKind.TURNAROUND, TaskKind.FULL_CLEAN, TaskKind.REFRESH, TaskKind.CLEAN}


class Gaps:
    """State of every unit, and the tasks placed so far."""

    def __init__(self, scenario: Scenario, timeline: Timeline, maintenance: dict[str, tuple[int, Maintenance]]) -> None:
        """`maintenance`: per unit the least interval in steps, and a pattern whose id gets a number."""
        self._scenario, self._timeline, self._every = scenario, timeline, maintenance
        self.state = {unit.id: self._initial(unit) for unit in scenario.units}
        self.tasks: list[PlannedTask] = []
        self.maintenance: list[Maintenance] = []

    def _initial(self, unit: Unit) -> UnitState:
        given, step_of = unit.initial, self._timeline.step_of
        return UnitState(
            product=given.last_product,
            setup_state=given.last_setup_state,
            cleaned=step_of(given.clean_since) if given.clean_since else 0,
            full_at=step_of(given.full_clean_at) if given.full_clean_at else 0,
            full_due=given.full_clean_due,
            batches=given.batches_since_full_clean,
        )

    def ready(self, unit: str) -> int:
        """Step from which a use may begin, once prepared."""
        available = self._scenario.unit_by_id[unit].available_from
        return max(self.state[unit].free, self._timeline.step_of(available) if available else 0)

    def prepare(self, visit: Visit, name: str, full_from: int | None) -> None:
        """Place what must lie on the unit before the visit, as soon as possible; a full clean from `full_from` on."""
        unit, state, opens = self._scenario.unit_by_id[name], self.state[name], name in visit.opens
        limit = unit.full_clean_after and unit.full_clean_after.batches
        due = full_from is not None or state.full_due or bool(limit and state.batches >= limit)
        full = due and unit.full_clean is not None
        work: list[tuple[TaskKind, Task]] = []
        if full and unit.full_clean:
            work.append((TaskKind.FULL_CLEAN, unit.full_clean))
        if opens:
            work.append((TaskKind.CHANGEOVER, self._changeover(visit, unit, full)))
        elif not full and (turnaround := turnaround_of(self._scenario, visit.procedure, name)):
            work.append((TaskKind.TURNAROUND, turnaround))
        work = [(kind, task) for kind, task in work if task.duration]
        self._clean_in_time(unit, work, visit.batch)
        for kind, task in work:
            earliest = max(state.free, full_from or 0) if kind is TaskKind.FULL_CLEAN else state.free
            self._place(kind, task, name, earliest, before=visit.batch)
        if opens:
            self._maintain(name)
            if visit.procedure.setup:
                self._place(TaskKind.SETUP, visit.procedure.setup, name, state.free, before=visit.batch)

    def _changeover(self, visit: Visit, unit: Unit, full: bool) -> Changeover:
        state = self.state[unit.id]
        after = UnitUse(visit.recipe.product, visit.alternative.setup_state)
        spec = lookup(self._scenario, unit, UnitUse(state.product, state.setup_state), after, visit.procedure)
        if spec is None:
            raise CannotPlaceError(f"{unit.id}: {visit.recipe.product} may not follow {state.product}")
        if full and unit.full_clean and spec.level.rank <= unit.full_clean.replaces.rank:
            spec = lookup(self._scenario, unit, UnitUse(None), after, visit.procedure) or NOTHING
        return spec

    def _clean_in_time(self, unit: Unit, work: list[tuple[TaskKind, Task]], batch: str) -> None:
        """Add a refresh where the next cleaning would start after the dirty hold."""
        state = self.state[unit.id]
        if unit.dirty_hold is None or state.dirty_since is None:
            return
        cleaning = next((task for kind, task in work if kind in _CLEANS or _cleans(task)), None)
        last = state.dirty_since + self._timeline.floor(unit.dirty_hold)
        if cleaning is None or self._timeline.earliest((unit.id,), cleaning, state.free)[0] > last:
            self._refresh(unit, batch, state.free)

    def refresh_stale(self, starts: Sequence[tuple[Visit, int]]) -> bool:
        """Place a refresh wherever a use would start after the clean hold; whether there was any."""
        found = False
        for visit, start in starts:
            for name in visit.alternative.units:
                unit, state = self._scenario.unit_by_id[name], self.state[name]
                hold = self._timeline.floor(unit.clean_hold) if unit.clean_hold is not None else None
                if hold is not None and unit.clean and (state.cleaned is None or start - state.cleaned > hold):
                    self._refresh(unit, visit.batch, max(state.free, start - self._timeline.ceil(unit.clean.duration)))
                    found = True
        return found

    def _refresh(self, unit: Unit, batch: str, start: int) -> None:
        state = self.state[unit.id]
        if unit.clean is None or state.refreshed:
            raise CannotPlaceError(f"{unit.id} cannot be cleaned within its holds before {batch}")
        self._place(TaskKind.REFRESH, unit.clean, unit.id, start, before=batch)
        state.refreshed = True

    def overdue(self, visit: Visit, start: int, end: int) -> dict[str, int]:
        """Units whose full clean would be too old at the end of the visit, and when the next should start."""
        found = {}
        for name in visit.alternative.units:
            unit, at = self._scenario.unit_by_id[name], self.state[name].full_at
            limit = unit.full_clean_after.time if unit.full_clean_after else None
            if limit is not None and unit.full_clean and end > at + self._timeline.floor(limit):
                found[name] = start - self._timeline.ceil(unit.full_clean.duration)
        return found

    def use(self, visit: Visit, end: int) -> None:
        """The visit holds its units up to `end`."""
        for unit in visit.alternative.units:
            state = self.state[unit]
            state.free, state.dirty_since, state.last_batch, state.refreshed = end, end, visit.batch, False
            state.product, state.setup_state = visit.recipe.product, visit.alternative.setup_state
            state.batches += 1

    def tear_down(self, unit: str, visit: Visit) -> None:
        """Place the tear-down after the last batch of a block."""
        if visit.procedure.teardown:
            self._place(TaskKind.TEARDOWN, visit.procedure.teardown, unit, self.state[unit].free, after=visit.batch)

    def close(self) -> None:
        """Clean every unit with a dirty hold after its last use."""
        for unit in self._scenario.units:
            state = self.state[unit.id]
            if unit.dirty_hold is not None and unit.clean and state.dirty_since is not None:
                self._place(TaskKind.CLEAN, unit.clean, unit.id, state.free, after=state.last_batch)

    def _maintain(self, unit: str) -> None:
        if unit not in self._every:
            return
        (every, pattern), state = self._every[unit], self.state[unit]
        if state.free < state.maintained + every:
            return
        start, end = self._timeline.earliest((unit,), pattern, state.free)
        instant, margin = self._timeline.instant, timedelta(days=14)
        name = f"{pattern.id}-{sum(m.unit == unit for m in self.maintenance) + 1}"
        window = {"ready": max(instant(start) - margin, instant(0)), "due": instant(end) + margin}
        self.maintenance.append(pattern.model_copy(update={"id": name, **window}))
        self._book(TaskKind.MAINTENANCE, pattern, unit, start, end, maintenance=name)
        state.maintained = end

    def _place(self, kind: TaskKind, task: Task, unit: str, earliest: int, **names: Any) -> None:
        start, end = self._timeline.earliest((unit,), task, earliest)
        level = task.level if isinstance(task, Changeover) else None
        self._book(kind, task, unit, start, end, level=level, **names)
        state = self.state[unit]
        if kind in _CLEANS or _cleans(task):
            hold = self._scenario.unit_by_id[unit].dirty_hold
            dirty = state.dirty_since
            if hold is not None and dirty is not None and start > dirty + self._timeline.floor(hold):
                raise CannotPlaceError(f"{unit} cannot be cleaned within its dirty hold")
            state.cleaned, state.dirty_since = end, None
        if kind is TaskKind.FULL_CLEAN or level is Level.FULL:
            state.full_at, state.batches, state.full_due = end, 0, False

    def _book(self, kind: TaskKind, work: Task | Maintenance, unit: str, start: int, end: int, **names: Any) -> None:
        self._timeline.book((unit,), work, start, end)
        self.state[unit].free = end
        instant = self._timeline.instant
        self.tasks.append(PlannedTask(kind=kind, unit=unit, start=instant(start), end=instant(end), **names))

    def save(self, units: set[str]) -> Saved:
        """What `restore` needs to take back everything placed on these units from now on."""
        states = {unit: replace(self.state[unit]) for unit in units}
        return Saved(self._timeline.mark(), len(self.tasks), len(self.maintenance), states)

    def restore(self, saved: Saved) -> None:
        """Go back to a saved point."""
        self._timeline.undo(saved.bookings)
        del self.tasks[saved.tasks :], self.maintenance[saved.maintenance :]
        self.state.update({unit: replace(state) for unit, state in saved.states.items()})


def _cleans(task: Task) -> bool:
    return isinstance(task, Changeover) and task.level is not Level.NONE
