"""Scenario, plan and forecast files into domain objects."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import ValidationError

from scheduler.domain.errors import InvalidScenarioError, Issue, UnreadableError
from scheduler.domain.event import EventLog
from scheduler.domain.forecast import ForecastVersion
from scheduler.domain.plan import Plan
from scheduler.domain.scenario import Scenario
from scheduler.domain.units import Model
from scheduler.validation.json_reading import read_json
from scheduler.validation.matrix_file import inline_matrix_files
from scheduler.validation.structure import structure_issues
from scheduler.validation.text import TEXT, decode, read_bytes
from scheduler.validation.yaml_reading import read_yaml

Media = Literal["yaml", "json"]
_Model = TypeVar("_Model", bound=Model)


def load_scenario(path: str | Path) -> Scenario:
    """Read a scenario file, with the changeover matrices beside it. What it means is checked by `validate`.

    Args:
        path: a `.json` file is read as JSON, any other as YAML.

    Raises:
        UnreadableError: no such file, or no YAML or JSON; says line and column.
        InvalidScenarioError: not a scenario; carries every issue found, with JSON pointers.
    """
    file = Path(path)
    document = _document(read_bytes(file), _media(file), str(path))
    return _scenario(document, file.parent)


def parse_scenario(text: str | bytes, media: Media | None = None) -> Scenario:
    """Read a scenario from text, such as the body of a request; files beside it are not read.

    Args:
        text: the document, in UTF-8 when bytes.
        media: None = JSON when the text begins with a brace, else YAML.

    Raises:
        UnreadableError: no YAML or JSON; says line and column.
        InvalidScenarioError: not a scenario; carries every issue found, with JSON pointers.
    """
    return _scenario(_document(text, media, TEXT), None)


def load_plan(path: str | Path) -> Plan:
    """Read a plan file.

    Raises:
        UnreadableError: no such file, no JSON, or not a plan.
    """
    return _load(path, Plan, "plan")


def load_forecast(path: str | Path) -> ForecastVersion:
    """Read a forecast version from a file, as `scheduler forecast check --out` writes it.

    Raises:
        UnreadableError: no such file, no JSON, or not a forecast version.
    """
    return _load(path, ForecastVersion, "forecast version")


def load_events(path: str | Path) -> EventLog:
    """Read a log of events, YAML or JSON.

    Raises:
        UnreadableError: no such file, no YAML or JSON, or not a log of events.
    """
    return _load(path, EventLog, "log of events")


def _load(path: str | Path, model: type[_Model], noun: str) -> _Model:
    file = Path(path)
    document = _document(read_bytes(file), _media(file), str(path))
    try:
        return model.model_validate(document)
    except ValidationError as failure:
        issues = structure_issues(failure, document, model)
        where = f" (at {issues[0].where})" if issues[0].where else ""
        raise UnreadableError(f"{path} is no {noun}: {issues[0].message}{where}") from None


def _media(path: Path) -> Media:
    return "json" if path.suffix.lower() == ".json" else "yaml"


def _document(content: str | bytes, media: Media | None, name: str) -> object:
    text = decode(content, name)
    if media is None:
        media = "json" if text.lstrip().startswith("{") else "yaml"
    return read_json(text, name) if media == "json" else read_yaml(text, name)


def _scenario(document: object, folder: Path | None) -> Scenario:
    document, issues = inline_matrix_files(document, folder)
    if not isinstance(document, Mapping):
        raise UnreadableError("A scenario is an object with fields such as name, start and horizon; this is not one.")
    found: tuple[Issue, ...] = issues
    try:
        scenario = Scenario.model_validate(document)
    except ValidationError as failure:
        found += structure_issues(failure, document, Scenario)
    else:
        if not found:
            return scenario
    raise InvalidScenarioError(found)
