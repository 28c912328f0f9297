"""The tables: whose rows they hold, who reads and writes them. Policies, privileges and their lint follow this list."""

from enum import StrEnum
from typing import NamedTuple

PLANT, SPONSOR = ("plant_id",), ("plant_id", "sponsor_id")
LEDGER = "migrations"  # of the schema's state; the one table that holds nobody's rows


class Audience(StrEnum):
    """Who reaches a row of the own plant."""

    PLANNERS = "planners"
    SIGNERS = "planners and approvers"
    STAFF = "staff"  # planners, approvers and analysts
    SPONSOR_AND_PLANNERS = "the sponsor whose row it is, and planners"
    SPONSOR_AND_STAFF = "the sponsor whose row it is, and staff"
    NO_OTHER_SPONSOR = "the sponsor whose row it is, and everybody who is of no sponsor"
    ADMINS = "admins, and the service itself"
    SERVICE = "the service itself"


class Table(NamedTuple):
    """A table with tenants' rows.

    Attributes:
        tenant: columns that say whose a row is; every key begins with them.
        readers, writers: who sees its rows, and whose rows may be written.
        changing: columns that the service may update; a row's other columns never change, and no row goes away.
        audited: every write of a row is recorded; not so in the record itself, nor where rows are nobody's decision.
        quiet: columns whose change alone is not recorded.
    """

    name: str
    tenant: tuple[str, ...]
    readers: Audience
    writers: Audience
    changing: tuple[str, ...] = ()
    audited: bool = True
    quiet: tuple[str, ...] = ()


TABLES = (
    Table("scenarios", PLANT, Audience.STAFF, Audience.PLANNERS),
    Table("sponsor_terms", SPONSOR, Audience.SPONSOR_AND_STAFF, Audience.PLANNERS),
    Table("forecasts", SPONSOR, Audience.SPONSOR_AND_STAFF, Audience.SPONSOR_AND_PLANNERS, ("status",)),
    Table("plans", PLANT, Audience.STAFF, Audience.PLANNERS, ("state", "started", "finished", "failure")),
    Table("plan_contents", PLANT, Audience.STAFF, Audience.PLANNERS),
    Table("replans", PLANT, Audience.STAFF, Audience.PLANNERS),
    Table(
        "jobs",
        PLANT,
        Audience.STAFF,
        Audience.PLANNERS,
        ("state", "stop", "token", "attempts", "started", "held_until"),
        audited=False,
    ),
    Table("job_messages", PLANT, Audience.STAFF, Audience.PLANNERS, ("number", "message"), audited=False),
    Table("publications", PLANT, Audience.STAFF, Audience.SIGNERS, ("state",)),
    Table("signatures", PLANT, Audience.STAFF, Audience.SIGNERS),
    Table("published_views", SPONSOR, Audience.SPONSOR_AND_STAFF, Audience.PLANNERS),
    Table("change_requests", SPONSOR, Audience.SPONSOR_AND_STAFF, Audience.SPONSOR_AND_PLANNERS),
    Table("change_answers", SPONSOR, Audience.SPONSOR_AND_STAFF, Audience.PLANNERS),
    Table("lead_times", SPONSOR, Audience.SPONSOR_AND_STAFF, Audience.PLANNERS),
    Table("answers", SPONSOR, Audience.SPONSOR_AND_STAFF, Audience.SPONSOR_AND_STAFF, ("answer",), audited=False),
    Table("audit", SPONSOR, Audience.STAFF, Audience.NO_OTHER_SPONSOR, audited=False),
    Table(
        "audit_heads",
        SPONSOR,
        Audience.NO_OTHER_SPONSOR,
        Audience.NO_OTHER_SPONSOR,
        ("sequence", "hash"),
        audited=False,
    ),
    Table("users", PLANT, Audience.ADMINS, Audience.ADMINS, ("name", "role", "sponsor", "active")),
    Table("passwords", PLANT, Audience.SERVICE, Audience.SERVICE, ("hash",)),
    Table("one_time_links", PLANT, Audience.SERVICE, Audience.SERVICE, ("used",)),
    Table("sessions", PLANT, Audience.SERVICE, Audience.SERVICE, ("seen", "ended"), quiet=("seen",)),
    Table("api_keys", PLANT, Audience.ADMINS, Audience.ADMINS, ("revoked",)),
    Table("sign_ins", PLANT, Audience.SERVICE, Audience.SERVICE, ("passed",), audited=False),
)
