"""Use cases of forecasts: submit a file, look up, list, compare versions."""

from typing import NamedTuple
from uuid import UUID, uuid4

from scheduler.domain.errors import Issue, Severity
from scheduler.domain.forecast import Complaint, ForecastVersion
from scheduler.domain.months import add_months, month_of
from scheduler.forecast import template
from scheduler.forecast.contract_rules import RuleResult
from scheduler.forecast.diff import Diff, diff
from scheduler.forecast.terms import Terms
from scheduler.forecast.versions import Content, as_of, submit
from scheduler.service.entries import ForecastSummary, Position, StoredForecast
from scheduler.service.errors import (
    InvalidForecastError,
    InvalidRequestError,
    NotFoundError,
    WrongStateError,
)
from scheduler.service.ports import Clock, ReadForecast, Store
from scheduler.service.principal import Principal
from scheduler.service.turns import Turns

READERS = 4  # files read at once: each takes a process and up to half a gigabyte
OWN_READERS = 2  # of them for one sponsor, so that none learns of another's files by being turned away


class Submitted(NamedTuple):
    """What came of a file; `new` is False for a file that was submitted before."""

    entry: StoredForecast
    new: bool


class Forecasts:
    """What can be done with forecasts."""

    def __init__(self, store: Store, clock: Clock, read: ReadForecast) -> None:
        self._store, self._clock, self._read = store, clock, read
        self._turns = Turns("files", READERS, OWN_READERS)

    def submit(
        self, who: Principal, sponsor: str, content: bytes, file_name: str, scenario: UUID | None = None
    ) -> Submitted:
        """Read a sponsor's file, hold it against the contract, and keep it as the next version; all of it or nothing.

        Args:
            who: the sponsor's own user, or the planner on its behalf.
            sponsor: whose forecast it is.
            content: of the file.
            file_name: as the sponsor calls it; its suffix says the format, and every complaint names it.
            scenario: with the products and contracts; None = the newest one that knows the sponsor.

        Raises:
            NotFoundError: there is no such sponsor or scenario that `who` may see.
            InvalidForecastError: the file cannot be read, or the contract turns it away; carries every issue.
            BusyError: too many files of the caller are being read, or others for too long.
            StoreFullError: no more versions fit.
        """
        terms = self._store.get_terms(who, sponsor, scenario)
        with self._turns.turn(who):
            intake = self._read(content, file_name, products=terms.product_by_id, sponsor=terms.sponsor)
        issues = tuple(map(_issue_of, intake.complaints))
        if any(issue.severity is Severity.ERROR for issue in issues) or intake.first_month is None:
            raise InvalidForecastError(issues)
        said = Content(file_name, intake.file_hash, intake.first_month, intake.lines)
        while (kept := self._keep(who, terms, said, issues)) is None:
            pass  # another version of this sponsor came meanwhile: look again what this one follows
        return kept

    def _keep(self, who: Principal, terms: Terms, said: Content, warnings: tuple[Issue, ...]) -> Submitted | None:
        history = self._store.forecast_history(who, terms.sponsor)
        now = self._clock.now()
        submission = submit([entry.version for entry in history], terms.sponsor, said, now)
        if not submission.new:
            same = next(e for e in history if e.version.sequence == submission.version.sequence)
            return Submitted(self._now(same), new=False)
        last = history[-1] if history else None
        refused = diff(last.version if last else None, submission.version, terms).refused
        if refused:
            raise InvalidForecastError(tuple(map(_issue_of_rule, refused)))
        entry = StoredForecast(id=uuid4(), created=now, version=submission.version, terms=terms, warnings=warnings)
        before = last.model_copy(update={"version": submission.superseded}) if last and submission.superseded else None
        try:
            self._store.add_forecast(who, entry, before)
        except WrongStateError:
            return None
        return Submitted(entry, new=True)

    def get(self, who: Principal, key: UUID) -> StoredForecast:
        """A version of a forecast, in its state at present.

        Raises:
            NotFoundError: there is none that `who` may see.
        """
        return self._now(self._store.get_forecast(who, key))

    def list(self, who: Principal, limit: int, after: Position | None = None) -> tuple[ForecastSummary, ...]:
        """At most `limit` versions without their lines, newest first, from the one after a position on."""
        return tuple(self._now(entry).summary() for entry in self._store.list_forecasts(who, limit, after))

    def template(self, who: Principal, sponsor: str, first_month: str | None, months: int) -> bytes:
        """An XLSX workbook for a sponsor to fill in, of its own products alone.

        Args:
            who: the sponsor's own user, or the planner.
            sponsor: who fills it in.
            first_month: of the first column; None = the month after the present one, on the plant's wall clock.
            months: number of columns, 1 to 62.

        Raises:
            NotFoundError: there is no such sponsor that `who` may see, or it has no product.
        """
        terms = self._store.get_terms(who, sponsor)
        if not terms.products:
            raise NotFoundError("product of sponsor", sponsor)
        return template(terms, sponsor, first_month or add_months(month_of(self._clock.now(), terms.zone), 1), months)

    def diff(self, who: Principal, key: UUID, against: UUID | None = None) -> Diff:
        """Compare a version with another of the same sponsor, by the terms it was read with.

        Args:
            who: on whose behalf.
            key: the version that is judged.
            against: None = the version before it.

        Raises:
            NotFoundError: there is no such version that `who` may see.
            InvalidRequestError: the two are of different sponsors.
        """
        entry = self._store.get_forecast(who, key)
        if against is None:
            return diff(self._before(who, entry), entry.version, entry.terms)
        other = self._store.get_forecast(who, against)
        if other.version.sponsor != entry.version.sponsor:
            raise InvalidRequestError((_OTHER_SPONSOR,))
        return diff(other.version, entry.version, entry.terms)

    def _before(self, who: Principal, entry: StoredForecast) -> ForecastVersion | None:
        history = self._store.forecast_history(who, entry.version.sponsor)
        return next((e.version for e in history if e.version.sequence == entry.version.sequence - 1), None)

    def _now(self, entry: StoredForecast) -> StoredForecast:
        return entry.model_copy(update={"version": as_of(entry.version, entry.terms, self._clock.now())})


_OTHER_SPONSOR = Issue(
    severity=Severity.ERROR,
    code="other_sponsor",
    where="query:against",
    message="The two versions are of different sponsors.",
    fix="Name another version of the same sponsor.",
)


def _issue_of(complaint: Complaint) -> Issue:
    """A complaint about a file, with its place in words."""
    parts = {"sheet": complaint.sheet, "row": complaint.row, "column": complaint.column}
    where = ", ".join([complaint.file, *(f"{name} {value}" for name, value in parts.items() if value is not None)])
    return Issue(
        severity=complaint.severity, code=complaint.code, where=where, message=complaint.message, fix=complaint.fix
    )


def _issue_of_rule(result: RuleResult) -> Issue:
    return Issue(
        severity=Severity.ERROR,
        code=result.rule.value,
        where=f"{result.product}, {result.month}" if result.month else result.product,
        message=result.message,
        fix=f"Correct the forecast, or agree on a change of contract {result.contract}.",
    )
