"""How long the parts take beside the search: `make bench`. Nothing here asserts on time."""

import json

import pytest

from benchmarks.cases import REFERENCE_SITE
from scenarios.generate import generate_with_plan
from scheduler.checker import check_plan
from scheduler.detailed.model import Freed, build_model
from scheduler.detailed.problem import Problem
from scheduler.detailed.slots import Names, pegged_slots
from scheduler.detailed.solution import Solution
from scheduler.domain.normalise import normalise
from scheduler.domain.scenario import Scenario
from scheduler.report import gantt
from scheduler.validation import load_scenario, parse_scenario, validate

SIZES = (50, 500)


@pytest.fixture(scope="module", params=SIZES, ids=lambda n: f"{n}-batches")
def generated(request):
    """A generated scenario and the plan hidden in it."""
    return generate_with_plan(batches=request.param, seed=0)


def test_load_reference(benchmark):
    """Reading the reference site's YAML file."""
    assert benchmark(load_scenario, REFERENCE_SITE).orders


def test_parse_json(benchmark, generated):
    """Reading a generated scenario from JSON."""
    text = json.dumps(generated[0].model_dump(mode="json", by_alias=True, exclude_defaults=True))
    assert isinstance(benchmark(parse_scenario, text, "json"), Scenario)


def test_validate(benchmark, generated):
    """Collecting the issues of a generated scenario."""
    assert [issue for issue in benchmark(validate, generated[0]) if issue.severity == "error"] == []


def test_normalise(benchmark, generated):
    """Rounding a generated scenario to its grid."""
    assert benchmark(normalise, generated[0]).scenario.orders


def test_compile(benchmark, generated):
    """Reading a normalised scenario into steps."""
    scenario = normalise(generated[0]).scenario
    assert benchmark(Problem, scenario).recipes


def test_build_model(benchmark, generated):
    """Building the model of the first ten campaigns that the demand calls for."""
    problem = Problem(normalise(generated[0]).scenario)
    slots = pegged_slots(problem, Solution(), Names(set()), max(problem.horizon // 12, 1))[:10]
    built = benchmark(lambda: build_model(problem, Solution(), [Freed(s, required=False) for s in slots]))
    assert built.context.cp.proto.variables


def test_check(benchmark, generated):
    """Checking the hidden plan, which passes."""
    assert benchmark(check_plan, *generated) == ()


def test_gantt(benchmark, generated):
    """Drawing the hidden plan."""
    assert benchmark(gantt, *generated).data
