"""Command line of the benchmarks: `python -m benchmarks list | run | table | compare | report | ratios`."""

import argparse
import json
import sys
from pathlib import Path

from benchmarks.case import ROOT, MissingDataError, UnsupportedCaseError
from benchmarks.cases import FAMILIES, load_case
from benchmarks.compare import PEERS, PeerMissingError, write_comparison
from benchmarks.families import cases_of
from benchmarks.ratios import ratios
from benchmarks.report import write_report
from benchmarks.run import run_case
from benchmarks.table import write_table
from scheduler.domain.errors import SchedulerError
from scheduler.domain.solve_settings import SolveSettings

RESULTS = ROOT / "benchmarks/results"


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code (0 = done, 1 = no result, 2 = the request was wrong)."""
    options = _parser().parse_args(arguments)
    try:
        if options.command == "list":
            return _list()
        if options.command == "report":
            print(write_report(options.results or sorted(RESULTS.glob("*.csv")), options.plots, options.readme))
            return 0
        if options.command == "ratios":
            print(ratios(options.now, options.stored, store=options.store))
            return 0
        if options.command == "run":
            settings = SolveSettings(time_limit=options.time_limit, workers=options.workers, seed=options.seed)
            return _run(options.cases, settings, as_json=options.json)
        cases = [case for name in options.cases for case in cases_of(name)]
        limits = (range(options.seeds), options.time_limit, options.workers, options.out)
        if options.command == "table":
            return 1 if write_table(cases, *limits) else 0
        return 1 if write_comparison(cases, options.peer, *limits) else 0
    except (KeyError, MissingDataError, UnsupportedCaseError, PeerMissingError) as error:
        print(error.args[0], file=sys.stderr)
        return 2


def _run(names: list[str], settings: SolveSettings, *, as_json: bool) -> int:
    failed = False
    for case in [case for name in names for case in cases_of(name)]:
        try:
            result = run_case(case, settings)
        except SchedulerError as error:
            print(f"{case}: {error}", file=sys.stderr)
            failed = True
            continue
        print(json.dumps(result) if as_json else "\n".join(f"{key}: {value}" for key, value in result.items()))
    return 1 if failed else 0


def _list() -> int:
    for family in FAMILIES:
        try:
            cases = [load_case(name) for name in cases_of(family)]
        except MissingDataError:
            print(f"{family:40} (files not there)")
            continue
        for case in cases:
            size = f"{len(case.scenario.orders)} orders, {len(case.scenario.units)} units"
            known = "" if case.reference is None else f"reference {case.reference} {case.unit}"
            print(f"{case.name:40} {size:24} {known}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="the cases with their reference values")
    run = commands.add_parser("run", help="solve each case once")
    run.add_argument("--seed", type=int, default=0)
    run.add_argument("--json", action="store_true", help="print a JSON object a case")
    table = commands.add_parser("table", help="several cases and seeds, each in a fresh process, into a CSV file")
    compare = commands.add_parser("compare", help="both sides of every case and seed in turn, into a CSV file")
    compare.add_argument("--peer", choices=sorted(PEERS), default="pyjobshop")
    for command, out in ((table, "table.csv"), (compare, "compare.csv")):
        command.add_argument("--seeds", type=int, default=3, help="number of seeds, from 0 on (default 3)")
        command.add_argument("--out", type=Path, default=RESULTS / out, help="default: %(default)s")
    report = commands.add_parser("report", help="what result files say, as Markdown and plots")
    report.add_argument("results", type=Path, nargs="*", help="CSV files of `table` and `compare`; default: all kept")
    report.add_argument("--plots", type=Path, help="folder for the plots (HTML)")
    report.add_argument("--readme", type=Path, help="file whose table, between its two marks, is replaced")
    ratio = commands.add_parser("ratios", help="micro benchmarks over those of the stored run")
    ratio.add_argument("now", type=Path, help="JSON file of pytest-benchmark")
    ratio.add_argument("--stored", type=Path, default=RESULTS / "micro.csv", help="default: %(default)s")
    ratio.add_argument("--store", action="store_true", help="make this run the stored one")
    for command in (run, table, compare):
        command.add_argument("cases", nargs="+", metavar="case", help="a case, or a family for all its cases")
        command.add_argument("--time-limit", type=float, default=60.0, help="seconds (default 60)")
        command.add_argument("--workers", type=int, default=2, help="parallel search workers (default 2)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
