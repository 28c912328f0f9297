"""`scheduler check`."""

from pathlib import Path

from scheduler.checker import check_plan
from scheduler.cli.guard import ExitCode
from scheduler.cli.printing import errors, output, print_violations
from scheduler.domain.errors import InvalidScenarioError, Severity
from scheduler.domain.hashing import scenario_hash
from scheduler.domain.plan import Plan
from scheduler.domain.scenario import Scenario
from scheduler.validation import load_plan, load_scenario, validate


def run(scenario_file: Path, plan_file: Path, baseline_file: Path | None) -> ExitCode:
    """Print every rule the plan breaks; any makes the exit code 1."""
    scenario, plan = load_scenario(scenario_file), load_plan(plan_file)
    baseline = load_plan(baseline_file) if baseline_file else None
    issues = validate(scenario)
    if any(issue.severity is Severity.ERROR for issue in issues):
        raise InvalidScenarioError(issues)
    if plan.record and plan.record.scenario_hash != scenario_hash(scenario):
        errors.print(f"{plan_file} was made for another version of {scenario_file}; it is judged by this one.")
    violations = check_plan(_as_planned(scenario, plan), plan, baseline)
    print_violations(violations)
    if violations:
        output.print(f"{len(violations)} violation(s).")
        return ExitCode.VIOLATIONS
    output.print("The plan keeps every rule.")
    return ExitCode.FINE


def _as_planned(scenario: Scenario, plan: Plan) -> Scenario:
    """The scenario with the objective profile the plan was made for."""
    profile = plan.record.settings.profile if plan.record else None
    if profile is None:
        return scenario
    objective = scenario.objective.model_copy(update={"profile": profile, "tiers": None})
    return scenario.model_copy(update={"objective": objective})
