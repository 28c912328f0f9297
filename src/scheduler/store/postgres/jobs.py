"""Jobs on PostgreSQL: whose turn it is, who holds which job until when, what a job has said."""

from datetime import timedelta
from uuid import UUID

from scheduler.domain.run import Progress
from scheduler.service.errors import LeaseLostError
from scheduler.service.jobs import LEASE, Job, JobKind, Messages, News, QueueFigures, tenant
from scheduler.service.principal import Principal, Role
from scheduler.store.postgres.connection import Cursor, Database

CHANNEL = "scheduler_jobs"
KEPT = 500  # last messages of a job
_ADD = """
INSERT INTO jobs (plant_id, id, kind, tenant, role, sponsor, user_id)
VALUES (%(plant)s, %(id)s, %(kind)s, %(tenant)s, %(role)s, %(sponsor)s, %(user)s)
"""
_CANCEL = """
UPDATE jobs SET stop = true, state = CASE state WHEN 'waiting' THEN 'ended' ELSE state END
WHERE id = %s AND state IN ('waiting', 'running')
"""
_OPEN = "(state = 'waiting' OR state = 'running' AND held_until < now())"
# Each tenant's next job: the oldest, after those that cost no worker yet. Of these the tenant's whose turn it is.
_NEXT = f"""
WITH first AS (
    SELECT DISTINCT ON (tenant) tenant, created, id FROM jobs WHERE {_OPEN} ORDER BY tenant, attempts, created, id
)
SELECT id FROM first ORDER BY
    (SELECT count(*) FROM jobs WHERE jobs.tenant = first.tenant AND state = 'running' AND held_until >= now()),
    (SELECT max(started) FROM jobs WHERE jobs.tenant = first.tenant) NULLS FIRST, created, id
LIMIT 1
"""
_TAKE = f"""
UPDATE jobs SET state = 'running', token = token + 1, attempts = attempts + 1, started = clock_timestamp(),
    held_until = clock_timestamp() + %(lease)s
WHERE id = %(id)s AND {_OPEN}
RETURNING plant_id, id, kind, role, sponsor, user_id, token, attempts,
    (SELECT coalesce(max(number), 0) FROM job_messages WHERE job_id = jobs.id) AS told
"""
_HELD = "WHERE id = %(id)s AND token = %(token)s AND state = 'running'"
_BEAT = f"UPDATE jobs SET held_until = clock_timestamp() + %(lease)s {_HELD} RETURNING stop"
_END = f"UPDATE jobs SET state = %(state)s, held_until = NULL {_HELD}"
_HAND_BACK = f"UPDATE jobs SET state = 'waiting', held_until = NULL, attempts = attempts - 1 {_HELD}"
_SAY = """
INSERT INTO job_messages (plant_id, job_id, place, number, message)
VALUES (%(plant)s, %(id)s, %(place)s, %(number)s, %(message)s)
ON CONFLICT (plant_id, job_id, place) DO UPDATE SET number = excluded.number, message = excluded.message
"""
_STATE = "SELECT state FROM jobs WHERE id = %s"
_NEWS = "SELECT number, message FROM job_messages WHERE job_id = %s AND number > %s ORDER BY number"
_LAST = """
SELECT message FROM job_messages JOIN jobs ON jobs.plant_id = job_messages.plant_id AND id = job_id
WHERE job_id = %s AND state IN ('waiting', 'running') ORDER BY number DESC LIMIT 1
"""
_RING = "SELECT pg_notify(%s, %s)"
_FIGURES = """
SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting, count(*) FILTER (WHERE state = 'running') AS running,
    count(*) FILTER (WHERE state = 'dead') AS dead,
    coalesce(extract(epoch FROM now() - min(created) FILTER (WHERE state = 'waiting')), 0)::float AS oldest_wait
FROM jobs
"""


