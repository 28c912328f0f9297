"""Why a delivery is late: its lot comes late, waits for quality or may not go sooner; else its batch is traced."""

from scheduler.detailed.diagnosis.facts import Facts
from scheduler.detailed.diagnosis.late import Trace
from scheduler.detailed.diagnosis.words import Cause
from scheduler.detailed.lots import Part, quarantine
from scheduler.domain.plan import ReasonCode


def why_late(facts: Facts, trace: Trace, part: Part) -> Cause:
    """What makes a delivery as late as it is."""
    words, due, batch = facts.words, part.want.due, facts.batch.get(part.lot)
    if part.want.ready > due and 2 * (part.delivered - part.want.ready) < part.delivered - due:
        text = f"it may not be delivered before {words.at(part.want.ready)}, which is after its due date"
        return Cause(ReasonCode.DEADLINE, text)
    if batch is None:
        return Cause(ReasonCode.MATERIAL, f"lot {part.lot} is usable from {words.at(part.usable)}")
    waits = part.usable - max(batch.end, due)
    if batch.end <= due or 2 * waits >= part.usable - due:
        ended = f"batch {batch.id} ends {words.at(batch.end)}"
        reported = quarantine(facts.problem, facts.owner[batch.id]) == part.usable
        last = "the report of its PPQ set comes" if reported else "its QC release ends"
        return Cause(ReasonCode.QC_RELEASE, f"{ended}, and {last} {words.at(part.usable)}")
    return trace.why(batch, due)
