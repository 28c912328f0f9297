"""Would the isolation tests notice? Each policy is weakened in each way, and the probes must tell."""

from collections.abc import Callable

import pytest

from scheduler.store.postgres.tables import TABLES, Table
from tests.store.postgres.houses import House, undone
from tests.store.postgres.probes import Probe, wrong

MUTANTS: dict[str, Callable[[Table], str]] = {
    "dropped": lambda t: f"DROP POLICY tenancy ON {t.name}",
    "disabled": lambda t: f"ALTER TABLE {t.name} DISABLE ROW LEVEL SECURITY",
    "not forced": lambda t: f"ALTER TABLE {t.name} NO FORCE ROW LEVEL SECURITY",
    "using true": lambda t: f"ALTER POLICY tenancy ON {t.name} USING (true)",
    "with check true": lambda t: f"ALTER POLICY tenancy ON {t.name} WITH CHECK (true)",
    "using false": lambda t: f"ALTER POLICY tenancy ON {t.name} USING (false)",
    "with check false": lambda t: f"ALTER POLICY tenancy ON {t.name} WITH CHECK (false)",
    "second policy": lambda t: f"CREATE POLICY other ON {t.name} USING (true)",
    "any role of the plant": lambda t: f"ALTER POLICY tenancy ON {t.name} USING ({_PLANT})",
    "any plant": lambda t: f"ALTER POLICY tenancy ON {t.name} USING ({_PLANNER})",
    "writes into any plant": lambda t: f"ALTER POLICY tenancy ON {t.name} WITH CHECK ({_PLANNER})",
    "empty plant": lambda t: f"ALTER POLICY tenancy ON {t.name} USING (plant_id = coalesce({_NAMED}, plant_id))",
}
_NAMED = "NULLIF(current_setting('scheduler.plant', true), '')"
_PLANT = f"plant_id = {_NAMED}"
_PLANNER = "current_setting('scheduler.role', true) = 'planner'"


def test_the_real_policies_pass_every_probe(house: House) -> None:
    """Nobody sees or writes what is not theirs, everybody what is."""
    with undone(house) as cursor:
        probe = Probe(cursor, house)
        assert [said for table in TABLES for said in wrong(probe, table)] == []


@pytest.mark.parametrize("mutant", MUTANTS)
@pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])
def test_every_mutant_is_killed(house: House, table: Table, mutant: str) -> None:
    """A probe of that very table goes wrong."""
    with undone(house) as cursor:
        cursor.execute(MUTANTS[mutant](table))
        probe = Probe(cursor, house)
        assert next(wrong(probe, table), None) is not None
