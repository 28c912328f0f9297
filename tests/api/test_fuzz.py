"""Requests made up from the API's own description: no 5xx, every answer as described, nothing bad accepted."""

import pytest
from schemathesis.generation import GenerationMode
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.api.fuzz import NEVER_FINE, Sent, here, made_up
from tests.api.proofs import keep

EACH, MANY_EACH, PIECES = 25, 50, 20


@pytest.fixture(autouse=True)
def _no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """An image takes seconds to draw."""
    monkeypatch.setattr("scheduler.service.reports.figure_image", lambda *_: b"an image")


def judged(mode: GenerationMode, sent: Sent, least: int) -> None:
    """Nothing is wrong, and enough was sent of every kind."""
    assert sent.wrong == []
    assert sent.broken == 0
    assert sent.answers.total() >= least
    if mode is GenerationMode.POSITIVE:
        assert sent.labels - sent.fine <= NEVER_FINE


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_made_up_requests(mode: GenerationMode) -> None:
    """Each operation, with data the description allows, of things that exist and not, and with data it forbids."""
    judged(mode, made_up(mode, EACH, 0), 1_000)


def careless(app: ASGIApp) -> ASGIApp:
    """The app with a door that lets everything pass: 200 in the place of 422, and 500 in the place of 404."""
    status = {422: 200, 404: 500}

    async def reached(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_changed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "status": status.get(message["status"], message["status"])}
            await send(message)

        await here(app)(scope, receive, send_changed)

    return reached


def test_a_careless_service_would_be_noticed() -> None:
    """Both what it takes and where it breaks."""
    sent = made_up(GenerationMode.NEGATIVE, 2, 0, careless)
    assert sent.broken > 0
    assert any(failure.startswith("ServerError") for failure in sent.wrong)
    assert any(failure.startswith("AcceptedNegativeData") for failure in sent.wrong)


@pytest.mark.proof
@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("piece", range(1, PIECES + 1))
def test_a_hundred_thousand_made_up_requests(piece: int, mode: GenerationMode) -> None:
    """The same with others, in pieces that can be run apart."""
    sent = made_up(mode, MANY_EACH, piece)
    bad = sum(failure.startswith("AcceptedNegativeData") for failure in sent.wrong)
    other = len(sent.wrong) - bad
    keep(f"fuzz-{mode.value}", piece, requests=sent.answers.total(), broken=sent.broken, accepted=bad, other=other)
    judged(mode, sent, 2_000)
