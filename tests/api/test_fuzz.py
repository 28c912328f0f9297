"""Requests made up from the API's own description: no 5xx, and every answer as described."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from api.app import create_app
from api.settings import ApiSettings
from scheduler.bootstrap import in_memory
from tests.service.samples import FakeSolver

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_made_up_requests(mode: GenerationMode) -> None:
    """Each operation, with data of the kinds the description allows and of kinds it does not."""
    application = in_memory(max_scenarios=10**6, max_plans=10**6, make_plan=FakeSolver())
    app = create_app(ApiSettings(hosts=frozenset({"*"})), application)
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    sent: dict[str, int] = {}
    for operation in schema.include(path_regex="^/api/").get_all_operations():

        @given(operation.ok().as_strategy(generation_mode=mode))
        @settings(
            max_examples=20,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def send(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=CHECKS)
            sent[case.operation.label] = sent.get(case.operation.label, 0) + 1

        send()
    application.jobs.close()
    assert len(sent) >= 10, sent
    assert sum(sent.values()) >= 150, sent
