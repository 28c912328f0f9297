"""Lint of a database as it is: nothing in it leads one tenant to another's rows."""

from collections.abc import Iterator

from scheduler.store.postgres.audit_triggers import trigger_findings
from scheduler.store.postgres.connection import SCHEMA, Cursor
from scheduler.store.postgres.policies import CONDITIONS, POLICY
from scheduler.store.postgres.powers import power_findings
from scheduler.store.postgres.tables import LEDGER, TABLES

_OURS = "relnamespace = to_regnamespace(%(schema)s)"
_TABLES = f"SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class WHERE {_OURS} AND relkind IN ('r', 'p')"
_POLICIES = """
SELECT tablename, policyname, permissive, roles::text[] AS roles, cmd, qual, with_check
FROM pg_policies WHERE schemaname = %(schema)s ORDER BY tablename, policyname
"""
_STRAYS = """
SELECT DISTINCT pg_class.oid::regclass::text AS name FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE attname IN ('plant_id', 'sponsor_id') AND relkind IN ('r', 'p', 'f', 'm') AND relpersistence <> 't'
    AND NOT (nspname = %(schema)s AND relname = ANY (%(listed)s)) ORDER BY name
"""
_UNIQUE = f"""
SELECT own.relname AS of, key.relname AS name, array(
    SELECT attname::text FROM pg_attribute WHERE attrelid = own.oid AND attnum = ANY (indkey::int2[])) AS columns
FROM pg_index JOIN pg_class own ON own.oid = indrelid JOIN pg_class key ON key.oid = indexrelid
WHERE own.{_OURS} AND indisunique ORDER BY name
"""
_FOREIGN = f"""
SELECT conname AS name, own.relname AS of, other.relname AS to,
    array(SELECT attname::text FROM pg_attribute WHERE attrelid = own.oid AND attnum = ANY (conkey)) AS columns,
    array(SELECT attname::text FROM pg_attribute WHERE attrelid = other.oid AND attnum = ANY (confkey)) AS targets
FROM pg_constraint JOIN pg_class own ON own.oid = conrelid JOIN pg_class other ON other.oid = confrelid
WHERE own.{_OURS} AND contype = 'f' ORDER BY conname
"""
_LEAKS = f"""
SELECT format('View %%s', relname) AS thing, 'Give it security_invoker = true' AS mend FROM pg_class
    WHERE {_OURS} AND relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)
UNION ALL SELECT format('Materialized view %%s', relname), 'Drop it' FROM pg_class WHERE {_OURS} AND relkind = 'm'
UNION ALL SELECT format('Sequence %%s', relname), 'Number rows per tenant' FROM pg_class WHERE {_OURS} AND relkind = 'S'
UNION ALL SELECT format('Function %%s', proname), 'Make it SECURITY INVOKER' FROM pg_proc
    WHERE pronamespace = to_regnamespace(%(schema)s) AND prosecdef
UNION ALL SELECT format('Rule %%s', rulename), 'Drop it' FROM pg_rewrite JOIN pg_class ON pg_class.oid = ev_class
    WHERE {_OURS} AND relkind IN ('r', 'p')
ORDER BY thing
"""


def findings(cursor: Cursor, role: str) -> tuple[str, ...]:
    """Everything that could lead past the policies, as sentences; none for a database as `migrate` leaves it.

    Args:
        cursor: of any role.
        role: of the service.
    """
    return (
        *_table_findings(cursor),
        *_policy_findings(cursor),
        *_key_findings(cursor),
        *_leak_findings(cursor),
        *trigger_findings(cursor),
        *power_findings(cursor, role),
    )


def _table_findings(cursor: Cursor) -> Iterator[str]:
    found = {row["relname"]: row for row in cursor.execute(_TABLES, {"schema": SCHEMA}).fetchall()}
    listed = {table.name for table in TABLES}
    for name in sorted(listed - set(found)):
        yield f"Table {name} is missing. Run scheduler migrate."
    for name in sorted(set(found) - listed - {LEDGER}):
        yield f"Table {name} is not in the list of tables, so no policy is made for it. Add it or drop it."
    for name in sorted(listed & set(found)):
        if not found[name]["relrowsecurity"]:
            yield f"Table {name} has row-level security disabled. Run scheduler migrate."
        if not found[name]["relforcerowsecurity"]:
            yield f"Table {name} does not force row-level security on its owner. Run scheduler migrate."
    for row in cursor.execute(_STRAYS, {"schema": SCHEMA, "listed": sorted(listed | set(found))}).fetchall():
        yield f"Relation {row['name']} has a tenant's column and is not in the list of tables. Add it or drop it."


def _policy_findings(cursor: Cursor) -> Iterator[str]:
    found: dict[str, list[tuple[object, ...]]] = {}
    for row in cursor.execute(_POLICIES, {"schema": SCHEMA}).fetchall():
        found.setdefault(str(row.pop("tablename")), []).append(tuple(row.values()))
    for table in TABLES:
        wanted = (POLICY, "PERMISSIVE", ["public"], "ALL", CONDITIONS[table.readers], CONDITIONS[table.writers])
        policies = found.pop(table.name, [])
        if wanted not in policies:
            yield f"Table {table.name} lacks its policy. Run scheduler migrate."
        for other in policies:
            if other != wanted:
                yield f"Table {table.name} has a policy {other[0]} of its own. Drop it and run scheduler migrate."
    for name in found:
        yield f"Table {name} has policies and is not in the list of tables. Add it or drop it."


def _key_findings(cursor: Cursor) -> Iterator[str]:
    tenants = {table.name: set(table.tenant) for table in TABLES}
    for row in cursor.execute(_UNIQUE, {"schema": SCHEMA}).fetchall():
        if not tenants.get(row["of"], set()) <= set(row["columns"]):
            yield f"Unique key {row['name']} of {row['of']} spans tenants: it tells what others have. Add the tenant."
    for row in cursor.execute(_FOREIGN, {"schema": SCHEMA}).fetchall():
        needed = tenants.get(row["to"], set())
        if not (needed <= set(row["columns"]) and needed <= set(row["targets"])):
            yield f"Foreign key {row['name']} of {row['of']} spans tenants: it tells what others have. Add the tenant."


def _leak_findings(cursor: Cursor) -> Iterator[str]:
    for row in cursor.execute(_LEAKS, {"schema": SCHEMA}).fetchall():
        yield f"{row['thing']} in schema {SCHEMA} passes policies by or counts others' rows. {row['mend']}."
