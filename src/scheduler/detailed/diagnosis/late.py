"""Why a batch ends when it does, told from what its campaign waits for."""

from itertools import groupby

from scheduler.detailed.diagnosis.bounds import idle
from scheduler.detailed.diagnosis.facts import Facts
from scheduler.detailed.diagnosis.soonest import Raise, Soonest
from scheduler.detailed.diagnosis.words import Cause, some
from scheduler.detailed.solution import PlacedBatch
from scheduler.domain.plan import ReasonCode

MOST_TOLD = 2


class Trace:
    """Tells why batches are late; the soonest times of each campaign are found once."""

    def __init__(self, facts: Facts, slack: Cause) -> None:
        """`slack` is the cause where the plan leaves room for a batch to be sooner."""
        self._facts, self._slack = facts, slack
        self._soonest: dict[str, Soonest] = {}

    def why(self, batch: PlacedBatch, due: int) -> Cause:
        """What makes a batch end as late as it does; `due` is the step by which its order needed it."""
        words, campaign = self._facts.words, self._facts.owner[batch.id]
        if campaign.slot.frozen:
            text = f"batch {batch.id} belongs to commitment {campaign.slot.id}, which keeps its times, and ends"
            return Cause(ReasonCode.COMMITMENT, f"{text} {words.at(batch.end)}")
        if campaign.slot.id not in self._soonest:
            self._soonest[campaign.slot.id] = Soonest(self._facts, campaign)
        last = self._soonest[campaign.slot.id].end(batch)
        if 2 * (batch.end - last.step) >= batch.end - due:
            text = f"batch {batch.id} ends {words.at(batch.end)} and could, where it stands in the plan, end"
            return Cause(self._slack.code, f"{text} {words.at(last.step)}; {self._slack.text}")
        path = [last]
        while path[-1].by is not None:
            path.append(path[-1].by)
        return self._tell(batch, path, due)

    def _tell(self, batch: PlacedBatch, path: list[Raise], due: int) -> Cause:
        """The largest wait on the way that makes up for more than half of the lateness, else the root of all."""
        words, campaign, root = self._facts.words, self._facts.owner[batch.id], path[-1]
        late = path[0].step - due
        waits = [p for found in path for p in found.parts if p.code and (p,) != root.parts[:1]]
        largest = max(waits, key=lambda p: p.length, default=None)
        passed = {r.spot.batch for r in path} - {batch.id}
        before = [b for b in campaign.batches if b.id in passed]
        span = campaign.slot.recipe.span
        if 2 * (span - due) >= late:
            text = f"recipe {campaign.slot.recipe.id} takes {words.span(span)}, and the order is due {words.span(due)}"
            return Cause(ReasonCode.DURATION, f"{text} after the start of the plan")
        held, cadence = self._held(path), next((r.pulled for r in path if "apart" in r.pulled), "")
        longest = sorted((r for r in path if r.parts), key=lambda r: -max(p.length for p in r.parts))[:MOST_TOLD]
        told = [r for r in longest if any(4 * p.length >= late for p in r.parts)]
        clauses = self._clauses([r for r in reversed(path) if r is root or r in told])
        code = largest.code if largest and 2 * largest.length > late else None
        if held:
            code = ReasonCode.HOLD_TIME
            clauses.insert(1, held)
        elif code is None and root.parts and root.parts[0].code:
            code = root.parts[0].code
        elif code is None and (cadence or any(idle(self._facts, campaign, b.id) for b in before)):
            code = ReasonCode.CAMPAIGN_MINIMUM
            clauses += [cadence] if cadence else []
        elif code is None and before:
            code = ReasonCode.UNIT_BUSY
        elif code is None:
            code = ReasonCode.DURATION
            clauses.append(f"the batch takes {words.span(batch.end - batch.start)}, to {words.at(batch.end)}")
        follows = self._follows(batch, before) if before else ""
        return Cause(code, follows + "; ".join(clauses))

    def _held(self, path: list[Raise]) -> str:
        """A hold time through which a procedure that is not on the way to the batch's end holds the way up."""
        for index, found in enumerate(path):
            if "follow" in found.pulled and found.by is not None and found.spot.batch == path[0].spot.batch:
                after = {(r.spot.batch, r.spot.procedure) for r in path[: index + 1]}
                if (found.by.spot.batch, found.by.spot.procedure) not in after:
                    return f"{self._name(found)} waits for it, as {found.pulled}"
        return ""

    def _clauses(self, raises: list[Raise]) -> list[str]:
        """What each batch waits for, one thing after the other."""
        found = []
        for name, group in groupby(raises, self._name):
            row = list(group)
            parts = [p.text for r in row for p in r.parts]
            starts = f"{name} starts with the plan, {self._facts.words.at(row[0].step)}"
            found.append(f"{name} waits for {', then for '.join(parts)}" if parts else starts)
        return found

    def _name(self, found: Raise) -> str:
        batch = self._facts.batch[found.spot.batch]
        return f"batch {batch.id}" if len(batch.procedures) == 1 else f"{found.spot.procedure} of batch {batch.id}"

    def _follows(self, batch: PlacedBatch, before: list[PlacedBatch]) -> str:
        more = f" and {len(before) - 3} more" if len(before) > 3 else ""
        which = f"batch{'es' if len(before) > 1 else ''} {some([b.id for b in before])}{more}"
        return f"batch {batch.id} follows {which} of its campaign{self._facts.words.serves(*before)}; "
