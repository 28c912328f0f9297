"""What a recipe means, read once for all its batches."""

from dataclasses import dataclass
from functools import cached_property

from scheduler.domain.product import Alternative, Operation, Procedure, Recipe
from scheduler.domain.recipe import Link, connected, links_of, operations_of, transfers_of
from scheduler.domain.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Reading:
    """A recipe with its parts by id."""

    scenario: Scenario
    recipe: Recipe

    @cached_property
    def procedures(self) -> dict[str, Procedure]:
        """Procedures by id, in the recipe's order."""
        return {p.id: p for p in self.recipe.procedures}

    @cached_property
    def alternatives(self) -> dict[tuple[str, str], Alternative]:
        """Alternatives by procedure and alternative id."""
        return {(p.id, a.id): a for p in self.recipe.procedures for a in p.alternatives}

    @cached_property
    def operations(self) -> dict[tuple[str, str], tuple[Operation, ...]]:
        """Operations by procedure and alternative id, with that alternative's durations."""
        return {key: operations_of(self.procedures[key[0]], a) for key, a in self.alternatives.items()}

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Time links, implied ones included."""
        return links_of(self.recipe)

    @cached_property
    def transfers(self) -> tuple[tuple[str, str, set[tuple[str, str]] | None], ...]:
        """Transfers with the unit pairs they may take; None = all pairs."""
        known = [(a, b) for a, b in transfers_of(self.recipe) if a in self.procedures and b in self.procedures]
        return tuple((a, b, connected(self.scenario, self.procedures[a], self.procedures[b])) for a, b in known)
