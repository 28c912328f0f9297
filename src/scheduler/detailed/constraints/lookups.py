"""What the changeover rules ask for between two blocks of a unit, by what the blocks show at their ends."""

from fractions import Fraction
from typing import NamedTuple

from scheduler.detailed.context import Context
from scheduler.detailed.model_parts import Face, Lit, Node
from scheduler.detailed.recipe_data import TaskData
from scheduler.domain.changeover import UnitUse
from scheduler.domain.plan import TaskKind
from scheduler.domain.units import utc
from scheduler.domain.working_time import Attendance


class Asked(NamedTuple):
    """A changeover (None = forbidden), what a full clean in the gap leaves of it, and the literals that ask for it."""

    data: TaskData | None
    cleaned: TaskData | None
    states: tuple[Lit, ...]


def asked_between(context: Context, unit: str, before: Node | None, after: Node) -> list[Asked]:
    """Changeovers that the gap before a block may need, one for each pair of faces; one alone where all agree.

    A block that goes on needs a turnaround, and follows none that begins in the plan.
    """
    state = context.problem.unit(unit).initial
    if goes_on(context, unit, after):
        past = before is None or before.began_before
        return _going_on(context, unit, after) if past else [Asked(None, None, ())]
    first = [(UnitUse(state.last_product, state.last_setup_state), True)]
    lasts: list[tuple[UnitUse, Lit]] = [(f.use, f.lit) for f in before.lasts] if before else first
    found = []
    for use, lit in lasts:
        for face in after.firsts:
            data = context.problem.changeover(unit, use, face.use, face.procedure)
            states = tuple(x for x in (lit, face.lit) if x is not True)
            found.append(Asked(data, _cleaned(context, unit, data, face), states))
    if len({(a.data, a.cleaned) for a in found}) == 1:
        return [found[0]._replace(states=())]
    return found


def goes_on(context: Context, unit: str, node: Node) -> bool:
    """Whether a block began before the plan, with batches that have ended."""
    alone = any(face.procedure.interleaved for face in node.firsts)
    return context.problem.unit(unit).initial.last_campaign == node.slot.id and not alone


def _going_on(context: Context, unit: str, after: Node) -> list[Asked]:
    nothing = TaskData(TaskKind.TURNAROUND, 0, Attendance.UNATTENDED, (), Fraction(0))
    work = [context.problem.turnaround(face.procedure, unit) or nothing for face in after.firsts]
    states = [(f.lit,) if f.lit is not True and len(set(work)) > 1 else () for f in after.firsts]
    return [Asked(data, nothing, lits) for data, lits in dict(zip(work, states, strict=True)).items()]


def work_from(context: Context, node: Node, position: int | None) -> int:
    """First step for the work that makes a unit ready for a visit: 0, or before the plan where it had begun by then."""
    batch = node.visits[position or 0].batch
    stated = node.slot.commitment.batches if node.slot.commitment else ()
    began = next((b.prepared.get(node.unit) for b in stated if b.id == batch), None)
    return min(0, context.problem.grid.at(utc(began))) if began else 0


def _cleaned(context: Context, unit: str, data: TaskData | None, after: Face) -> TaskData | None:
    """What a gap with a full clean still needs: where the clean stands in, nothing precedes the block."""
    owner = context.problem.unit(unit)
    clean = owner.full_clean if owner.full_clean_after else None
    if clean is None or data is None or data.level is None or data.level.rank > clean.replaces.rank:
        return data
    found = context.problem.changeover(unit, UnitUse(None), after.use, after.procedure)
    return found or TaskData(TaskKind.CHANGEOVER, 0, data.attendance, (), Fraction(0), data.level)
