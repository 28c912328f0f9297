"""How a plan was searched for: progress while it runs, and the record beside it."""

from scheduler.domain.plan import Plan
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import Model


class Progress(Model):
    """One message of a running solve.

    Attributes:
        elapsed: seconds since the call.
        phase: `base`, `construct`, `improve` or `check`.
        message: a sentence for the planner.
        tiers: weighted value of each tier of the best plan so far; empty while there is none.
        bound: proved bound of the tier now worked on, where there is one.
        tier: index of the tier now worked on.
    """

    elapsed: float
    phase: str
    message: str = ""
    tiers: tuple[float, ...] = ()
    bound: float | None = None
    tier: int = 0


class RunRecord(Model):
    """Content of run.json: what differs from run to run.

    Attributes:
        wall_s: seconds from the call to the checked plan; first_plan_s: to the first checked plan.
        build_s: CPU seconds spent building models; cpu_s: all of this process and its children.
        peak_mb: largest resident set of the solving child.
    """

    wall_s: float
    first_plan_s: float
    build_s: float
    cpu_s: float
    peak_mb: float
    machine: str
    incumbents: tuple[Progress, ...] = ()


class PlanResult(Model):
    """A checked plan and the record of its making.

    Attributes:
        netted: the scenario that the plan is of, net forecasts among its orders; None where no forecast was given.
    """

    plan: Plan
    run: RunRecord
    netted: Scenario | None = None
