"""A plan on its way to the sponsors: every state in its turn, signed by the right person for what they saw."""

from dataclasses import replace

import pytest

from scheduler.domain.plan import Violation
from scheduler.domain.publication import Disclosure, Grain, PublicationState, Shown, digest_of
from scheduler.service.errors import InvalidRequestError, NotFoundError, NotPermittedError, WrongStateError
from scheduler.service.principal import Role
from tests.report import small
from tests.service.press import ACME, ADA, BEN, BOLT, PASSWORD, Press, press, without_user


@pytest.fixture
def desk() -> Press:
    return press()


def test_the_whole_way(desk: Press) -> None:
    """Draft, checked, reviewed, approved, published; each signature says who, when and what it means."""
    entry = desk.publish()
    states = [s.state.value for s in entry.signatures]
    assert states == ["draft", "checked", "reviewed", "approved", "published"]
    assert [s.name for s in entry.signatures] == ["Ada", "Ada", "Ada", "Ben", "Ada"]
    assert entry.signatures[3].meaning == "I approve this plan for publication."
    assert [s.signed for s in entry.signatures] == sorted(s.signed for s in entry.signatures)
    assert {s.digest for s in entry.signatures} == {entry.digest}
    assert desk.published.current(ACME).view.sponsor == "acme"


def test_the_digest_is_of_everything_that_is_shown(desk: Press) -> None:
    """Another plan, another scenario or another disclosure have another one."""
    shown = Shown(small.scenario(), small.plan(), Disclosure())
    others = [
        shown._replace(scenario=shown.scenario.model_copy(update={"name": "Other"})),
        shown._replace(plan=shown.plan.model_copy(update={"deliveries": ()})),
        shown._replace(disclosure=Disclosure(batches=Grain.WEEK)),
    ]
    assert len({digest_of(one) for one in (shown, *others)}) == 4
    assert digest_of(shown) == digest_of(Shown(small.scenario(), small.plan(), Disclosure()))


def test_only_a_plan_that_passed_is_proposed(desk: Press) -> None:
    """Not one that failed its check."""
    with pytest.raises(WrongStateError, match="did not pass its check"):
        desk.publications.propose(ADA, desk.plan(passed=False), Disclosure())


def test_the_check_is_made_again(desk: Press) -> None:
    """What the checker finds now counts, whatever the plan says of itself."""
    entry = desk.publications.propose(ADA, desk.plan(), Disclosure())
    desk.broken.append(Violation(rule="unit_capacity", message="Two batches on MIX at once."))
    with pytest.raises(WrongStateError, match=r"1 broken rule\(s\), the first: Two batches on MIX"):
        desk.publications.check(ADA, entry.id)
    assert desk.publications.get(ADA, entry.id).state is PublicationState.DRAFT


def test_nobody_approves_their_own(desk: Press) -> None:
    """Not even somebody who became an approver since; and nobody who is none."""
    entry = desk.publications.propose(ADA, desk.plan(), Disclosure())
    desk.publications.check(ADA, entry.id)
    desk.publications.review(BEN, entry.id, entry.digest)
    with pytest.raises(NotPermittedError, match="Only an approver may approve"):
        desk.publications.approve(ADA, entry.id, entry.digest, PASSWORD)
    with pytest.raises(NotPermittedError, match="Who proposed a plan does not approve it"):
        desk.publications.approve(replace(ADA, role=Role.APPROVER), entry.id, entry.digest, PASSWORD)
    assert desk.publications.approve(BEN, entry.id, entry.digest, PASSWORD).state is PublicationState.APPROVED


def test_approval_takes_the_password_and_the_digest_of_what_was_seen(desk: Press) -> None:
    """Without either nothing is signed."""
    entry = desk.publications.propose(ADA, desk.plan(), Disclosure())
    desk.publications.check(ADA, entry.id)
    with pytest.raises(WrongStateError, match="What is to be signed is not what"):
        desk.publications.review(ADA, entry.id, "0" * 64)
    desk.publications.review(ADA, entry.id, entry.digest)
    with pytest.raises(NotPermittedError, match="The password is wrong"):
        desk.publications.approve(BEN, entry.id, entry.digest, "guess")
    with pytest.raises(WrongStateError, match="What is to be signed is not what"):
        desk.publications.approve(BEN, entry.id, "0" * 64, PASSWORD)
    assert desk.publications.get(ADA, entry.id).state is PublicationState.REVIEWED


