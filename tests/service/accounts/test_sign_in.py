"""Signing in: sessions, locks, links, passwords; who is put out is out at once."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from scheduler.service.accounts.desk import Desk
from scheduler.service.accounts.errors import NotSignedInError, TooOftenError, WrongPasswordError
from scheduler.service.errors import InvalidRequestError, NotFoundError, NotPermittedError
from scheduler.service.principal import Principal, Role
from scheduler.store.memory_accounts import MemoryAccounts
from tests.service.accounts.samples import PASSWORD, QUICK
from tests.service.samples import ADMIN, NOON, PLANNER

OTHER = "staple gun on the moon"


class Clock:
    """Stands until it is moved."""

    def __init__(self) -> None:
        self.time = NOON

    def now(self) -> datetime:
        return self.time

    def wait(self, **how_long: float) -> None:
        self.time += timedelta(**how_long)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(clock: Clock) -> Iterator[Desk]:
    return Desk.on(MemoryAccounts(), clock, QUICK)


def added(desk: Desk, login: str = "anna", role: Role = Role.PLANNER, sponsor: str | None = None) -> UUID:
    """A user who has set the password."""
    user, link = desk.users.add(ADMIN, login, login, role, sponsor)
    desk.sign_in.accept("north", link, "Anna Beck", PASSWORD)
    return user.id


def test_a_link_a_password_a_session(desk: Desk) -> None:
    """A new user sets name and password with the link, and signs in with them; the session tells who asks."""
    key = added(desk, "anna", Role.SPONSOR, "acme")
    token = desk.sign_in.sign_in("north", " Anna ", PASSWORD).token
    who = desk.identify.session("north", token)
    assert who == Principal(Role.SPONSOR, "north", "acme", key, "Anna Beck")
    desk.sign_in.sign_out("north", token)
    with pytest.raises(NotSignedInError, match="The session has ended"):
        desk.identify.session("north", token)


def test_plants_do_not_share_users(desk: Desk) -> None:
    """A login, a session and a link of one plant are nothing in another."""
    added(desk)
    token = desk.sign_in.sign_in("north", "anna", PASSWORD).token
    with pytest.raises(NotSignedInError, match="Login or password is wrong"):
        desk.sign_in.sign_in("south", "anna", PASSWORD)
    with pytest.raises(NotSignedInError, match="The session has ended"):
        desk.identify.session("south", token)


def test_all_that_is_wrong_reads_alike(desk: Desk) -> None:
    """A wrong password, an unknown login, a user without a password, an inactive one."""
    key = added(desk)
    desk.users.add(ADMIN, "bea", "Bea", Role.ANALYST)
    told = set()
    for login, password in (("anna", OTHER), ("nobody", PASSWORD), ("bea", PASSWORD), ("bea", "")):
        with pytest.raises(NotSignedInError, match=r"^Login or password is wrong, or the user may not") as caught:
            desk.sign_in.sign_in("north", login, password)
        told.add(str(caught.value))
    desk.users.change(ADMIN, key, name="Anna", role=Role.PLANNER, sponsor=None, active=False)
    with pytest.raises(NotSignedInError, match=r"^Login or password is wrong, or the user may not") as caught:
        desk.sign_in.sign_in("north", "anna", PASSWORD)
    assert told == {str(caught.value)}


def test_every_answer_costs_a_hash(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown login takes as long as a known one: both are compared with a hash."""
    added(desk)
    compared = []
    verify = QUICK._hasher.verify
    monkeypatch.setattr(QUICK._hasher, "verify", lambda *given: compared.append(given) or verify(*given))
    for login in ("anna", "nobody"):
        with pytest.raises(NotSignedInError, match="Login or password is wrong"):
            desk.sign_in.sign_in("north", login, OTHER)
    assert [password for password, _ in compared] == [OTHER, OTHER]
    settings = {kept.rpartition("$")[0].rpartition("$")[0] for _, kept in compared}
    assert settings == {"$argon2id$v=19$m=64,t=1,p=1"}


