"""docs/rules.md, written from the domain: every rule with its reading, every term with its formula."""

from collections.abc import Iterator
from textwrap import fill

from scheduler.domain.objective import PROFILES, TERM_UNITS, Term, WeightedTerm
from scheduler.domain.readings import READINGS, WORDS
from scheduler.domain.rules import Rule
from scheduler.domain.term_readings import FORMULAS

_INTRODUCTION = """# The rules of a plan

What every plan obeys. The solver and the independent checker are each written from these sentences; a name is the same
in a violation, in the code of both, and in the tests. Under each rule stand the decisions where its sentence leaves a
choice. This page is written by `make docs`; do not edit it.
"""

_OBJECTIVE = """## The objective

Terms have weights and stand in tiers; a lower tier never pays with a higher one. The value of a tier is the sum of
weight × value over its terms. Solver and checker each compute it, in exact fractions, and a plan that states another
value is refused under the name `objective`. Unmet demand is always the first tier.
"""


def rules_page() -> str:
    """The page as Markdown."""
    parts = [_INTRODUCTION, "## Words\n", *_definitions(), *_rules(), _OBJECTIVE, *_terms(), "", *_profiles()]
    return "\n".join(parts) + "\n"


def _definitions() -> Iterator[str]:
    for word, meaning in WORDS.items():
        yield _bullet(f"**{word}**: {meaning}")
    yield ""


def _rules() -> Iterator[str]:
    for rule in Rule:
        yield f"## `{rule.name}`\n\n{fill(rule.value, 120)}\n"
        yield from map(_bullet, READINGS[rule])
        yield ""


def _terms() -> Iterator[str]:
    yield "| term | formula | in |\n|---|---|---|"
    for term in Term:
        yield f"| `{term.value}` | {FORMULAS[term]} | {TERM_UNITS[term]} |"


def _profiles() -> Iterator[str]:
    yield "A profile is a named set of tiers:\n"
    for name, tiers in PROFILES.items():
        yield _bullet(f"`{name}`: " + "; then ".join(" + ".join(map(_weighted, tier)) for tier in tiers))


def _weighted(term: WeightedTerm) -> str:
    return term.term.value if term.weight == 1 else f"{term.weight:f} × {term.term.value}"


def _bullet(text: str) -> str:
    return fill(text, 120, initial_indent="- ", subsequent_indent="  ", break_on_hyphens=False)
