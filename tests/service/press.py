"""A service with a plan of two sponsors to publish, for tests of publications."""

from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from scheduler.domain.plan import Plan, Verdict, Violation
from scheduler.domain.publication import Disclosure, PublicationState
from scheduler.domain.scenario import Scenario
from scheduler.service.changes import Changes
from scheduler.service.entries import PlanState, StoredPlan, StoredScenario
from scheduler.service.errors import NotPermittedError
from scheduler.service.lead_times import StatedLeadTimes
from scheduler.service.ports import Store
from scheduler.service.principal import Principal, Role
from scheduler.service.publications import Publications
from scheduler.service.published import Published
from scheduler.service.published_entries import Publication
from scheduler.store.memory import MemoryStore
from tests.report import small
from tests.service.samples import NOON, SteppingClock, result, stored_plan

ADA = Principal(Role.PLANNER, "north", user=UUID(int=1), name="Ada")
BEN = Principal(Role.APPROVER, "north", user=UUID(int=2), name="Ben")
ACME = Principal(Role.SPONSOR, "north", sponsor="acme", user=UUID(int=3), name="Cy")
BOLT = Principal(Role.SPONSOR, "north", sponsor="bolt", user=UUID(int=4), name="Di")
PASSWORD = "correct horse"


@dataclass
class Press:
    """The use cases, and what the checker finds the next time it is asked."""

    store: Store
    publications: Publications
    published: Published
    changes: Changes
    lead_times: StatedLeadTimes
    broken: list[Violation]

    def plan(
        self, scenario: Scenario | None = None, plan: Plan | None = None, passed: bool = True, who: Principal = ADA
    ) -> UUID:
        """A plan in the store that was judged so."""
        stored = StoredScenario(id=uuid4(), name="Small", created=NOON, scenario=scenario or small.scenario())
        self.store.add_scenario(who, stored)
        queued = stored_plan(scenario=stored.id)
        self.store.add_plan(who, queued)
        content = (plan or small.plan()).model_copy(update={"verdict": Verdict(passed=passed)})
        done: StoredPlan = queued.model_copy(
            update={"state": PlanState.DONE, "plan": content, "run": result().run, "finished": NOON}
        )
        self.store.replace_plan(who, done, PlanState.QUEUED)
        return done.id

    def approved(self, plan: UUID | None = None, disclosure: Disclosure | None = None) -> Publication:
        """A publication that is ready to be put in force."""
        entry = self.publications.propose(ADA, plan or self.plan(), disclosure or Disclosure())
        self.publications.check(ADA, entry.id)
        self.publications.review(ADA, entry.id, entry.digest)
        return self.publications.approve(BEN, entry.id, entry.digest, PASSWORD)

    def publish(self, plan: UUID | None = None, disclosure: Disclosure | None = None) -> Publication:
        """A publication in force."""
        entry = self.publications.publish(ADA, self.approved(plan, disclosure).id)
        assert entry.state is PublicationState.PUBLISHED
        return entry


def press(store: Store | None = None) -> Press:
    """A service with the memory store, or on another."""
    store, clock, broken = store or MemoryStore(), SteppingClock(), []
    publications = Publications(store, clock, lambda *_: tuple(broken), reauthenticate)
    return Press(store, publications, Published(store), Changes(store, clock), StatedLeadTimes(store, clock), broken)


def reauthenticate(who: Principal, password: str) -> None:
    """Everybody has the same password."""
    if password != PASSWORD:
        raise NotPermittedError("The password is wrong.")


def without_user(who: Principal) -> Principal:
    """The same role, asked for by nobody in particular."""
    return replace(who, user=None)