@pytest.mark.parametrize("login", ["anna", "nobody"])
def test_five_wrong_passwords_lock_a_login(desk: Desk, clock: Clock, login: str) -> None:
    """Known or not; the right password does not help until the wait is over."""
    added(desk)
    added(desk, "bea")
    clock.wait(hours=1)
    for _ in range(5):
        with pytest.raises(NotSignedInError, match="Login or password is wrong"):
            desk.sign_in.sign_in("north", login, OTHER)
    with pytest.raises(TooOftenError, match="Too many wrong passwords for this login") as caught:
        desk.sign_in.sign_in("north", login, PASSWORD)
    assert caught.value.retry_after == 900
    desk.sign_in.sign_in("north", "bea", PASSWORD)
    clock.wait(minutes=15)
    if login == "anna":
        desk.sign_in.sign_in("north", login, PASSWORD)


def test_sessions_end_by_themselves(desk: Desk, clock: Clock) -> None:
    """An hour after they were last used, and after twelve in any case."""
    added(desk)
    idle, busy = (desk.sign_in.sign_in("north", "anna", PASSWORD).token for _ in range(2))
    for _ in range(14):
        clock.wait(minutes=50)
        desk.identify.session("north", busy)
    with pytest.raises(NotSignedInError, match="The session has ended"):
        desk.identify.session("north", idle)
    clock.wait(minutes=20)
    with pytest.raises(NotSignedInError, match="The session has ended"):
        desk.identify.session("north", busy)


@pytest.mark.parametrize(
    "change",
    [{"active": False}, {"role": Role.ANALYST}, {"role": Role.SPONSOR, "sponsor": "acme"}],
    ids=["inactive", "other role", "sponsor"],
)
def test_who_is_changed_is_put_out_at_once(desk: Desk, change: dict[str, object]) -> None:
    """No session outlives the rights it began with, even when they come back."""
    key = added(desk)
    token = desk.sign_in.sign_in("north", "anna", PASSWORD).token
    before = {"name": "Anna", "role": Role.PLANNER, "sponsor": None, "active": True}
    desk.users.change(ADMIN, key, **{**before, **change})
    for _ in range(2):
        with pytest.raises(NotSignedInError, match="The session has ended"):
            desk.identify.session("north", token)
        desk.users.change(ADMIN, key, **before)


def test_a_lost_password(desk: Desk, clock: Clock) -> None:
    """A new link sets another one once, in time, and ends what was begun with the old one."""
    key = added(desk)
    token = desk.sign_in.sign_in("north", "anna", PASSWORD).token
    late, link = desk.users.new_link(ADMIN, key), desk.users.new_link(ADMIN, key)
    with pytest.raises(InvalidRequestError, match="The password has 5 characters; it takes 12 to 200"):
        desk.sign_in.accept("north", link, "Anna Beck", "short")
    desk.sign_in.accept("north", link, "Anna Beck", OTHER)
    for again in (link, late, "made up"):
        with pytest.raises(NotSignedInError, match="The link was used, is too old, or never was one"):
            desk.sign_in.accept("north", again, "Anna Beck", OTHER)
    with pytest.raises(NotSignedInError, match="The session has ended"):
        desk.identify.session("north", token)
    desk.sign_in.sign_in("north", "anna", OTHER)
    old = desk.users.new_link(ADMIN, key)
    clock.wait(hours=24)
    with pytest.raises(NotSignedInError, match="too old"):
        desk.sign_in.accept("north", old, "Anna Beck", OTHER)


def test_the_password_is_asked_for_once_more(desk: Desk) -> None:
    """A signature wants the person; wrong ones are counted like those of signing in, and a program has none."""
    key = added(desk)
    who = desk.identify.session("north", desk.sign_in.sign_in("north", "anna", PASSWORD).token)
    desk.sign_in.reauthenticate(who, PASSWORD)
    for _ in range(5):
        with pytest.raises(WrongPasswordError, match="The password is wrong"):
            desk.sign_in.reauthenticate(who, OTHER)
    with pytest.raises(TooOftenError, match="wrong passwords"):
        desk.sign_in.reauthenticate(who, PASSWORD)
    assert who.user == key
    for program in (PLANNER, Principal(Role.PLANNER, "north", user=uuid4())):
        with pytest.raises(NotPermittedError, match="Only a user who signed in has a password"):
            desk.sign_in.reauthenticate(program, PASSWORD)


