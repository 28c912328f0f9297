"""How long and how a plan may be searched for."""

from typing import Annotated

from pydantic import Field

from scheduler.domain.units import Id, Model


class SolveSettings(Model):
    """Limits of one solve.

    Attributes:
        time_limit: seconds; in reproducible mode deterministic seconds of the solver.
        workers: parallel search workers: solver threads for the whole model, processes for the neighbourhood search.
        seed: of every random choice.
        reproducible: deterministic time only: the same input gives the same plan, byte for byte.
        memory_limit_mb: address space of the child process and those it forks, together; more ends the solve with an
            error, or costs a step of the search.
        profile: replaces the scenario's objective.
        right_shift: with a baseline: every campaign keeps its units and starts no earlier than there, and no
            better plan is searched for.
        stand: with a baseline: what of it still can stays as it stood, and only the rest is placed anew; a search goes
            on from there.
    """

    time_limit: Annotated[float, Field(gt=0, le=86_400)] = 30.0
    workers: Annotated[int, Field(ge=1, le=256)] = 2
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    reproducible: bool = False
    memory_limit_mb: Annotated[int, Field(ge=1_024, le=1_048_576)] = 16_384
    profile: Id | None = None
    right_shift: bool = False
    stand: bool = False
