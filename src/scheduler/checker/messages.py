"""Words of a violation: what, where, the numbers with their instants, what to do."""

from datetime import datetime

from scheduler.domain.plan import PlannedTask, Violation
from scheduler.domain.rules import Rule


def violation(rule: Rule, message: str, *where: str | None, start: datetime | None = None) -> Violation:
    """A violation of `rule`; `where` lists the ids concerned, None and repetitions left out."""
    return Violation(rule=rule.name, message=message, where=tuple(dict.fromkeys(w for w in where if w)), start=start)


def moment(instant: datetime) -> str:
    """An instant as it is written in messages, such as `2027-03-02 14:00 UTC`."""
    seconds = f":{instant:%S}" if instant.second else ""
    return f"{instant:%Y-%m-%d %H:%M}{seconds} UTC"


def stretch(start: datetime, end: datetime) -> str:
    """A stretch of time as it is written in messages."""
    return f"{moment(start)} to {moment(end)}"


def task_name(task: PlannedTask) -> str:
    """A task as a planner would call it, such as `changeover before B-2 on BR1`."""
    kind = task.kind.value.replace("_", " ")
    if task.maintenance:
        kind = f"maintenance {task.maintenance}"
    if task.before:
        kind += f" before {task.before}"
    elif task.after:
        kind += f" after {task.after}"
    return f"{kind} on {task.unit}"
