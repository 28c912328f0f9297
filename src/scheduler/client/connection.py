"""One connection to the service: who asks, what was refused, events as they come."""

import json
from collections.abc import Iterator
from types import TracebackType
from typing import Any, NamedTuple, Self
from uuid import uuid4

import httpx

from scheduler.domain.errors import SchedulerError

READ_PATIENCE = 60.0  # seconds between two events; the service sends a sign of life more often


class RefusedError(SchedulerError):
    """The service refused a request.

    Attributes:
        status: of HTTP; `code`: stable name of the kind of refusal.
        issues: every complaint: what, where and how to mend it.
        request_id: to quote when you report a problem.
    """

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        self.status = status
        self.code = str(problem.get("code", "refused"))
        self.issues: tuple[dict[str, str], ...] = tuple(problem.get("issues", ()))
        self.request_id = str(problem.get("request_id", ""))
        lines = [str(problem.get("detail", f"The service answered {status}."))]
        lines += [f"- {issue['where']}: {issue['message']} {issue['fix']}" for issue in self.issues]
        super().__init__("\n".join(lines))


class Event(NamedTuple):
    """One server-sent event."""

    kind: str
    data: str


class Connection:
    """Requests to one service as one user.

    Args:
        url: of the service, such as `http://127.0.0.1:8000`.
        key: an API key; None = nobody yet.
        timeout: seconds an answer may take.
    """

    def __init__(self, url: str, key: str | None = None, timeout: float = 60.0) -> None:
        headers = {"authorization": f"Bearer {key}"} if key else {}
        self.http = httpx.Client(base_url=url, headers=headers, timeout=timeout)

    def __enter__(self) -> Self:
        """The connection itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Let go of the sockets."""
        self.http.close()

    def get(self, path: str, **parameters: Any) -> httpx.Response:
        """An answer to GET.

        Raises:
            RefusedError: the service refused.
        """
        return _accepted(self.http.get(path, params=parameters))

    def post(self, path: str, **body: Any) -> httpx.Response:
        """An answer to POST; sent again after a lost answer, it would not be done twice.

        Args:
            path: of the operation.
            body: as httpx takes it: `json`, `content` with `headers`, `files` with `data`.

        Raises:
            RefusedError: the service refused.
        """
        headers = {"idempotency-key": str(uuid4()), **body.pop("headers", {})}
        return _accepted(self.http.post(path, headers=headers, **body))

    def events(self, path: str) -> Iterator[Event]:
        """Events of a stream until it ends.

        Raises:
            RefusedError: the service refused.
        """
        with self.http.stream("GET", path, timeout=httpx.Timeout(10, read=READ_PATIENCE)) as answer:
            if answer.is_error:
                answer.read()
            fields: dict[str, str] = {}
            for line in _accepted(answer).iter_lines():
                if line:
                    name, _, value = line.partition(":")
                    fields[name] = value.removeprefix(" ")
                elif "data" in fields:
                    yield Event(fields.get("event", "message"), fields["data"])
                    fields = {}


def _accepted(answer: httpx.Response) -> httpx.Response:
    if not answer.is_error:
        return answer
    try:
        problem = json.loads(answer.text)
    except ValueError:
        problem = {}
    raise RefusedError(answer.status_code, problem if isinstance(problem, dict) else {})
