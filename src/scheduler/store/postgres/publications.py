"""Publications with their signatures, and what each sponsor sees."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from scheduler.domain.publication import Disclosure, PublicationState, Signature
from scheduler.domain.sponsor_view import SponsorView
from scheduler.service.entries import Position
from scheduler.service.errors import NotFoundError
from scheduler.service.principal import Principal
from scheduler.service.published_entries import Publication, PublishedView
from scheduler.store.postgres.connection import Cursor, Database
from scheduler.store.postgres.documents import document
from scheduler.store.postgres.errors import StatementError
from scheduler.store.postgres.paging import PAGE, page
from scheduler.store.refusals import need_planner, need_signer, published_meanwhile, refuse_reader, wrong_state

_ADD = """
INSERT INTO publications (plant_id, id, plan_id, created, author_id, digest, disclosure, state)
VALUES (%(plant)s, %(id)s, %(plan)s, %(created)s, %(author)s, %(digest)s, %(disclosure)s, %(state)s)
"""
_SIGN = """
INSERT INTO signatures (plant_id, publication_id, author_id, state, digest, user_id, name, role, signed, meaning)
SELECT plant_id, id, author_id, %(state)s, %(digest)s, %(user)s, %(name)s, %(role)s, %(signed)s, %(meaning)s
FROM publications WHERE id = %(id)s
"""
_SELECT = """
SELECT id, plan_id AS plan, created, disclosure, digest, state, (
    SELECT json_agg(json_build_object('state', s.state, 'user', user_id, 'name', name, 'role', role, 'signed', signed,
        'meaning', meaning, 'digest', s.digest) ORDER BY signed, s.state)
    FROM signatures AS s WHERE s.plant_id = p.plant_id AND publication_id = p.id) AS signatures
FROM publications AS p
"""
_GET = f"{_SELECT} WHERE id = %s"
_LIST = f"{_SELECT} {PAGE}"
_STATE = "SELECT state FROM publications WHERE id = %s"
_MOVE = "UPDATE publications SET state = %(state)s WHERE id = %(id)s AND state = %(expected)s"
_END = "UPDATE publications SET state = 'superseded' WHERE state = 'published'"
_SHOW = """
INSERT INTO published_views (plant_id, sponsor_id, id, publication_id, published, view)
VALUES (%(plant)s, %(sponsor)s, %(id)s, %(publication)s, %(published)s, %(view)s)
"""
_VIEWS = """
SELECT DISTINCT ON (sponsor_id) id, published, view FROM published_views
ORDER BY sponsor_id, published DESC, id DESC
"""
_SIGNATURES = TypeAdapter(tuple[Signature, ...])
_TAKEN = "23505"  # SQLSTATE: a unique key has that value already


class PublicationRows:
    """The store's part that keeps publications.

    Args:
        database: where.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_publication(self, who: Principal, entry: Publication, reason: str = "") -> None:
        """See `PublicationStore.add_publication`."""
        need_planner(who, "publications")
        row = {
            **entry.model_dump(include={"id", "plan", "created", "author", "digest"}),
            "plant": who.plant,
            "author": entry.author,
            "disclosure": document(entry.disclosure),
            "state": entry.state.value,
        }
        with self._database.acting_as(who, reason) as cursor:
            cursor.execute(_ADD, row)
            for signature in entry.signatures:
                cursor.execute(_SIGN, {"id": entry.id, **_signature(signature)})

    def get_publication(self, who: Principal, key: UUID) -> Publication:
        """See `PublicationStore.get_publication`."""
        with self._database.acting_as(who) as cursor:
            row = cursor.execute(_GET, (key,)).fetchone()
        if row is None:
            raise NotFoundError("publication", key)
        return _publication(row)

    def list_publications(self, who: Principal, limit: int, after: Position | None = None) -> tuple[Publication, ...]:
        """See `PublicationStore.list_publications`."""
        with self._database.acting_as(who) as cursor:
            return tuple(map(_publication, cursor.execute(_LIST, page(limit, after)).fetchall()))

    def sign_publication(
        self, who: Principal, key: UUID, signature: Signature, expected: PublicationState, reason: str = ""
    ) -> None:
        """See `PublicationStore.sign_publication`."""
        need_signer(who)
        with self._database.acting_as(who, reason) as cursor:
            _sign(cursor, key, signature, expected)

    def publish(
        self, who: Principal, key: UUID, signature: Signature, views: Sequence[PublishedView], reason: str = ""
    ) -> None:
        """See `PublicationStore.publish`."""
        refuse_reader(who, "publications")
        shared = {"plant": who.plant, "publication": key}
        rows = [
            {**shared, "sponsor": v.view.sponsor, "id": v.id, "published": v.published, "view": document(v.view)}
            for v in views
        ]
        try:
            with self._database.acting_as(who, reason) as cursor:
                cursor.execute(_END)
                _sign(cursor, key, signature, PublicationState.APPROVED)
                cursor.executemany(_SHOW, rows)
        except StatementError as error:
            if error.state == _TAKEN:
                raise published_meanwhile() from None
            raise

    def current_views(self, who: Principal) -> tuple[PublishedView, ...]:
        """See `PublicationStore.current_views`."""
        with self._database.acting_as(who) as cursor:
            rows = cursor.execute(_VIEWS).fetchall()
        return tuple(
            PublishedView(id=row["id"], published=row["published"], view=SponsorView.model_validate_json(row["view"]))
            for row in rows
        )


def _sign(cursor: Cursor, key: UUID, signature: Signature, expected: PublicationState) -> None:
    moved = {"id": key, "state": signature.state.value, "expected": expected.value}
    if cursor.execute(_MOVE, moved).rowcount == 0:
        found = cursor.execute(_STATE, (key,)).fetchone()
        if found is None:
            raise NotFoundError("publication", key)
        raise wrong_state(key, found["state"], expected)
    cursor.execute(_SIGN, {"id": key, **_signature(signature)})


def _signature(signature: Signature) -> dict[str, Any]:
    return {**signature.model_dump(), "state": signature.state.value}


def _publication(row: dict[str, Any]) -> Publication:
    signatures = _SIGNATURES.validate_json(row["signatures"])
    disclosure = Disclosure.model_validate_json(row["disclosure"])
    return Publication.model_validate({**row, "disclosure": disclosure, "signatures": signatures})
