"""Every field of every JSON body refuses what is no text and no number, and the answer says where it stood."""

import json
import random
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from scheduler.bootstrap import in_memory
from tests.api.crawl.operations import Field, Operation, operations
from tests.api.crawl.values import sample
from tests.api.fuzz import MANY, identify
from tests.api.helpers import JSON, problem
from tests.service.accounts.samples import QUICK

HOSTILE = {"NaN": "NaN", "infinity": "-Infinity", "overflow": "1e999", "NUL": '"a\\u0000b"', "surrogate": '"\\ud800"'}
APP = create_app(MANY, in_memory(passwords=QUICK), identify)
DESCRIPTION = APP.openapi()
BODIES = [o for o in operations(DESCRIPTION) if any(f.place == "json" for f in o.fields)]


def filled(operation: Operation, hostile: Field, value: str) -> str:
    """A body that is in order but for one field."""
    chance = random.Random(operation.name)
    good = {
        field.name: sample(field.schema, field.name, operation.path, DESCRIPTION, chance, lambda kind: str(UUID(int=7)))
        for field in operation.fields
        if field.place == "json" and field.required and field is not hostile
    }
    return json.dumps({**good, hostile.name: "HERE"}).replace('"HERE"', value)


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("operation", BODIES, ids=[operation.name for operation in BODIES])
def test_each_field_refuses_it(operation: Operation, kind: str) -> None:
    """422 with a JSON pointer to that very field."""
    client = TestClient(APP, base_url="http://localhost", raise_server_exceptions=False)
    path = operation.path.format(key=UUID(int=7), sponsor="acme")
    for field in operation.fields:
        if field.place == "json":
            body = filled(operation, field, HOSTILE[kind])
            answer = client.request(operation.method, path, content=body, headers=JSON)
            issues = problem(answer, 422, "invalid_request")["issues"]
            assert f"/{field.name}" in [issue["where"] for issue in issues], body
