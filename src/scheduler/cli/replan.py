"""`scheduler replan`."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from scheduler.cli.files import replacing, scenario_of, writable_directory, write_text
from scheduler.cli.guard import ExitCode, InputError
from scheduler.cli.interrupt import stopped_by_interrupt
from scheduler.cli.outcome import write_outcome
from scheduler.cli.printing import errors, output, print_table
from scheduler.cli.progress import shown_progress
from scheduler.domain.objective import TERM_UNITS
from scheduler.domain.replan import Proposal, Replanned, Strategy
from scheduler.domain.run import PlanResult
from scheduler.domain.solve_settings import SolveSettings
from scheduler.domain.units import parse_duration
from scheduler.planning.replan import STRATEGIES, replan
from scheduler.report import gantt, write_figure
from scheduler.validation import load_events, load_plan


def run(
    plan_file: Path,
    events_file: Path,
    out: Path,
    scenario_file: Path | None,
    zones: tuple[str, str],
    strategies: Sequence[str],
    options: dict[str, Any],
) -> ExitCode:
    """Write a folder a proposal, each with plan, tables and charts, and print them side by side."""
    scenario, plan, log = scenario_of(plan_file, scenario_file), load_plan(plan_file), load_events(events_file)
    settings = SolveSettings(**{name: value for name, value in options.items() if value is not None})
    frozen, slushy = (_duration(text) for text in zones)
    writable_directory(out)
    with stopped_by_interrupt() as stopped, shown_progress(settings) as on_progress:
        answer = replan(
            scenario,
            plan,
            log,
            settings,
            frozen=frozen,
            slushy=slushy,
            strategies=[_strategy(name) for name in strategies] or STRATEGIES,
            on_progress=on_progress,
            should_stop=stopped,
        )
    write_text(out / "baseline.json", answer.baseline.model_dump_json(indent=2) + "\n")
    for proposal in answer.proposals:
        folder = writable_directory(out / proposal.strategy)
        write_outcome(folder, answer.scenario, PlanResult(plan=proposal.plan, run=proposal.run))
        figure = gantt(answer.scenario, proposal.plan, against=(answer.scenario, answer.baseline))
        with replacing(folder / "changes.html") as temporary:
            write_figure(figure, temporary)
    _print(answer)
    output.print(f"Written to {out}: a folder for each proposal, and baseline.json, the plan so far from now on.")
    return ExitCode.FINE


def _strategy(name: str) -> Strategy:
    try:
        return Strategy(name)
    except ValueError:
        raise InputError(f"{name!r} is no strategy; name one of {', '.join(Strategy)}.") from None


def _duration(text: str) -> timedelta:
    try:
        return parse_duration(text)
    except ValueError as problem:
        raise InputError(f"{problem}.") from None


def _print(answer: Replanned) -> None:
    proposals = answer.proposals
    if not answer.frozen_kept:
        errors.print("What happened leaves no room for all that is frozen: only what has begun stays where it was.")
    rows: list[tuple[object, ...]] = [
        ("first checked plan, s", *(round(p.run.first_plan_s, 1) for p in proposals)),
        ("unit procedures moved", *(p.moved for p in proposals)),
        ("on another unit", *(p.unit_changed for p in proposals)),
        ("new", *(p.appeared for p in proposals)),
        ("gone", *(p.vanished for p in proposals)),
        ("days moved, together", *(p.days_moved for p in proposals)),
        ("orders served worse than promised", *(len(p.worse) for p in proposals)),
        ("orders served better", *(len(p.better) for p in proposals)),
    ]
    terms = dict.fromkeys(v.term for p in proposals for v in p.plan.objective)
    rows += [(f"{term.value}, {TERM_UNITS[term]}", *(_value(p, term) for p in proposals)) for term in terms]
    print_table("Proposals", ("figure", *(p.strategy.value.replace("_", " ") for p in proposals)), rows)
    for proposal in proposals:
        if proposal.worse:
            name = proposal.strategy.value.replace("_", " ")
            output.print(f"Served worse than promised, {name}: {', '.join(proposal.worse)}")


def _value(proposal: Proposal, term: object) -> float | None:
    return next((v.value for v in proposal.plan.objective if v.term is term), None)
