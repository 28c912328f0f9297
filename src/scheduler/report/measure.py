"""One figure of a plan."""

from typing import NamedTuple


class Measure(NamedTuple):
    """One figure.

    Attributes:
        scope: `plan`, `sponsor`, `unit` or `storage`.
        subject: id of the sponsor, unit or storage; "" for the plan.
        value: None where there is nothing to measure, such as a share of no orders.
        unit: of the value: `number`, `share`, `h`, or a quantity's unit of measure.
        behind: ids of what it counts.
    """

    scope: str
    subject: str
    name: str
    value: float | None
    unit: str
    behind: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes the same figure of two plans the same."""
        return self.scope, self.subject, self.name, self.unit
