"""Command line of the benchmarks: `python -m benchmarks list | run | table | compare | report`."""

import argparse
import json
import sys
from pathlib import Path

from benchmarks.case import MissingDataError, UnsupportedCaseError
from benchmarks.cases import LISTED, load_case
from benchmarks.compare import PEERS, PeerMissingError, write_comparison
from benchmarks.report import write_report
from benchmarks.run import run_case
from benchmarks.table import write_table
from scheduler.domain.errors import SchedulerError
from scheduler.domain.solve_settings import SolveSettings


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code (0 = done, 1 = no result, 2 = the request was wrong)."""
    options = _parser().parse_args(arguments)
    try:
        if options.command == "list":
            return _list()
        if options.command == "table":
            failed = write_table(options.cases, options.seeds, options.time_limit, options.workers, options.out)
            return 1 if failed else 0
        if options.command == "compare":
            limits = (options.time_limit, options.workers, options.out)
            return 1 if write_comparison(options.cases, options.peer, options.seeds, *limits) else 0
        if options.command == "report":
            print(write_report(options.results, options.plots))
            return 0
        settings = SolveSettings(time_limit=options.time_limit, workers=options.workers, seed=options.seed)
        result = run_case(options.case, settings)
    except (KeyError, MissingDataError, UnsupportedCaseError, PeerMissingError) as error:
        print(error.args[0], file=sys.stderr)
        return 2
    except SchedulerError as error:
        print(f"{options.case}: {error}", file=sys.stderr)
        return 1
    print(json.dumps(result) if options.json else "\n".join(f"{key}: {value}" for key, value in result.items()))
    return 0


def _list() -> int:
    for name in LISTED:
        try:
            case = load_case(name)
        except MissingDataError:
            print(f"{name:40} (files not there)")
            continue
        size = f"{len(case.scenario.orders)} orders, {len(case.scenario.units)} units"
        print(f"{name:40} {size:24} {'' if case.reference is None else f'reference {case.reference} {case.unit}'}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="the cases with their reference values")
    run = commands.add_parser("run", help="solve one case once")
    run.add_argument("case")
    run.add_argument("--seed", type=int, default=0)
    run.add_argument("--json", action="store_true", help="print one JSON object")
    table = commands.add_parser("table", help="several cases and seeds, each in a fresh process, into a CSV file")
    compare = commands.add_parser("compare", help="both sides of every case and seed in turn, into a CSV file")
    compare.add_argument("--peer", choices=sorted(PEERS), default="pyjobshop")
    for command in (table, compare):
        command.add_argument("cases", nargs="+", metavar="case")
        command.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
        command.add_argument("--out", type=Path, required=True)
    report = commands.add_parser("report", help="what result files say, as Markdown and plots")
    report.add_argument("results", type=Path, nargs="+", help="CSV files of `table` and `compare`")
    report.add_argument("--plots", type=Path, help="folder for the plots (HTML)")
    for command in (run, table, compare):
        command.add_argument("--time-limit", type=float, default=60.0, help="seconds (default 60)")
        command.add_argument("--workers", type=int, default=2, help="parallel search workers (default 2)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
