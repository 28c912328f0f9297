"""A scenario's fingerprint, for the record of a plan."""

import hashlib
import json

from scheduler.domain.scenario import Scenario


def scenario_hash(scenario: Scenario) -> str:
    """SHA-256 of the scenario as canonical JSON (keys sorted, no spaces); equal for YAML and JSON of one content."""
    document = scenario.model_dump(mode="json")
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
