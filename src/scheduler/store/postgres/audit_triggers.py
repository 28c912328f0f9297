"""The triggers that record every write and keep the record from being changed, and their lint."""

from collections.abc import Iterator
from typing import NamedTuple

from scheduler.store.postgres.connection import SCHEMA, Cursor
from scheduler.store.postgres.tables import TABLES, Table

AUDIT, HEADS = "audit", "audit_heads"
# The triggers in the order of their names, each with all that makes it work; 'A' = in force for every role.
_FOUND = """
SELECT relname AS table, array_agg(format('%%s %%s %%s %%s %%s(%%s)', tgname, tgenabled, tgtype, tginitdeferred,
    proname, encode(tgargs, 'escape')) ORDER BY tgname) AS triggers
FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE relnamespace = to_regnamespace(%(schema)s) AND NOT tgisinternal GROUP BY relname
"""
_ROW, _BEFORE, _INSERT, _DELETE, _UPDATE, _TRUNCATE = 1, 2, 4, 8, 16, 32  # as pg_trigger counts them


class Trigger(NamedTuple):
    """A trigger: its name, what it is in words, and `pg_trigger`'s number for the same."""

    name: str
    when: str
    kind: int
    function: str
    deferred: bool = False
    arguments: tuple[str, ...] = ()


_RECORDED = Trigger("audited", "AFTER INSERT OR UPDATE OR DELETE", _ROW | _INSERT | _DELETE | _UPDATE, "write", True)
_NEVER_TRUNCATED = Trigger("never_truncated", "BEFORE TRUNCATE", _BEFORE | _TRUNCATE, "refuse")
_NEVER_CHANGED = Trigger("never_changed", "BEFORE UPDATE OR DELETE", _ROW | _BEFORE | _UPDATE | _DELETE, "refuse")
_NEVER_DELETED = Trigger("never_deleted", "BEFORE DELETE", _ROW | _BEFORE | _DELETE, "refuse")
_FORWARD = Trigger("only_forward", "BEFORE UPDATE", _ROW | _BEFORE | _UPDATE, "forward")


def triggers(table: Table) -> Iterator[str]:
    """Statements that put the triggers of a table in place, in force for whoever writes."""
    for trigger in _wanted(table):
        level = "ROW" if trigger.kind & _ROW else "STATEMENT"
        kind, delay = ("CONSTRAINT TRIGGER", "DEFERRABLE INITIALLY DEFERRED ") if trigger.deferred else ("TRIGGER", "")
        yield f"DROP TRIGGER IF EXISTS {trigger.name} ON {table.name}"
        yield (
            f"CREATE {kind} {trigger.name} {trigger.when} ON {table.name} {delay}"
            f"FOR EACH {level} EXECUTE FUNCTION audit_{trigger.function}({', '.join(trigger.arguments)})"
        )
        yield f"ALTER TABLE {table.name} ENABLE ALWAYS TRIGGER {trigger.name}"


def trigger_findings(cursor: Cursor) -> Iterator[str]:
    """Tables whose writes are not recorded, and records that could be changed, as sentences."""
    found = {row["table"]: row["triggers"] for row in cursor.execute(_FOUND, {"schema": SCHEMA}).fetchall()}
    for table in TABLES:
        wanted = sorted(_printed(trigger) for trigger in _wanted(table))
        if sorted(found.get(table.name, [])) != wanted:
            yield f"Table {table.name} lacks the triggers of the audit, or has others. Run scheduler migrate."


def _wanted(table: Table) -> tuple[Trigger, ...]:
    if table.name == AUDIT:
        return (_NEVER_CHANGED, _NEVER_TRUNCATED)
    if table.name == HEADS:
        return (_FORWARD, _NEVER_DELETED, _NEVER_TRUNCATED)
    return (_RECORDED._replace(arguments=table.quiet), _NEVER_TRUNCATED) if table.audited else ()


def _printed(trigger: Trigger) -> str:
    deferred = "t" if trigger.deferred else "f"
    arguments = "".join(f"{argument}\\000" for argument in trigger.arguments)
    return f"{trigger.name} A {trigger.kind} {deferred} audit_{trigger.function}({arguments})"
