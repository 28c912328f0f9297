"""`user` and `key`: the first admin, a lost password, a program's key."""

from collections.abc import Iterator

import pytest
from typer.testing import Result

from scheduler.bootstrap import accounts_from_settings
from scheduler.service.accounts.errors import NotSignedInError
from scheduler.service.principal import Role
from scheduler.settings import Settings
from tests.cli.running import scheduler
from tests.service.accounts.samples import PASSWORD
from tests.store.postgres.houses import House


@pytest.fixture
def settings(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """A migrated database without users, which the commands are told of."""
    monkeypatch.setenv("DATABASE_URL", house.service_url)
    monkeypatch.delenv("SCHEDULER_OWNER_URL", raising=False)
    monkeypatch.setenv("SCHEDULER_URL", "https://plan.example.org")
    return Settings()


def link_in(result: Result) -> str:
    """The secret of the link that a command printed."""
    assert result.exit_code == 0, result.output
    address, _, secret = result.stdout.split()[-1].partition("#")
    assert address == "https://plan.example.org/welcome"
    return secret


def test_the_first_admin_and_a_lost_password(settings: Settings) -> None:
    """Each link lets the user set a password; the second ends what the first began."""
    first = link_in(scheduler("user", "add", "Root@Example.org", "--role", "admin", "--name", "Rita Root"))
    with accounts_from_settings(settings) as desk:
        token = desk.sign_in.accept("plant", first, "Rita Root", PASSWORD).token
        assert desk.identify.session("plant", token).role is Role.ADMIN
    second = link_in(scheduler("user", "link", "root@example.org"))
    with accounts_from_settings(settings) as desk:
        desk.sign_in.accept("plant", second, "Rita Root", PASSWORD)
        with pytest.raises(NotSignedInError, match="The session has ended"):
            desk.identify.session("plant", token)


def test_users_are_listed_put_out_and_let_in(settings: Settings) -> None:
    """The listing tells who may sign in."""
    scheduler("user", "add", "bea", "--role", "sponsor", "--sponsor", "acme")
    for command, word in (("disable", "no"), ("enable", "yes")):
        assert scheduler("user", command, "bea").exit_code == 0
        row = next(line for line in scheduler("user", "list").stdout.splitlines() if "bea" in line)
        assert [cell.strip() for cell in row.strip("│").split("│")][2:5] == ["sponsor", "acme", word]


def test_a_key_comes_and_goes(settings: Settings) -> None:
    """Its secret is all of standard output, once; revoked, it is worth nothing."""
    made = scheduler("key", "add", "ERP", "--role", "planner", "--scope", "plans", "--days", "30")
    secret = made.stdout.strip()
    assert secret.startswith("csk_")
    with accounts_from_settings(settings) as desk:
        who = desk.identify.key("plant", secret)
    assert (who.name, who.role, who.scopes) == ("ERP", Role.PLANNER, frozenset({"plans"}))
    listed = scheduler("key", "list").stdout
    assert str(who.user) in listed
    assert secret not in listed
    assert scheduler("key", "revoke", str(who.user)).exit_code == 0
    assert "revoked" in scheduler("key", "list").stdout
    with (
        accounts_from_settings(settings) as desk,
        pytest.raises(NotSignedInError, match="unknown, too old or revoked"),
    ):
        desk.identify.key("plant", secret)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("user add a --role boss", "There is no role 'boss'. Name one of planner, approver, sponsor, analyst, admin."),
        ("user add a --role service", "The role service cannot be given here."),
        ("user add a --role sponsor", "A sponsor is named for the role sponsor, and for no other."),
        ("user add -- -a --role admin", "Missing option '--role'"),
        ("user add a/b --role admin", "login: "),
        ("user link nobody", "There is no user 'nobody'. `scheduler user list` names them."),
        ("user disable nobody", "There is no user 'nobody'"),
        ("key add K --role admin", "The role admin cannot be given here."),
        ("key revoke K", "'K' is no id of a key"),
        ("key revoke 00000000-0000-0000-0000-000000000007", "There is no key 00000000-0000-0000-0000-000000000007."),
    ],
)
def test_what_does_not_fit_is_a_sentence(settings: Settings, command: str, said: str) -> None:
    """Exit code 2, what is wrong, and nothing is added."""
    result = scheduler(*command.split())
    assert (result.exit_code, said in result.output) == (2, True), result.output
    assert "Traceback" not in result.output
    with accounts_from_settings(settings) as desk:
        assert desk.users.first_link("plant") is not None  # nobody can sign in


def test_an_ephemeral_service_has_no_users(monkeypatch: pytest.MonkeyPatch) -> None:
    """They would be gone before anybody signs in."""
    monkeypatch.setenv("SCHEDULER_EPHEMERAL", "true")
    result = scheduler("user", "list")
    assert (result.exit_code, "An ephemeral service has no users" in result.output) == (2, True)
