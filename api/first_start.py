"""What a plant gets when the service starts: a link for its first planner, and a site to look at."""

from pathlib import Path

from api.settings import ApiSettings
from scheduler.bootstrap import Application
from scheduler.service.principal import Principal, Role

REFERENCE = Path(__file__).parent.parent / "scenarios" / "reference" / "biologics_site" / "scenario.yaml"


def welcome(application: Application, settings: ApiSettings) -> None:
    """Print a one-time link as long as nobody can sign in; the plant's first planner uses it."""
    secret = application.accounts.users.first_link(settings.plant)
    if secret:
        print(
            "Nobody can sign in yet. The first planner (login: planner) sets a password, once and within a day, at\n"
            f"{settings.url}/welcome#{secret}",
            flush=True,
        )


def show_reference(application: Application, settings: ApiSettings) -> None:
    """Put the reference site into a plant without scenarios."""
    who = Principal(Role.PLANNER, settings.plant, name="first start")
    if not application.scenarios.list(who, 1):
        application.scenarios.submit(who, REFERENCE.read_bytes(), "yaml")