class JobRows:
    """JobLedger port in two tables; every process that listens is told when something happens to a job.

    Args:
        database: where.
        lease: how long a worker that gives no sign of life keeps its job.
    """

    def __init__(self, database: Database, lease: timedelta = LEASE) -> None:
        self._database, self._lease = database, lease

    def add(self, who: Principal, kind: JobKind, key: UUID) -> None:
        """See `JobLedger.add`."""
        asker = {"role": who.role.value, "sponsor": who.sponsor, "user": who.user, "tenant": tenant(who)}
        with self._database.acting_as(who) as cursor:
            cursor.execute(_ADD, {"plant": who.plant, "id": key, "kind": kind.value, **asker})
            _ring(cursor, "work")

    def cancel(self, who: Principal, key: UUID) -> None:
        """See `JobLedger.cancel`."""
        with self._database.acting_as(who) as cursor:
            cursor.execute(_CANCEL, (key,))
            _ring(cursor, f"stop {key}", f"said {key}")

    def news(self, who: Principal, key: UUID, after: int) -> News:
        """See `JobLedger.news`."""
        with self._database.acting_as(who) as cursor:
            row = cursor.execute(_STATE, (key,)).fetchone()  # first: no message comes after the end
            found = cursor.execute(_NEWS, (key, after)).fetchall()
        messages = tuple((entry["number"], Progress.model_validate_json(entry["message"])) for entry in found)
        return News(messages, ended=row is None or row["state"] in ("ended", "dead"))

    def last(self, who: Principal, key: UUID) -> Progress | None:
        """See `JobLedger.last`."""
        with self._database.acting_as(who) as cursor:
            row = cursor.execute(_LAST, (key,)).fetchone()
        return None if row is None else Progress.model_validate_json(row["message"])

    def claim(self, worker: Principal) -> Job | None:
        """See `JobLedger.claim`; who finds the job taken by the time looks again."""
        with self._database.acting_as(worker) as cursor:
            while (candidate := cursor.execute(_NEXT).fetchone()) is not None:
                row = cursor.execute(_TAKE, {**candidate, "lease": self._lease}).fetchone()
                if row is not None:
                    who = Principal(Role(row["role"]), row["plant_id"], row["sponsor"], row["user_id"])
                    return Job(who, JobKind(row["kind"]), row["id"], row["token"], row["attempts"], row["told"])
        return None

    def beat(self, job: Job, messages: Messages) -> bool:
        """See `JobLedger.beat`."""
        with self._database.acting_as(job.who) as cursor:
            row = cursor.execute(_BEAT, {**_hold(job), "lease": self._lease}).fetchone()
            if row is None:
                raise _lost(job)
            if messages:
                _say(cursor, job, messages)
                _ring(cursor, f"said {job.key}")
        return bool(row["stop"])

    def end(self, job: Job, messages: Messages, dead: bool) -> None:
        """See `JobLedger.end`."""
        with self._database.acting_as(job.who) as cursor:
            _say(cursor, job, messages)
            if cursor.execute(_END, {**_hold(job), "state": "dead" if dead else "ended"}).rowcount == 0:
                raise _lost(job)
            _ring(cursor, f"said {job.key}")

    def hand_back(self, job: Job) -> None:
        """See `JobLedger.hand_back`."""
        with self._database.acting_as(job.who) as cursor:
            if cursor.execute(_HAND_BACK, _hold(job)).rowcount == 0:
                raise _lost(job)
            _ring(cursor, "work")

    def figures(self, who: Principal) -> QueueFigures:
        """See `JobLedger.figures`."""
        with self._database.acting_as(who) as cursor:
            return QueueFigures(**cursor.execute(_FIGURES).fetchall()[0])


def _hold(job: Job) -> dict[str, object]:
    return {"id": job.key, "token": job.token}


def _say(cursor: Cursor, job: Job, messages: Messages) -> None:
    row = {"plant": job.who.plant, "id": job.key}
    rows = [{**row, "place": n % KEPT, "number": n, "message": said.model_dump_json()} for n, said in messages]
    cursor.executemany(_SAY, rows)


def _ring(cursor: Cursor, *topics: str) -> None:
    for topic in topics:
        cursor.execute(_RING, (CHANNEL, topic))


def _lost(job: Job) -> LeaseLostError:
    return LeaseLostError(f"Job {job.key} is another worker's by now.")
