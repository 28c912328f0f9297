"""docs/rules.md is what `make docs` writes, and says everything."""

from pathlib import Path

from scheduler.cli.rules_page import rules_page
from scheduler.domain.objective import PROFILES, Term
from scheduler.domain.readings import READINGS
from scheduler.domain.rules import Rule
from scheduler.domain.term_readings import FORMULAS

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"


def test_the_page_is_up_to_date() -> None:
    """The file is the generated page; `make docs` writes it again."""
    assert PAGE.read_text(encoding="utf-8") == rules_page()


def test_every_rule_and_term_has_its_reading() -> None:
    """No rule without at least one decision, no term without a formula, in the order of the language."""
    assert list(READINGS) == list(Rule)
    assert all(READINGS.values())
    assert list(FORMULAS) == list(Term)


def test_every_term_and_profile_is_on_the_page() -> None:
    """The objective stands beside the rules."""
    text = rules_page()
    assert all(f"| `{term.value}` |" in text for term in Term)
    assert all(f"- `{profile}`: unmet; then " in text for profile in PROFILES)
