"""Use cases of publications: propose, check, review, approve, put in force."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

from scheduler.domain.errors import Issue, Severity
from scheduler.domain.plan import Plan, Violation
from scheduler.domain.publication import BEFORE, MEANING, Disclosure, PublicationState, Shown, Signature, digest_of
from scheduler.domain.scenario import Scenario
from scheduler.domain.sponsor_view import SponsorView
from scheduler.report.sponsor_view import sponsor_view
from scheduler.service.content import plan_content
from scheduler.service.entries import Position
from scheduler.service.errors import InvalidRequestError, NotFoundError, NotPermittedError, WrongStateError
from scheduler.service.ports import Clock, Store
from scheduler.service.principal import Principal, Role
from scheduler.service.published_entries import Publication, PublishedView

CheckPlan = Callable[[Scenario, Plan, Plan | None], tuple[Violation, ...]]
Reauthenticate = Callable[[Principal, str], None]


@dataclass(frozen=True)
class Publications:
    """What can be done with publications.

    Attributes:
        check_plan: the independent checker.
        reauthenticate: makes sure that the user asks in person; raises what the accounts raise.
    """

    store: Store
    clock: Clock
    check_plan: CheckPlan
    reauthenticate: Reauthenticate

    def propose(self, who: Principal, plan: UUID, disclosure: Disclosure, reason: str = "") -> Publication:
        """Propose a plan for publication.

        Raises:
            NotFoundError: there is no such plan that `who` may see.
            WrongStateError: it has no content (yet), or did not pass its check.
            InvalidRequestError: the disclosure states a reason for an order that the plan does not have.
            NotPermittedError: `who` is no planner, or no user.
        """
        shown = Shown(*plan_content(self.store, who, plan), disclosure)
        if shown.plan.verdict is None or not shown.plan.verdict.passed:
            raise WrongStateError(f"Plan {plan} did not pass its check; publish one that did.")
        _need_known_orders(shown)
        digest = digest_of(shown)
        first = self._signature(who, PublicationState.DRAFT, digest)
        entry = Publication(
            id=uuid4(),
            plan=plan,
            created=first.signed,
            disclosure=disclosure,
            digest=digest,
            state=first.state,
            signatures=(first,),
        )
        self.store.add_publication(who, entry, reason)
        return entry

    def get(self, who: Principal, key: UUID) -> Publication:
        """A publication.

        Raises:
            NotFoundError: there is none that `who` may see.
        """
        return self.store.get_publication(who, key)

    def list(self, who: Principal, limit: int, after: Position | None = None) -> tuple[Publication, ...]:
        """At most `limit` publications, newest first, from the one after a position on."""
        return self.store.list_publications(who, limit, after)

    def preview(self, who: Principal, key: UUID, sponsor: str) -> SponsorView:
        """What a sponsor would see of a publication.

        Raises:
            NotFoundError: there is no such publication, or no such sponsor in its scenario.
        """
        shown, _ = self._shown(who, self.get(who, key))
        if sponsor not in shown.scenario.sponsor_by_id:
            raise NotFoundError("sponsor", sponsor)
        return sponsor_view(shown, sponsor)

    def check(self, who: Principal, key: UUID, reason: str = "") -> Publication:
        """Have the checker judge the plan once more, now.

        Raises:
            WrongStateError: it is no draft, or the checker finds a broken rule.
        """
        entry = self.get(who, key)
        shown, digest = self._shown(who, entry)
        baseline = self.store.get_plan(who, entry.plan).baseline
        near = self.store.get_plan(who, baseline).plan if baseline else None
        broken = self.check_plan(shown.scenario, shown.plan, near)
        if broken:
            raise WrongStateError(f"The checker finds {len(broken)} broken rule(s), the first: {broken[0].message}")
        return self._sign(who, entry, PublicationState.CHECKED, digest, reason)

    def review(self, who: Principal, key: UUID, digest: str, reason: str = "") -> Publication:
        """Sign that plan and views were looked at.

        Args:
            who: a planner or approver.
            key: the publication.
            digest: of what the signer looked at.
            reason: in the signer's words.

        Raises:
            WrongStateError: it is not checked, or something else was looked at.
        """
        return self._sign(who, self.get(who, key), PublicationState.REVIEWED, digest, reason)

    def approve(self, who: Principal, key: UUID, digest: str, password: str, reason: str = "") -> Publication:
        """Sign that the plan may be put in force, in person.

        Args:
            who: an approver who is not the author.
            key: the publication.
            digest: of what the signer looked at.
            password: the signer's, once more.
            reason: in the signer's words.

        Raises:
            NotPermittedError: `who` is no approver, or the author.
            WrongStateError: it is not reviewed, or something else was looked at.
            WrongPasswordError, TooOftenError: the password is wrong.
        """
        entry = self.get(who, key)
        if who.role is not Role.APPROVER:
            raise NotPermittedError("Only an approver may approve a publication.")
        if who.user == entry.author:
            raise NotPermittedError("Who proposed a plan does not approve it; ask another approver.")
        self.reauthenticate(who, password)
        return self._sign(who, entry, PublicationState.APPROVED, digest, reason)

    def publish(self, who: Principal, key: UUID, reason: str = "") -> Publication:
        """Put an approved publication in force; sponsors whose part is as it was see no change.

        Raises:
            NotPermittedError: `who` is no planner.
            WrongStateError: it is not approved.
        """
        entry = self.get(who, key)
        shown, digest = self._shown(who, entry)
        _need_next(entry, PublicationState.PUBLISHED)
        _need_same(entry, digest)
        signature = self._signature(who, PublicationState.PUBLISHED, digest)
        current = {view.view.sponsor: view.view for view in self.store.current_views(who)}
        sponsors = sorted({*current, *shown.scenario.sponsor_by_id})
        fresh = (sponsor_view(shown, sponsor) for sponsor in sponsors)
        views = [
            PublishedView(id=uuid4(), published=signature.signed, view=view)
            for view in fresh
            if view != current.get(view.sponsor)
        ]
        self.store.publish(who, key, signature, views, reason)
        return self.get(who, key)

    def _sign(
        self, who: Principal, entry: Publication, state: PublicationState, digest: str, reason: str
    ) -> Publication:
        _need_next(entry, state)
        _need_same(entry, digest)
        self.store.sign_publication(who, entry.id, self._signature(who, state, digest), BEFORE[state], reason)
        return self.get(who, entry.id)

    def _signature(self, who: Principal, state: PublicationState, digest: str) -> Signature:
        if who.user is None or who.scopes is not None:
            raise NotPermittedError("A signature is a person's: sign in as a user.")
        return Signature(
            state=state,
            user=who.user,
            name=who.name,
            role=who.role.value,
            signed=self.clock.now(),
            meaning=MEANING[state],
            digest=digest,
        )

    def _shown(self, who: Principal, entry: Publication) -> tuple[Shown, str]:
        """What signers look at, and its digest as it is now."""
        shown = Shown(*plan_content(self.store, who, entry.plan), entry.disclosure)
        return shown, digest_of(shown)


def _need_next(entry: Publication, state: PublicationState) -> None:
    if entry.state is not BEFORE[state]:
        raise WrongStateError(f"Publication {entry.id} is {entry.state}; only what is {BEFORE[state]} can be {state}.")


def _need_same(entry: Publication, digest: str) -> None:
    if digest != entry.digest:
        raise WrongStateError(
            f"What is to be signed is not what publication {entry.id} holds. Look at it again and sign what you see."
        )


def _need_known_orders(shown: Shown) -> None:
    issues = tuple(
        Issue(
            severity=Severity.ERROR,
            code="unknown_reference",
            where=f"/disclosure/stated/{order}",
            message=f"The plan has no order {order}.",
            fix="Name an order of the plan, or none.",
        )
        for order in shown.disclosure.stated
        if order not in shown.scenario.order_by_id
    )
    if issues:
        raise InvalidRequestError(issues)
