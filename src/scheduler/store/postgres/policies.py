"""Policies, privileges and triggers, made from the list of tables.

Conditions are written the way PostgreSQL prints them, so that the lint compares them letter by letter.
"""

from collections.abc import Iterator

from scheduler.store.postgres.audit_triggers import triggers
from scheduler.store.postgres.connection import SCHEMA
from scheduler.store.postgres.tables import LEDGER, TABLES, Audience, Table

POLICY = "tenancy"


def _setting(name: str) -> str:
    """What the transaction was told; what it was not told, or told to be empty, equals nothing."""
    return f"NULLIF(current_setting('scheduler.{name}'::text, true), ''::text)"


_PLANT = f"(plant_id = {_setting('plant')})"
_PLANNER = f"({_setting('role')} = 'planner'::text)"
_SIGNERS = f"({_setting('role')} = ANY (ARRAY['planner'::text, 'approver'::text]))"
_STAFF = f"({_setting('role')} = ANY (ARRAY['planner'::text, 'approver'::text, 'analyst'::text]))"
_SPONSORLESS = (
    f"({_setting('role')} = ANY (ARRAY['planner'::text, 'approver'::text, 'analyst'::text, 'admin'::text, "
    "'service'::text]))"
)
_ADMINS = f"({_setting('role')} = ANY (ARRAY['admin'::text, 'service'::text]))"
_SERVICE = f"({_setting('role')} = 'service'::text)"
_OWN = f"(sponsor_id = {_setting('sponsor')})"
CONDITIONS = {
    Audience.PLANNERS: f"({_PLANT} AND {_PLANNER})",
    Audience.SIGNERS: f"({_PLANT} AND {_SIGNERS})",
    Audience.STAFF: f"({_PLANT} AND {_STAFF})",
    Audience.ADMINS: f"({_PLANT} AND {_ADMINS})",
    Audience.SERVICE: f"({_PLANT} AND {_SERVICE})",
    Audience.SPONSOR_AND_PLANNERS: f"({_PLANT} AND ({_PLANNER} OR {_OWN}))",
    Audience.SPONSOR_AND_STAFF: f"({_PLANT} AND ({_STAFF} OR {_OWN}))",
    Audience.NO_OTHER_SPONSOR: f"({_PLANT} AND ({_SPONSORLESS} OR {_OWN}))",
}


def protection(role: str) -> Iterator[str]:
    """Statements that put every policy, privilege and trigger in place, whatever was there before.

    Args:
        role: of the service, as an identifier, quoted where it has to be.
    """
    yield f"REVOKE ALL ON SCHEMA {SCHEMA} FROM PUBLIC, {role}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {SCHEMA} FROM PUBLIC, {role}"
    yield f"GRANT USAGE ON SCHEMA {SCHEMA} TO {role}"
    yield f"GRANT SELECT ON {LEDGER} TO {role}"
    for table in TABLES:
        yield from policy(table)
        yield from triggers(table)
        yield f"GRANT SELECT, INSERT ON {table.name} TO {role}"
        if table.changing:
            yield f"GRANT UPDATE ({', '.join(table.changing)}) ON {table.name} TO {role}"


def policy(table: Table) -> Iterator[str]:
    """Statements that put the policy of a table in place."""
    yield f"ALTER TABLE {table.name} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
    yield f"DROP POLICY IF EXISTS {POLICY} ON {table.name}"
    yield (
        f"CREATE POLICY {POLICY} ON {table.name} "
        f"USING ({CONDITIONS[table.readers]}) WITH CHECK ({CONDITIONS[table.writers]})"
    )
