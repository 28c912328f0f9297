"""The page of publications in a real browser: two people take a plan to its sponsors."""

from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect

from api.app import create_app
from api.settings import ApiSettings
from scheduler.bootstrap import in_memory
from tests.api.browser import CHROMIUM, PATIENCE_MS
from tests.api.press import PlanSolver, press
from tests.api.server import serve
from tests.service.accounts.samples import PASSWORD, QUICK


def desk_of(browser: Browser, address: str, login: str, wrong: list[str], path: str = "publications") -> Page:
    """The page as somebody who signed in; what goes wrong in it is collected."""
    page = browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
    page.goto(f"{address}/sign-in")
    page.get_by_label("Login").fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    page.goto(f"{address}/{path}")
    return page


@pytest.mark.slow
@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs chromium; see `make browser`")
def test_two_people_publish_a_plan(browser: Browser) -> None:
    """Proposed, checked and reviewed by one, approved by the other with a password, put in force; a sponsor asks."""
    wrong: list[str] = []
    application = in_memory(make_plan=PlanSolver(), passwords=QUICK)
    application = replace(application, publications=replace(application.publications, check_plan=lambda *_: ()))
    with press(application, check=None) as desk:
        desk.plan()
        with serve(create_app(ApiSettings(), application)) as address:
            ada = desk_of(browser, address, "ada", wrong)
            expect(ada.locator("select[name=plan] option")).to_have_count(1)
            ada.get_by_label("Batches are shown").select_option("week")
            ada.get_by_role("button", name="Propose").click()
            for step in ("Check again", "Sign: reviewed"):
                ada.get_by_role("button", name=step).click()
            expect(ada.get_by_text("Next: sign: approved, by approver.")).to_be_visible()
            expect(ada.get_by_role("cell", name="A batch 1")).to_be_visible()
            ben = desk_of(browser, address, "ben", wrong)
            ben.get_by_label("Your password, once more").fill("wrong")
            ben.get_by_role("button", name="Sign: approved").click()
            expect(ben.get_by_text("The password is wrong.")).to_be_visible()
            ben.get_by_label("Your password, once more").fill(PASSWORD)
            ben.get_by_role("button", name="Sign: approved").click()
            expect(ben.get_by_text("Next: put in force, by planner.")).to_be_visible()
            ada.reload()
            ada.get_by_role("button", name="Put in force").click()
            expect(ada.locator("main .badge").first).to_have_text("published")
            cy = desk_of(browser, address, "cy", wrong, "published")
            expect(cy.get_by_role("cell", name="A batch 2").first).to_be_visible()
            expect(cy.frame_locator("iframe").locator(".main-svg").first).to_be_visible(timeout=PATIENCE_MS)
            cy.get_by_label("What").select_option("cancel")
            cy.get_by_role("button", name="Ask").click()
            expect(cy.get_by_text("the order is missing")).to_be_visible()
            cy.get_by_label("Order").select_option("o1")
            cy.get_by_role("button", name="Ask").click()
            expect(cy.locator("#changes")).to_contain_text("cancel · o1")
            ada.reload()
            ada.get_by_label("Answer").fill("As you wish.")
            ada.get_by_role("button", name="Accept").click()
            expect(ada.get_by_text("As you wish. — Ada")).to_be_visible()
            cy.reload()
            expect(cy.get_by_text("As you wish. — Ada")).to_be_visible()
    assert wrong == []
