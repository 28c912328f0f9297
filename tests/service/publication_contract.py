"""What every adapter of the store does with publications; a test module of an adapter inherits it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from scheduler.domain.plan import Verdict
from scheduler.domain.publication import MEANING, Disclosure, PublicationState, Signature
from scheduler.domain.sponsor_view import SponsorView
from scheduler.service.entries import PlanState
from scheduler.service.errors import NotFoundError, NotPermittedError, StoreFullError, WrongStateError
from scheduler.service.ports import Store
from scheduler.service.principal import Principal, Role
from scheduler.service.published_entries import (
    ChangeAnswer,
    ChangeKind,
    ChangeRequest,
    ChangeWanted,
    Decision,
    LeadTime,
    LeadTimes,
    Publication,
    PublishedView,
)
from tests.service.samples import (
    COLLEAGUE_ELSEWHERE,
    NOON,
    OTHER_SPONSOR,
    PLANNER,
    SPONSOR,
    result,
    stored_plan,
    stored_scenario,
)

ADA = replace(PLANNER, user=UUID(int=1), name="Ada")
BEN = Principal(Role.APPROVER, "north", user=UUID(int=2), name="Ben")
ANALYST, ADMIN = Principal(Role.ANALYST, "north"), Principal(Role.ADMIN, "north")
MAX_CHANGES = 3
CHECKED, REVIEWED, APPROVED, PUBLISHED = list(PublicationState)[1:5]


def clean_plan(store: Store) -> UUID:
    """A plan in the store that passed its check."""
    scenario = stored_scenario()
    store.add_scenario(PLANNER, scenario)
    plan = stored_plan(scenario=scenario.id)
    store.add_plan(PLANNER, plan)
    content = result().plan.model_copy(update={"verdict": Verdict(passed=True)})
    done = plan.model_copy(update={"state": PlanState.DONE, "plan": content, "run": result().run})
    store.replace_plan(PLANNER, done, PlanState.QUEUED)
    return plan.id


def signature(state: PublicationState, who: Principal, digest: str = "d1") -> Signature:
    """Of that state and person, so many minutes after noon."""
    assert who.user is not None
    when = NOON + timedelta(minutes=list(PublicationState).index(state))
    meaning = MEANING[state]
    return Signature(
        state=state, user=who.user, name=who.name, role=who.role.value, signed=when, meaning=meaning, digest=digest
    )


def draft(store: Store, minute: int = 0) -> Publication:
    """A publication in the store, by Ada, of a plan of its own there."""
    entry = Publication(
        id=uuid4(),
        plan=clean_plan(store),
        created=NOON + timedelta(minutes=minute),
        disclosure=Disclosure(),
        digest="d1",
        state=PublicationState.DRAFT,
        signatures=(signature(PublicationState.DRAFT, ADA),),
    )
    store.add_publication(ADA, entry)
    return entry


def approved(store: Store) -> Publication:
    """A publication that is ready to be put in force."""
    entry = draft(store)
    for state, who, before in (
        (CHECKED, ADA, PublicationState.DRAFT),
        (REVIEWED, ADA, CHECKED),
        (APPROVED, BEN, REVIEWED),
    ):
        store.sign_publication(who, entry.id, signature(state, who), before)
    return store.get_publication(ADA, entry.id)


def view(sponsor: str, minute: int = 0) -> PublishedView:
    """An empty view of a sponsor, published so many minutes after noon."""
    own = SponsorView(sponsor=sponsor, zone="UTC")
    return PublishedView(id=uuid4(), published=NOON + timedelta(minutes=minute), view=own)


def asked(sponsor: str = "acme", minute: int = 0) -> ChangeRequest:
    """A request of so many minutes after noon."""
    wanted = ChangeWanted(kind=ChangeKind.QUANTITY, order="o1", quantity=Decimal(5), text="More, please.")
    return ChangeRequest(
        id=uuid4(), sponsor=sponsor, created=NOON + timedelta(minutes=minute), name="Cy", wanted=wanted
    )


ANSWER = ChangeAnswer(decision=Decision.ACCEPTED, text="Yes.", answered=NOON, name="Ada")


class PublicationContract:
    """Tests of the port; subclasses define the fixture `store`, with room for `MAX_CHANGES` requests a sponsor."""

    def test_a_publication_collects_its_signatures(self, store: Store) -> None:
        """State by state; what was signed comes back as it was."""
        entry = draft(store)
        assert store.get_publication(BEN, entry.id) == entry
        found = approved(store)
        assert found.state is APPROVED
        assert [(s.state, s.name) for s in found.signatures] == [
            ("draft", "Ada"),
            ("checked", "Ada"),
            ("reviewed", "Ada"),
            ("approved", "Ben"),
        ]
        assert found.author == ADA.user

    def test_publications_are_listed_newest_first(self, store: Store) -> None:
        """In pages that follow one another."""
        made = [draft(store, minute) for minute in (1, 2, 0)]
        first = store.list_publications(ANALYST, 2)
        rest = store.list_publications(ANALYST, 2, first[-1].position)
        assert [e.id for e in (*first, *rest)] == [made[1].id, made[0].id, made[2].id]

    @pytest.mark.parametrize("stranger", [SPONSOR, COLLEAGUE_ELSEWHERE, ADMIN], ids=["sponsor", "elsewhere", "admin"])
    def test_publications_are_the_plants(self, store: Store, stranger: Principal) -> None:
        """Nobody else can tell one from none."""
        entry = draft(store)
        other = replace(stranger, user=uuid4(), name="X")
        with pytest.raises(NotFoundError, match=f"^There is no publication {entry.id}.$"):
            store.get_publication(other, entry.id)
        with pytest.raises(NotFoundError, match=f"^There is no publication {entry.id}.$"):
            store.sign_publication(other, entry.id, signature(CHECKED, other), PublicationState.DRAFT)
        assert store.list_publications(other, 10) == ()

    def test_who_only_reads_signs_nothing(self, store: Store) -> None:
        """An analyst signs nothing; an approver proposes nothing and puts nothing in force."""
        entry = approved(store)
        with pytest.raises(NotPermittedError, match="Only a planner or an approver may sign"):
            store.sign_publication(ANALYST, entry.id, signature(PUBLISHED, ADA), APPROVED)
        with pytest.raises(NotPermittedError, match="Only a planner may add publications"):
            store.add_publication(BEN, entry)
        with pytest.raises(NotPermittedError, match="Only a planner may change publications"):
            store.publish(BEN, entry.id, signature(PUBLISHED, BEN), [])

    def test_a_signature_counts_once(self, store: Store) -> None:
        """Of threads that sign at once exactly one gets through; who signs out of turn is told the state."""
        entry = draft(store)

        def sign(_: int) -> bool:
            try:
                store.sign_publication(ADA, entry.id, signature(CHECKED, ADA), PublicationState.DRAFT)
            except WrongStateError:
                return False
            return True

        with ThreadPoolExecutor(4) as pool:
            assert sum(pool.map(sign, range(12))) == 1
        with pytest.raises(WrongStateError, match=f"Publication {entry.id} is checked, and not reviewed"):
            store.sign_publication(BEN, entry.id, signature(APPROVED, BEN), REVIEWED)

    def test_publishing_shows_each_sponsor_its_view(self, store: Store) -> None:
        """And nobody another's; staff see all."""
        views = [view("acme"), view("bolt")]
        store.publish(ADA, approved(store).id, signature(PUBLISHED, ADA), views)
        assert store.current_views(SPONSOR) == (views[0],)
        assert store.current_views(OTHER_SPONSOR) == (views[1],)
        assert store.current_views(ANALYST) == tuple(views)
        assert store.current_views(COLLEAGUE_ELSEWHERE) == store.current_views(ADMIN) == ()

    def test_a_new_publication_ends_the_one_before(self, store: Store) -> None:
        """One is in force at a time; a view that is not replaced stays."""
        first, second = approved(store), approved(store)
        store.publish(ADA, first.id, signature(PUBLISHED, ADA), [view("acme"), view("bolt")])
        before = store.current_views(OTHER_SPONSOR)
        newer = view("acme", 5)
        store.publish(ADA, second.id, signature(PUBLISHED, ADA), [newer])
        assert store.get_publication(ADA, first.id).state is PublicationState.SUPERSEDED
        assert store.get_publication(ADA, second.id).state is PUBLISHED
        assert store.current_views(SPONSOR) == (newer,)
        assert store.current_views(OTHER_SPONSOR) == before

    def test_what_cannot_be_published_changes_nothing(self, store: Store) -> None:
        """The one in force stays in force."""
        first, unsigned = approved(store), draft(store)
        store.publish(ADA, first.id, signature(PUBLISHED, ADA), [view("acme")])
        before = store.current_views(ADA)
        with pytest.raises(WrongStateError, match="is draft, and not approved"):
            store.publish(ADA, unsigned.id, signature(PUBLISHED, ADA), [view("acme", 9)])
        assert store.get_publication(ADA, first.id).state is PUBLISHED
        assert store.current_views(ADA) == before

    def test_a_sponsor_asks_and_the_planner_answers_once(self, store: Store) -> None:
        """Both see request and answer; another sponsor cannot tell it from nothing."""
        entry = asked()
        store.add_change_request(SPONSOR, entry)
        assert store.get_change_request(SPONSOR, entry.id) == entry
        with pytest.raises(NotPermittedError, match="Only a planner may add answers"):
            store.answer_change_request(SPONSOR, entry.id, ANSWER)
        with pytest.raises(NotFoundError, match=f"^There is no change request {entry.id}.$"):
            store.answer_change_request(OTHER_SPONSOR, entry.id, ANSWER)
        store.answer_change_request(ADA, entry.id, ANSWER)
        assert store.list_change_requests(SPONSOR, 10) == (entry.model_copy(update={"answer": ANSWER}),)
        with pytest.raises(WrongStateError, match="is answered already"):
            store.answer_change_request(ADA, entry.id, ANSWER)
        for stranger in (OTHER_SPONSOR, COLLEAGUE_ELSEWHERE):
            with pytest.raises(NotFoundError, match=f"^There is no change request {entry.id}.$"):
                store.get_change_request(stranger, entry.id)
            assert store.list_change_requests(stranger, 10) == ()

    def test_requests_have_room_of_their_own(self, store: Store) -> None:
        """A sponsor is told of its own limit only, and asks for nobody else."""
        for minute in range(MAX_CHANGES):
            store.add_change_request(SPONSOR, asked(minute=minute))
        with pytest.raises(StoreFullError, match=f"The store holds {MAX_CHANGES} requests, its limit"):
            store.add_change_request(SPONSOR, asked())
        store.add_change_request(OTHER_SPONSOR, asked("bolt"))
        with pytest.raises(NotPermittedError, match="Only a planner, or the sponsor itself, may add its requests"):
            store.add_change_request(OTHER_SPONSOR, asked())
        assert len(store.list_change_requests(ADA, 10)) == MAX_CHANGES + 1
        first = store.list_change_requests(SPONSOR, 2)
        assert len(store.list_change_requests(SPONSOR, 2, first[-1].position)) == MAX_CHANGES - 2

    def test_lead_times_follow_one_another(self, store: Store) -> None:
        """The planner states them, the sponsor reads its own; who did not see the newest states nothing."""
        assert store.get_lead_times(SPONSOR, "acme").version == 0
        first = LeadTimes(version=1, created=NOON, lead_times=(LeadTime(product="A", up_to=Decimal(10), days=90),))
        store.add_lead_times(ADA, "acme", first)
        assert store.get_lead_times(SPONSOR, "acme") == store.get_lead_times(ADA, "acme") == first
        for stranger in (OTHER_SPONSOR, COLLEAGUE_ELSEWHERE):
            assert store.get_lead_times(stranger, "acme") == LeadTimes()
        with pytest.raises(WrongStateError, match="Other lead times of sponsor acme were stated meanwhile"):
            store.add_lead_times(ADA, "acme", first)
        with pytest.raises(NotPermittedError, match="Only a planner may add lead times"):
            store.add_lead_times(SPONSOR, "acme", first.model_copy(update={"version": 2}))