def test_a_password_is_changed(desk: Desk) -> None:
    """With the old one; the session that asks stays, the user's others end."""
    added(desk)
    first, second = (desk.sign_in.sign_in("north", "anna", PASSWORD).token for _ in range(2))
    who = desk.identify.session("north", first)
    with pytest.raises(WrongPasswordError, match="The password is wrong"):
        desk.sign_in.change_password(who, OTHER, OTHER, first)
    desk.sign_in.change_password(who, PASSWORD, OTHER, first)
    assert desk.identify.session("north", first) == who
    with pytest.raises(NotSignedInError, match="The session has ended"):
        desk.identify.session("north", second)
    with pytest.raises(NotSignedInError, match="Login or password is wrong"):
        desk.sign_in.sign_in("north", "anna", PASSWORD)


@pytest.mark.parametrize("password", ["eleven char", "a" * 201, "anna" * 4, "abcabcabcabcabc", "I am Anna indeed"])
def test_passwords_that_are_easily_guessed(desk: Desk, password: str) -> None:
    """Too short, too long, of few characters, or with the login in them."""
    added(desk)
    who = desk.identify.session("north", desk.sign_in.sign_in("north", "anna", PASSWORD).token)
    with pytest.raises(InvalidRequestError, match=r"The password (has|is easily guessed)"):
        desk.sign_in.change_password(who, PASSWORD, password)


def test_the_first_planner_of_a_plant(desk: Desk) -> None:
    """There is a link as long as nobody can sign in, each time it is asked for; all work until one was used."""
    links = [desk.users.first_link("north") for _ in range(2)]
    assert all(links)
    desk.sign_in.accept("north", str(links[0]), "Paula First", PASSWORD)
    assert desk.users.first_link("north") is None
    assert desk.users.first_link("south") is not None
    who = desk.identify.session("north", desk.sign_in.sign_in("north", "planner", PASSWORD).token)
    assert (who.role, who.name) == (Role.PLANNER, "Paula First")


def test_keys_come_and_go(desk: Desk, clock: Clock) -> None:
    """A key acts with the role it was given, until it is too old or revoked."""
    kept, secret = desk.keys.add(ADMIN, "ERP", Role.SPONSOR, sponsor="acme", scopes=("forecasts",))
    assert desk.identify.key("north", secret) == Principal(
        Role.SPONSOR, "north", "acme", kept.id, "ERP", frozenset({"forecasts"})
    )
    _, free = desk.keys.add(ADMIN, "all", Role.PLANNER, life=timedelta(days=1))
    assert desk.identify.key("north", free).scopes is None
    desk.keys.revoke(ADMIN, kept.id)
    clock.wait(days=1)
    for lost in (secret, free, "csk_made_up", ""):
        with pytest.raises(NotSignedInError, match="The API key is unknown, too old or revoked"):
            desk.identify.key("north", lost)
    assert secret not in str(desk.keys.list(ADMIN, 10))


def test_roles_that_do_not_fit(desk: Desk) -> None:
    """A key signs nothing and manages nobody; sponsors are named where they belong; nobody is the service."""
    for role, sponsor, where in (
        (Role.ADMIN, None, ["/role"]),
        (Role.APPROVER, None, ["/role"]),
        (Role.SERVICE, "acme", ["/role", "/sponsor"]),
        (Role.SPONSOR, None, ["/sponsor"]),
        (Role.PLANNER, "acme", ["/sponsor"]),
    ):
        with pytest.raises(InvalidRequestError, match=r"cannot be given here|A sponsor is named") as caught:
            desk.keys.add(ADMIN, "K", role, sponsor=sponsor)
        assert [issue.where for issue in caught.value.issues] == where
    with pytest.raises(InvalidRequestError, match="The role service cannot be given here"):
        desk.users.add(ADMIN, "svc", "Service", Role.SERVICE)
    assert desk.keys.list(ADMIN, 10) == desk.users.list(ADMIN, 10) == ()


def test_a_planner_manages_nobody(desk: Desk) -> None:
    """Whatever route a call takes: the store refuses."""
    key = added(desk)
    with pytest.raises(NotPermittedError, match="Only an admin may add users"):
        desk.users.add(PLANNER, "bea", "Bea", Role.PLANNER)
    with pytest.raises(NotFoundError, match=f"There is no user {key}"):
        desk.users.new_link(PLANNER, key)
