"""Documents as the database keeps them: the JSON that the models write."""

from collections.abc import Sequence
from typing import TypeVar

from pydantic import BaseModel, TypeAdapter

from scheduler.domain.errors import Issue

_Content = TypeVar("_Content", bound=BaseModel)
_ISSUES = TypeAdapter(tuple[Issue, ...])


def document(content: BaseModel | None) -> str | None:
    """A model as JSON; nothing as NULL."""
    return None if content is None else content.model_dump_json()


def read(kind: type[_Content], text: str | None) -> _Content | None:
    """The model that `document` wrote."""
    return None if text is None else kind.model_validate_json(text)


def write_issues(issues: Sequence[Issue]) -> str:
    """Issues as a JSON array."""
    return _ISSUES.dump_json(tuple(issues)).decode()


def read_issues(text: str) -> tuple[Issue, ...]:
    """The issues that `write_issues` wrote."""
    return _ISSUES.validate_json(text)
