"""The store port on PostgreSQL, put together from one file a noun."""

from contextlib import AbstractContextManager

from scheduler.service.principal import Principal
from scheduler.store.postgres.answers import AnswerRows
from scheduler.store.postgres.changes import ChangeRows
from scheduler.store.postgres.connection import Database
from scheduler.store.postgres.forecasts import ForecastRows
from scheduler.store.postgres.plans import PlanRows
from scheduler.store.postgres.publications import PublicationRows
from scheduler.store.postgres.replans import ReplanRows
from scheduler.store.postgres.scenarios import ScenarioRows

MANY = 100_000


class PostgresStore(ScenarioRows, ForecastRows, PlanRows, ReplanRows, PublicationRows, ChangeRows, AnswerRows):
    """Store port on a migrated database.

    Args:
        database: where, open.
        max_scenarios: of a plant, kept at most; `max_plans`: of a plant, and replans; `max_forecasts`: versions of a
            sponsor; `max_changes`: requests for change of a sponsor.
    """

    def __init__(
        self,
        database: Database,
        max_scenarios: int = MANY,
        max_plans: int = MANY,
        max_forecasts: int = MANY,
        max_changes: int = MANY,
    ) -> None:
        self._database = database
        ScenarioRows.__init__(self, database, max_scenarios)
        ForecastRows.__init__(self, database, max_forecasts)
        PlanRows.__init__(self, database, max_plans)
        ReplanRows.__init__(self, database, max_plans)
        PublicationRows.__init__(self, database)
        ChangeRows.__init__(self, database, max_changes)
        AnswerRows.__init__(self, database)

    def transaction(self, who: Principal) -> AbstractContextManager[None]:
        """See `Store.transaction`."""
        return self._database.transaction(who)
