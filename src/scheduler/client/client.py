"""What a planner or analyst does with the service, as calls."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from scheduler.client.connection import Connection
from scheduler.client.served_plan import ServedPlan
from scheduler.domain.errors import SolverError
from scheduler.domain.event import EventLog
from scheduler.domain.plan import Plan
from scheduler.domain.replan import Strategy
from scheduler.domain.run import Progress, RunRecord
from scheduler.domain.scenario import Scenario
from scheduler.domain.solve_settings import SolveSettings
from scheduler.domain.units import format_duration
from scheduler.service.replan_entries import Replan
from scheduler.service.replan_events import OptionProgress

if TYPE_CHECKING:
    from scheduler.report import Comparison

API = "/api/v1"
_ASKED = ("time_limit", "workers", "seed", "reproducible", "profile")


class Client:
    """The service, as one user.

        with Client("http://127.0.0.1:8000", key) as client:
            answer = client.make_plan(Path("scenario.yaml"), SolveSettings(time_limit=30), on_progress=print)
            answer.frames()["orders"]

    Args:
        url: of the service.
        key: an API key; None = sign in with `sign_in`, or nobody.
    """

    def __init__(self, url: str, key: str | None = None) -> None:
        self._connection = Connection(url, key)

    def __enter__(self) -> Self:
        """The client itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Let go of the sockets."""
        self._connection.close()

    def sign_in(self, login: str, password: str) -> str:
        """Begin a session as a user, in the place of a key; the name that records will show.

        Raises:
            RefusedError: the two do not belong together, or too many were tried.
        """
        me = self._connection.post(f"{API}/session", json={"login": login, "password": password}).json()
        self._connection.http.headers["x-csrf-token"] = me["csrf_token"]
        return str(me["name"])

    def submit_scenario(self, scenario: Scenario | Path | str) -> UUID:
        """Keep a scenario at the service; its id.

        Args:
            scenario: a scenario, the path of a YAML or JSON file, or the text of one.

        Raises:
            RefusedError: it is not valid; carries every issue.
            OSError: the file cannot be read.
        """
        if isinstance(scenario, Scenario):
            content, media = scenario.model_dump_json(exclude_unset=True), "application/json"
        else:
            content = scenario.read_text(encoding="utf-8") if isinstance(scenario, Path) else scenario
            media = "application/json" if content.lstrip().startswith("{") else "application/yaml"
        answer = self._connection.post(f"{API}/scenarios", content=content.encode(), headers={"content-type": media})
        return UUID(answer.json()["id"])

    def request_plan(
        self,
        scenario: UUID,
        settings: SolveSettings | None = None,
        *,
        baseline: UUID | None = None,
        forecasts: Sequence[UUID] = (),
    ) -> UUID:
        """Queue a plan; its id.

        Args:
            scenario: id of a kept scenario.
            settings: how long and how to search.
            baseline: id of a plan to stay close to.
            forecasts: ids of versions to plan for, one a sponsor.

        Raises:
            RefusedError: the service does not take it.
        """
        asked: dict[str, Any] = (settings or SolveSettings()).model_dump(mode="json", include=set(_ASKED))
        asked |= {"baseline": str(baseline) if baseline else None, "forecasts": [str(key) for key in forecasts]}
        return UUID(self._connection.post(f"{API}/scenarios/{scenario}/plans", json=asked).json()["id"])

    def follow(self, plan: UUID) -> Iterator[Progress]:
        """Messages of a solve, past ones first, until it has ended.

        Raises:
            RefusedError: there is no such plan.
        """
        for event in self._connection.events(f"{API}/plans/{plan}/events"):
            if event.kind == "progress":
                yield Progress.model_validate_json(event.data)

    def cancel(self, plan: UUID) -> None:
        """Ask a solve to stop; the best plan found until then is kept.

        Raises:
            RefusedError: there is no such plan, or it has ended.
        """
        self._connection.post(f"{API}/plans/{plan}/cancel")

    def wait(self, plan: UUID, on_progress: Callable[[Progress], object] | None = None) -> ServedPlan:
        """The plan, once its solve has ended.

        Raises:
            SolverError: there is no plan; says why.
            RefusedError: there is no such request.
        """
        for progress in self.follow(plan):
            if on_progress:
                on_progress(progress)
        return self.get_plan(plan)

    def get_plan(self, plan: UUID) -> ServedPlan:
        """A plan whose solve has ended.

        Raises:
            SolverError: there is no plan (yet); says why.
            RefusedError: there is no such request.
        """
        stored = self._connection.get(f"{API}/plans/{plan}").json()
        if stored["plan"] is None:
            failure = stored["failure"] or {"message": f"it is {stored['state']}"}
            raise SolverError(f"Plan {plan} has no content: {failure['message']}")
        netted = stored["netted"] or self._connection.get(f"{API}/scenarios/{stored['scenario']}").json()["scenario"]
        return ServedPlan(
            id=plan,
            state=stored["state"],
            scenario=Scenario.model_validate(netted),
            plan=Plan.model_validate(stored["plan"]),
            run=RunRecord.model_validate(stored["run"]) if stored["run"] else None,
        )

    def make_plan(
        self,
        scenario: Scenario | Path | str,
        settings: SolveSettings | None = None,
        on_progress: Callable[[Progress], object] | None = None,
    ) -> ServedPlan:
        """Submit a scenario, ask for a plan and wait for it.

        Raises:
            RefusedError: the scenario is not valid, or the service does not take it.
            SolverError: there is no plan; says why.
        """
        return self.wait(self.request_plan(self.submit_scenario(scenario), settings), on_progress)

    def replan(
        self,
        plan: UUID,
        log: EventLog,
        settings: SolveSettings | None = None,
        *,
        frozen: timedelta = timedelta(0),
        slushy: timedelta = timedelta(0),
        strategies: Sequence[Strategy] = tuple(Strategy),
        on_progress: Callable[[Progress], object] | None = None,
    ) -> Replan:
        """Ask for proposals after what happened to a plan, and wait for all; `get_plan` gets the plan of an option.

        Args:
            plan: id of the plan in force.
            log: what happened since, and now.
            settings: of each proposal.
            frozen: what starts within this time from now stays as it is.
            slushy: what starts within this time may move at a cost.
            strategies: the proposals wanted.
            on_progress: hears of every step of each.

        Raises:
            RefusedError: events do not fit the plan, or the service does not take it; carries every issue.
        """
        asked = (settings or SolveSettings()).model_dump(mode="json", include=set(_ASKED))
        asked |= log.model_dump(mode="json", include={"now", "events"})
        asked |= {"frozen": format_duration(frozen), "slushy": format_duration(slushy), "strategies": list(strategies)}
        key = self._connection.post(f"{API}/plans/{plan}/replans", json=asked).json()["id"]
        for event in self._connection.events(f"{API}/replans/{key}/events"):
            if event.kind == "progress" and on_progress:
                on_progress(OptionProgress.model_validate_json(event.data).progress)
        return Replan.model_validate(self._connection.get(f"{API}/replans/{key}").json())

    def compare(self, plans: Mapping[str, UUID]) -> "Comparison":
        """Plans by the names you give them, against the first.

        Raises:
            SolverError: one of them has no content.
            RefusedError: there is no such plan.
        """
        from scheduler.report import compare

        found = {name: self.get_plan(key) for name, key in plans.items()}
        return compare({name: (served.scenario, served.plan) for name, served in found.items()})