def test_states_are_not_skipped(desk: Press) -> None:
    """Each step needs the one before, and is taken once."""
    entry = desk.publications.propose(ADA, desk.plan(), Disclosure())
    with pytest.raises(WrongStateError, match="is draft; only what is checked can be reviewed"):
        desk.publications.review(ADA, entry.id, entry.digest)
    with pytest.raises(WrongStateError, match="is draft; only what is approved can be published"):
        desk.publications.publish(ADA, entry.id)
    desk.publications.check(ADA, entry.id)
    with pytest.raises(WrongStateError, match="is checked; only what is draft can be checked"):
        desk.publications.check(ADA, entry.id)


@pytest.mark.parametrize("who", [without_user(ADA), replace(ADA, scopes=frozenset({"publications"}))])
def test_a_signature_is_a_persons(desk: Press, who: object) -> None:
    """Neither nobody's nor a key's."""
    with pytest.raises(NotPermittedError, match="A signature is a person's"):
        desk.publications.propose(who, desk.plan(), Disclosure())


def test_the_next_one_takes_the_place_of_the_one_before(desk: Press) -> None:
    """Whose part is the same sees no change, not even that something was published."""
    first = desk.publish()
    before = {who.sponsor: desk.published.current(who) for who in (ACME, BOLT)}
    plan = small.plan()
    late = plan.promises[1].model_copy(update={"last_delivery": small.at(8)})
    changed = plan.model_copy(update={"promises": (plan.promises[0], late, plan.promises[2])})
    second = desk.publish(desk.plan(plan=changed))
    assert desk.publications.get(ADA, first.id).state is PublicationState.SUPERSEDED
    assert [e.id for e in desk.publications.list(ADA, 10)] == [second.id, first.id]
    assert desk.published.current(ACME) == before["acme"]
    assert desk.published.current(BOLT).id != before["bolt"].id


def test_a_sponsor_that_is_gone_sees_that_nothing_is_planned(desk: Press) -> None:
    """Not the batches of a plan that is no longer in force."""
    desk.publish()
    scenario, plan = small.scenario(), small.plan()
    alone = scenario.model_copy(
        update={
            "sponsors": scenario.sponsors[:1],
            "products": scenario.products[:1],
            "recipes": scenario.recipes[:1],
            "orders": (scenario.orders[0], scenario.orders[2]),
        }
    )
    of_acme = plan.model_copy(
        update={"campaigns": plan.campaigns[:1], "promises": (plan.promises[0], plan.promises[2]), "deliveries": ()}
    )
    desk.publish(desk.plan(alone, of_acme))
    assert desk.published.current(BOLT).view.batches == ()
    assert desk.published.current(BOLT).view.promises == ()


def test_a_preview_is_what_will_be_seen(desk: Press) -> None:
    """For each sponsor of the scenario and nobody else."""
    entry = desk.approved(disclosure=Disclosure(batches=Grain.WEEK))
    seen = {name: desk.publications.preview(BEN, entry.id, name) for name in ("acme", "bolt")}
    desk.publications.publish(ADA, entry.id)
    assert {name: desk.published.current(ADA, name).view for name in seen} == seen
    with pytest.raises(NotFoundError, match=r"^There is no sponsor nobody\.$"):
        desk.publications.preview(BEN, entry.id, "nobody")


def test_reasons_are_stated_for_orders_of_the_plan(desk: Press) -> None:
    """Others are named, all at once."""
    stated = {"o1": "material", "o8": "capacity", "o9": "capacity"}
    with pytest.raises(InvalidRequestError, match=r"no order o8\.; The plan has no order o9"):
        desk.publications.propose(ADA, desk.plan(), Disclosure.model_validate({"stated": stated}))
