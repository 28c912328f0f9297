"""What every adapter of the Accounts port does; a test module of an adapter inherits it and gives `accounts`."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from scheduler.service.accounts.entries import Session
from scheduler.service.accounts.ports import Accounts
from scheduler.service.errors import NotFoundError, NotPermittedError, WrongStateError
from scheduler.service.principal import Principal, Role
from tests.service.accounts.samples import key, user
from tests.service.samples import ADMIN, ANALYST, APPROVER, NOON, PLANNER, SERVICE, SPONSOR

ELSEWHERE, SERVICE_ELSEWHERE = Principal(Role.ADMIN, "south"), Principal(Role.SERVICE, "south")
STRANGERS = {
    "planner": PLANNER,
    "approver": APPROVER,
    "analyst": ANALYST,
    "sponsor": SPONSOR,
    "other plant": ELSEWHERE,
}
WINDOW = timedelta(minutes=15)


def attempt(accounts: Accounts, digest: str = "anna", minute: int = 0) -> UUID | timedelta:
    """One attempt of at most three in a quarter of an hour, so many minutes after noon."""
    return accounts.begin_attempt(SERVICE, digest, NOON + timedelta(minutes=minute), 3, WINDOW)


class AccountsContract:
    """Tests of the port; subclasses define the fixture `accounts`, empty."""

    def test_keeps_users_and_keys(self, accounts: Accounts) -> None:
        """What was added comes back equal, for the admin and the service."""
        anna, ours = user("anna"), key("ours", scopes=("plans",))
        accounts.add_user(ADMIN, anna)
        accounts.add_key(ADMIN, "digest", ours)
        for who in (ADMIN, SERVICE):
            assert accounts.get_user(who, anna.id) == accounts.find_user(who, "anna") == anna
            assert accounts.list_users(who, 10) == (anna,)
            assert accounts.find_key(who, "digest") == ours
            assert accounts.list_keys(who, 10) == (ours,)
        assert accounts.find_user(ADMIN, "bea") is None
        assert accounts.find_key(ADMIN, "other") is None

    @pytest.mark.parametrize("stranger", STRANGERS.values(), ids=STRANGERS)
    def test_nobody_else_sees_them(self, accounts: Accounts, stranger: Principal) -> None:
        """A user or key of somebody else's reads like none."""
        anna, ours = user("anna"), key("ours")
        accounts.add_user(ADMIN, anna)
        accounts.add_key(ADMIN, "digest", ours)
        with pytest.raises(NotFoundError, match=f"^There is no user {anna.id}.$"):
            accounts.get_user(stranger, anna.id)
        with pytest.raises(NotFoundError, match=f"^There is no user {anna.id}.$"):
            accounts.change_user(stranger, anna)
        with pytest.raises(NotFoundError, match=f"^There is no key {ours.id}.$"):
            accounts.revoke_key(stranger, ours.id, NOON)
        assert accounts.find_user(stranger, "anna") is None
        assert accounts.find_key(stranger, "digest") is None
        assert accounts.list_users(stranger, 10) == accounts.list_keys(stranger, 10) == ()

    @pytest.mark.parametrize("role", [PLANNER, APPROVER, ANALYST, SPONSOR])
    def test_only_admins_add(self, accounts: Accounts, role: Principal) -> None:
        """Users and keys are an admin's to add."""
        with pytest.raises(NotPermittedError, match="Only an admin may add users"):
            accounts.add_user(role, user("anna"))
        with pytest.raises(NotPermittedError, match="Only an admin may add keys"):
            accounts.add_key(role, "digest", key("ours"))

    @pytest.mark.parametrize("stranger", [*STRANGERS.values(), ADMIN, SERVICE_ELSEWHERE])
    def test_what_opens_doors_is_the_services(self, accounts: Accounts, stranger: Principal) -> None:
        """Not even an admin reads or writes a password, a link or a session."""
        anna = user("anna")
        accounts.add_user(ADMIN, anna)
        accounts.set_password(SERVICE, anna.id, "hash")
        accounts.add_link(SERVICE, "link", anna.id, NOON + WINDOW)
        accounts.add_session(SERVICE, "session", Session(user=anna.id, created=NOON, seen=NOON))
        tried = attempt(accounts)
        assert isinstance(tried, UUID)
        assert accounts.get_password(stranger, anna.id) is None
        assert not accounts.anybody_has_password(stranger)
        assert accounts.use_link(stranger, "link", NOON) is None
        assert accounts.find_session(stranger, "session") is None
        accounts.touch_session(stranger, "session", NOON + WINDOW)
        accounts.end_session(stranger, "session", NOON)
        accounts.end_sessions(stranger, anna.id, NOON)
        accounts.pass_attempt(stranger, tried)
        assert accounts.find_session(SERVICE, "session") == (Session(user=anna.id, created=NOON, seen=NOON), anna)
        assert [type(attempt(accounts)) for _ in range(3)] == [UUID, UUID, timedelta]
        if stranger.role is not Role.SERVICE:
            for add in (
                lambda: accounts.set_password(stranger, anna.id, "other"),
                lambda: accounts.add_link(stranger, "other", anna.id, NOON),
                lambda: accounts.add_session(stranger, "other", Session(user=anna.id, created=NOON, seen=NOON)),
                lambda: accounts.begin_attempt(stranger, "anna", NOON, 3, WINDOW),
            ):
                with pytest.raises(NotPermittedError, match="Only the service itself keeps what lets somebody in"):
                    add()

    def test_a_login_is_one_users(self, accounts: Accounts) -> None:
        """In a plant; another plant does not learn of it."""
        accounts.add_user(ADMIN, user("anna"))
        with pytest.raises(WrongStateError, match="The login anna is taken"):
            accounts.add_user(ADMIN, user("anna"))
        accounts.add_user(ELSEWHERE, user("anna"))
        assert len(accounts.list_users(ADMIN, 10)) == len(accounts.list_users(ELSEWHERE, 10)) == 1

    def test_changes_a_user(self, accounts: Accounts) -> None:
        """Name, role, sponsor and activity; login and creation stay."""
        anna = user("anna")
        accounts.add_user(ADMIN, anna)
        moved = {"name": "Anna B", "role": Role.SPONSOR, "sponsor": "acme", "active": False}
        accounts.change_user(ADMIN, anna.model_copy(update={**moved, "login": "other"}))
        assert accounts.get_user(ADMIN, anna.id) == anna.model_copy(update=moved)
        unknown = user("bea")
        with pytest.raises(NotFoundError, match=f"There is no user {unknown.id}"):
            accounts.change_user(ADMIN, unknown)

    def test_lists_newest_first_in_pages(self, accounts: Accounts) -> None:
        """Users and keys; pages follow one another."""
        for minute in (1, 2, 0):
            accounts.add_user(ADMIN, user(f"u{minute}", minute))
            accounts.add_key(ADMIN, f"d{minute}", key(f"k{minute}", minute))
        first = accounts.list_users(ADMIN, 2)
        assert [u.login for u in (*first, *accounts.list_users(ADMIN, 2, first[-1].position))] == ["u2", "u1", "u0"]
        keys = accounts.list_keys(ADMIN, 2)
        assert [k.name for k in (*keys, *accounts.list_keys(ADMIN, 2, keys[-1].position))] == ["k2", "k1", "k0"]

    def test_a_new_password_takes_the_place_of_the_old(self, accounts: Accounts) -> None:
        """Nobody has one at first."""
        anna = user("anna")
        accounts.add_user(ADMIN, anna)
        assert accounts.get_password(SERVICE, anna.id) is None
        assert not accounts.anybody_has_password(SERVICE)
        for password in ("first", "second"):
            accounts.set_password(SERVICE, anna.id, password)
            assert accounts.get_password(SERVICE, anna.id) == password
        assert accounts.anybody_has_password(SERVICE)

    def test_a_link_is_used_once(self, accounts: Accounts) -> None:
        """In time, and with it the other links of its user; another user's holds on."""
        anna, bea = user("anna"), user("bea")
        for one in (anna, bea):
            accounts.add_user(ADMIN, one)
        for digest, owner in (("a1", anna), ("a2", anna), ("b1", bea)):
            accounts.add_link(SERVICE, digest, owner.id, NOON + WINDOW)
        assert accounts.use_link(SERVICE, "a1", NOON + WINDOW) is None
        assert accounts.use_link(SERVICE, "unknown", NOON) is None
        assert accounts.use_link(SERVICE, "a1", NOON) == anna.id
        assert accounts.use_link(SERVICE, "a1", NOON) is None
        assert accounts.use_link(SERVICE, "a2", NOON) is None
        assert accounts.use_link(SERVICE, "b1", NOON) == bea.id

    def test_only_one_of_many_uses_a_link(self, accounts: Accounts) -> None:
        """Of threads that try at once exactly one gets through."""
        anna = user("anna")
        accounts.add_user(ADMIN, anna)
        accounts.add_link(SERVICE, "link", anna.id, NOON + WINDOW)
        with ThreadPoolExecutor(8) as pool:
            used = list(pool.map(lambda _: accounts.use_link(SERVICE, "link", NOON), range(32)))
        assert [found for found in used if found] == [anna.id]

    def test_sessions_end(self, accounts: Accounts) -> None:
        """One by one, or all of a user's but one; what has ended stays so."""
        anna, bea = user("anna"), user("bea")
        for one in (anna, bea):
            accounts.add_user(ADMIN, one)
        for digest, owner in (("a1", anna), ("a2", anna), ("a3", anna), ("b1", bea)):
            accounts.add_session(SERVICE, digest, Session(user=owner.id, created=NOON, seen=NOON))
        later = NOON + WINDOW
        accounts.touch_session(SERVICE, "a1", later)
        accounts.end_session(SERVICE, "a2", NOON)
        accounts.end_session(SERVICE, "unknown", NOON)
        accounts.touch_session(SERVICE, "a2", later)
        accounts.end_sessions(SERVICE, anna.id, later, keep="a3")
        found = {digest: accounts.find_session(SERVICE, digest) for digest in ("a1", "a2", "a3", "b1")}
        told = {digest: (it[0].seen, it[0].ended, it[1].login) for digest, it in found.items() if it}
        assert told == {
            "a1": (later, later, "anna"),
            "a2": (NOON, NOON, "anna"),
            "a3": (NOON, None, "anna"),
            "b1": (NOON, None, "bea"),
        }

    def test_keys_are_revoked(self, accounts: Accounts) -> None:
        """Once: the first time stays; an unknown one is told as such."""
        ours = key("ours")
        accounts.add_key(ADMIN, "digest", ours)
        for minute in (1, 2):
            accounts.revoke_key(ADMIN, ours.id, NOON + timedelta(minutes=minute))
        found = accounts.find_key(SERVICE, "digest")
        assert found is not None
        assert found.revoked == NOON + timedelta(minutes=1)
        unknown = uuid4()
        with pytest.raises(NotFoundError, match=f"There is no key {unknown}"):
            accounts.revoke_key(ADMIN, unknown, NOON)

    def test_a_login_is_locked_and_opens_again(self, accounts: Accounts) -> None:
        """Three failures in the window lock that login, until the first of them is a window old."""
        assert all(isinstance(attempt(accounts, minute=minute), UUID) for minute in (0, 4, 8))
        assert attempt(accounts, minute=9) == timedelta(minutes=6)
        assert attempt(accounts, minute=10) == timedelta(minutes=5)
        assert isinstance(attempt(accounts, "bea", 10), UUID)
        assert isinstance(attempt(accounts, minute=15), UUID)
        assert attempt(accounts, minute=15) == timedelta(minutes=4)

    def test_a_right_password_forgives(self, accounts: Accounts) -> None:
        """Failures before it count no longer."""
        tried = [attempt(accounts, minute=minute) for minute in (0, 1, 2)]
        assert isinstance(tried[-1], UUID)
        accounts.pass_attempt(SERVICE, tried[-1])
        assert all(isinstance(attempt(accounts, minute=minute), UUID) for minute in (3, 4, 5))
        assert isinstance(attempt(accounts, minute=6), timedelta)

    def test_many_guesses_at_once_are_counted(self, accounts: Accounts) -> None:
        """Of threads that guess at the same time no more than the limit get to."""
        with ThreadPoolExecutor(8) as pool:
            told = list(pool.map(lambda _: attempt(accounts), range(32)))
        assert sum(isinstance(one, UUID) for one in told) == 3
