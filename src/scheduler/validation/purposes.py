"""Run purposes: what may be ordered, what may be required, and commitments that make a required run."""

from collections.abc import Iterator

from scheduler.domain.errors import Issue
from scheduler.domain.purpose import RunPurpose
from scheduler.domain.scenario import Scenario
from scheduler.validation.issue import error, pointer, warning

ORDERED = (RunPurpose.CLINICAL, RunPurpose.COMMERCIAL)


def order_purposes(scenario: Scenario) -> Iterator[Issue]:
    """Orders are clinical or commercial; nobody is delivered the lots of other runs."""
    for i, order in enumerate(scenario.orders):
        if order.purpose not in ORDERED:
            message = f"Order {order.id!r} is for purpose {order.purpose}; orders are clinical or commercial."
            fix = "State another purpose, or ask for the run under `runs`."
            yield error("order_purpose", pointer("orders", i, "purpose"), message, fix)


def required_runs(scenario: Scenario) -> Iterator[Issue]:
    """Required runs are development, engineering or PPQ, of a size their recipe allows."""
    for i, run in enumerate(scenario.runs):
        where = pointer("runs", i)
        if run.purpose in ORDERED:
            message = f"Run {run.id!r} is {run.purpose}; only development, engineering and PPQ runs are required."
            yield error("run_purpose", where + "/purpose", message, "State an order or a stock target instead.")
        if run.report is not None and run.purpose is not RunPurpose.PPQ:
            message = f"Run {run.id!r} states a report, which only a PPQ set waits for."
            yield warning("unused_field", where + "/report", message, "Remove it.")
        recipe = scenario.recipe_by_id.get(run.recipe)
        if recipe is None:
            continue
        rules = recipe.campaign_rules
        fits = rules.min_batches <= run.batches <= (rules.max_batches or run.batches)
        if not fits or run.batches % rules.multiple_of:
            message = f"Run {run.id!r} has {run.batches} batches, a campaign that recipe {recipe.id!r} does not allow."
            fix = "Change `batches`, or the recipe's min_batches, max_batches or multiple_of."
            yield error("run_size", where + "/batches", message, fix)


def committed_runs(scenario: Scenario) -> Iterator[Issue]:
    """A commitment that makes a required run has its recipe, purpose and batches; one campaign makes it."""
    makers: dict[str, str] = {}
    for i, commitment in enumerate(scenario.commitments):
        run = scenario.run_by_id.get(commitment.run or "")
        if run is None:
            continue
        where = pointer("commitments", i, "run")
        wanted = (run.recipe, run.purpose, run.batches)
        if (commitment.recipe, commitment.purpose, len(commitment.batches)) != wanted:
            message = (
                f"Commitment {commitment.id!r} ({len(commitment.batches)} {commitment.purpose} batches of "
                f"{commitment.recipe!r}) does not make run {run.id!r} ({run.batches} {run.purpose} batches of "
                f"{run.recipe!r})."
            )
            yield error("commitment_of_other_run", where, message, "Correct the commitment, or leave its `run` out.")
        if run.id in makers:
            message = f"Run {run.id!r} is made by commitment {makers[run.id]!r} and again by {commitment.id!r}."
            yield error("run_made_twice", where, message, "One campaign makes a run: leave `run` out of the other.")
        makers.setdefault(run.id, commitment.id)
