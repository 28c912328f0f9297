"""Settings that are unsafe, or contradict one another, are refused without being repeated."""

import pytest
from pydantic import ValidationError

from scheduler.settings import Settings

LOCAL = "postgresql://scheduler:secret@/plans?host=/run/postgresql"


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """None of this machine's own settings."""
    for name in ("DATABASE_URL", "SCHEDULER_DATABASE_URL", "SCHEDULER_OWNER_URL", "SCHEDULER_EPHEMERAL"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    "url",
    [
        LOCAL,
        "postgresql://scheduler:secret@localhost/plans",
        "postgres://scheduler:secret@127.0.0.1:5433/plans",
        "postgresql://scheduler:secret@[::1]/plans",
        "postgresql://scheduler:secret@db.example.org/plans?sslmode=verify-full",
    ],
)
def test_safe_urls_are_taken(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine's own, and others with a verified certificate; from either variable."""
    for name in ("DATABASE_URL", "SCHEDULER_DATABASE_URL"):
        monkeypatch.setenv(name, url)
        taken = Settings().database_url
        assert taken is not None
        assert taken.get_secret_value() == url
        assert "secret" not in repr(Settings())
        monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"DATABASE_URL": "postgresql://s:secret@db.example.org/plans"}, "unprotected; add .sslmode=verify-full"),
        ({"DATABASE_URL": "postgresql://s:secret@db.example.org/plans?sslmode=require"}, "unprotected"),
        ({"DATABASE_URL": "postgresql://s:secret@/plans?host=db.example.org"}, "unprotected"),
        ({"DATABASE_URL": "postgresql://s:secret@localhost/plans?host=db.example.org"}, "unprotected"),
        ({"DATABASE_URL": "mysql://s:secret@localhost/plans"}, "not a PostgreSQL URL with a role"),
        ({"DATABASE_URL": "postgresql://localhost/plans?x=secret"}, "not a PostgreSQL URL with a role"),
        ({"DATABASE_URL": LOCAL, "SCHEDULER_EPHEMERAL": "true"}, "an ephemeral service keeps nothing"),
        ({"DATABASE_URL": LOCAL, "SCHEDULER_OWNER_URL": LOCAL}, "name one role; the service needs a plain one"),
        ({"SCHEDULER_OWNER_URL": LOCAL}, "belongs to a database of others; set DATABASE_URL too"),
    ],
)
def test_unsafe_settings_are_refused(environment: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what to do, and holds no password."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError, match=said) as caught:
        Settings()
    assert "secret" not in str(caught.value)
