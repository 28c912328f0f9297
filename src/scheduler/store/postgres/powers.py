"""Lint of the service's role: it may do what the list of tables says, and nothing that leads past a policy."""

from collections.abc import Iterator

from scheduler.store.postgres.connection import SCHEMA, Cursor
from scheduler.store.postgres.tables import LEDGER, TABLES

_POWERS = """
SELECT power FROM pg_roles, LATERAL (VALUES
    ('is a superuser', rolsuper), ('bypasses policies', rolbypassrls), ('may make roles', rolcreaterole),
    ('may make databases', rolcreatedb), ('may replicate', rolreplication)) AS powers (power, has)
WHERE rolname = %(role)s AND has ORDER BY power
"""
_MEMBERSHIPS = """
SELECT own.rolname AS other FROM pg_auth_members JOIN pg_roles own ON own.oid = roleid
WHERE member = to_regrole(quote_ident(%(role)s)) ORDER BY other
"""
_OWNED = """
SELECT format('table %%s', oid::regclass) AS thing FROM pg_class
    WHERE relowner = to_regrole(quote_ident(%(role)s)) AND relkind IN ('r', 'p', 'v', 'm', 'f')
    AND relpersistence <> 't' AND relnamespace <> ALL (%(system)s::regnamespace[])
UNION ALL SELECT format('schema %%s', nspname) FROM pg_namespace
    WHERE nspowner = to_regrole(quote_ident(%(role)s)) AND nspname !~ '^pg_'
UNION ALL SELECT format('function %%s', proname) FROM pg_proc
    WHERE proowner = to_regrole(quote_ident(%(role)s)) AND pronamespace <> ALL (%(system)s::regnamespace[])
UNION ALL SELECT format('database %%s', datname) FROM pg_database WHERE datdba = to_regrole(quote_ident(%(role)s))
ORDER BY thing
"""
# "table privilege" or "table.column privilege" for every privilege the role has, through PUBLIC too.
_PRIVILEGES = """
SELECT format('%%s %%s', relname, privilege) AS held
FROM pg_class, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS privilege
WHERE relnamespace = to_regnamespace(%(schema)s) AND relkind IN ('r', 'p', 'v', 'm', 'f')
    AND has_table_privilege(%(role)s, pg_class.oid, privilege)
UNION ALL
SELECT format('%%s.%%s UPDATE', relname, attname) FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
WHERE relnamespace = to_regnamespace(%(schema)s) AND relkind IN ('r', 'p', 'v', 'm', 'f') AND attnum > 0
    AND NOT attisdropped AND has_column_privilege(%(role)s, pg_class.oid, attnum, 'UPDATE')
ORDER BY held
"""
_MAY_CREATE = "SELECT WHERE has_schema_privilege(%(role)s, to_regnamespace(%(schema)s), 'CREATE')"


def power_findings(cursor: Cursor, role: str) -> Iterator[str]:
    """What the role could do besides its work, as sentences.

    Args:
        cursor: of any role.
        role: of the service.
    """
    asked = {"role": role, "schema": SCHEMA, "system": ["pg_catalog", "information_schema"]}
    powers = [str(row["power"]) for row in cursor.execute(_POWERS, asked).fetchall()]
    for power in powers:
        yield f"Role {role} {power}. Use a plain role in the service's URL."
    if "is a superuser" in powers:
        return  # and so may do everything else that is asked below
    for row in cursor.execute(_MEMBERSHIPS, asked).fetchall():
        yield f"Role {role} is a member of {row['other']}, whose powers it can take. Revoke the membership."
    for row in cursor.execute(_OWNED, asked).fetchall():
        yield f"Role {role} owns {row['thing']}, so it can switch protection off. Give it another owner."
    if cursor.execute(_MAY_CREATE, asked).fetchall():
        yield f"Role {role} may create things in schema {SCHEMA}. Revoke CREATE."
    held = {str(row["held"]) for row in cursor.execute(_PRIVILEGES, asked).fetchall()}
    for privilege in sorted(held - _wanted()):
        yield f"Role {role} has {privilege} in schema {SCHEMA}, which the service never needs. Revoke it."
    for privilege in sorted(_wanted() - held):
        yield f"Role {role} lacks {privilege} in schema {SCHEMA}. Run scheduler migrate."


def _wanted() -> set[str]:
    changing = {f"{table.name}.{column} UPDATE" for table in TABLES for column in table.changing}
    return {f"{LEDGER} SELECT", *(f"{t.name} {verb}" for t in TABLES for verb in ("SELECT", "INSERT")), *changing}
