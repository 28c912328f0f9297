"""The planner's page in a real browser, and what a browser is told about it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, expect

from api.app import create_app
from api.examples import REPLAN_REQUESTS
from api.identify import everybody_plans
from api.settings import ApiSettings
from scheduler.bootstrap import in_memory
from tests.api.browser import CHROMIUM, PATIENCE_MS
from tests.api.server import serve
from tests.service.accounts.samples import PASSWORD, QUICK

ROOT = Path(__file__).parents[2]
TINY = ROOT / "scenarios" / "tiny" / "two_products" / "scenario.yaml"
REFERENCE = ROOT / "scenarios" / "reference" / "biologics_site" / "scenario.yaml"


@pytest.fixture(scope="module")
def browser_page(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A browser on the page of a fresh service, and everything that went wrong in it."""
    wrong: list[str] = []
    with serve(create_app(ApiSettings(), identify=everybody_plans)) as address:
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("request", lambda asked: asked.url.startswith((address, "data:", "blob:")) or wrong.append(asked.url))
        page.goto(address)
        yield page, wrong


def test_the_page_may_load_nothing_from_elsewhere() -> None:
    """Its policy names this service only and no inline script; the page and its files are there."""
    with TestClient(create_app(ApiSettings()), base_url="http://localhost") as client:
        answer = client.get("/")
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        for door in ("/sign-in", "/welcome"):
            assert client.get(door).headers["content-security-policy"] == policy
        for file in ("page.js", "door.js", "plan.js", "replans.js", "api.js", "dom.js", "style.css", "icon.svg"):
            assert client.get(f"/static/{file}").status_code == 200, file
            assert "http://" not in client.get(f"/static/{file}").text.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.slow
@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs chromium; see `make browser`")
def test_a_planner_uploads_plans_and_looks(browser_page: tuple[Page, list[str]]) -> None:
    """From the file to the Gantt chart, the orders and a second plan to compare with."""
    page, wrong = browser_page
    expect(page.get_by_text("None yet: upload a YAML or JSON file.")).to_be_visible()
    page.set_input_files("#upload", TINY)
    page.get_by_label("Time limit, seconds").fill("5")
    page.get_by_role("button", name="Make plan").click()
    expect(page.locator("main .badge").first).to_have_text("done", timeout=PATIENCE_MS)
    chart = page.frame_locator("iframe[title='Gantt chart']")
    expect(chart.locator(".main-svg").first).to_be_visible(timeout=PATIENCE_MS)
    expect(chart.get_by_text("Two products on one suite").first).to_be_visible()
    expect(page.get_by_role("cell", name="o1", exact=True)).to_be_visible()
    page.get_by_text("Stock over time").click()
    drawn = page.frame_locator("iframe[title='Stock chart']")
    expect(drawn.get_by_text("capacity or reorder point").first).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_label("a row for each").select_option("sponsor")
    expect(chart.locator(".main-svg").first).to_be_visible(timeout=PATIENCE_MS)

    page.get_by_label("Objective").select_option("makespan")
    page.get_by_role("button", name="Make plan").click()
    expect(page.locator("#plans .badge.done")).to_have_count(2, timeout=PATIENCE_MS)
    page.locator("main select").last.select_option(index=1)
    expect(page.get_by_role("columnheader", name="Difference")).to_be_visible()
    assert wrong == []


@pytest.mark.slow
@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs chromium; see `make browser`")
def test_a_planner_watches_and_cancels(browser_page: tuple[Page, list[str]]) -> None:
    """A long search shows its progress and ends when the planner says so."""
    page, wrong = browser_page
    page.set_input_files("#upload", REFERENCE)
    expect(page.locator("#scenarios li")).to_have_count(2)
    page.get_by_label("Time limit, seconds").fill("600")
    page.get_by_role("button", name="Make plan").click()
    expect(page.locator(".incumbents li").first).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("main .badge").first).to_have_text("cancelled", timeout=PATIENCE_MS)
    assert wrong == []


@pytest.mark.slow
@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs chromium; see `make browser`")
def test_a_planner_is_told_what_is_wrong(browser_page: tuple[Page, list[str]]) -> None:
    """A file that is no scenario comes back with the place and the reason, shown as text."""
    page, wrong = browser_page
    content = b"name: <b>bold</b>\nstart: soon\nhorizon: 10d\n"
    page.set_input_files("#upload", {"name": "bad.yaml", "mimeType": "text/yaml", "buffer": content})
    expect(page.locator("#upload-problem li")).to_contain_text("/start")
    assert all("422" in text for text in wrong)
    wrong.clear()


@pytest.mark.slow
@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs chromium; see `make browser`")
def test_a_planner_sees_proposals_side_by_side(browser: Browser) -> None:
    """The plan's page lists what happened and each proposal with what it moves and costs; each opens its own page."""
    with serve(create_app(ApiSettings(), identify=everybody_plans)) as address:
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(PATIENCE_MS)
        page.goto(address)
        page.set_input_files("#upload", TINY)
        page.get_by_label("Time limit, seconds").fill("2")
        page.get_by_role("button", name="Make plan").click()
        expect(page.locator("main .badge").first).to_have_text("done", timeout=PATIENCE_MS)
        plan = page.request.get(f"{address}/api/v1/plans").json()["items"][0]["id"]
        asked = {**REPLAN_REQUESTS["down"]["value"], "strategies": ["right_shift", "full"]}
        assert page.request.post(f"{address}/api/v1/plans/{plan}/replans", data=asked).status == 202
        expect(page.locator("#plans .badge.done")).to_have_count(4, timeout=PATIENCE_MS)
        page.locator("#plans button").last.click()
        expect(page.get_by_text("1 unit down, 1 order added; frozen for 1d, slushy for 7d.")).to_be_visible()
        rows = page.locator("tr", has=page.get_by_role("link", name="chart", exact=True))
        expect(rows).to_have_count(2)
        chart = browser.new_page()
        chart.goto(address + str(rows.last.get_by_role("link").get_attribute("href")))
        expect(chart.get_by_text("New (", exact=False).first).to_be_visible(timeout=PATIENCE_MS)
        page.get_by_role("button", name="full", exact=True).click()
        expect(page.locator("main h2")).to_contain_text("from 2027-01-04 12:00 UTC: full")


@pytest.mark.slow
@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs chromium; see `make browser`")
def test_the_first_planner_comes_in(browser: Browser) -> None:
    """By the one-time link; a plan with its chart works with the session; out again, and in with the password."""
    application = in_memory(passwords=QUICK)
    secret = application.accounts.users.first_link("plant")
    with serve(create_app(ApiSettings(), application)) as address:
        page = browser.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(address)
        page.wait_for_url("**/sign-in")
        page.goto(f"{address}/welcome#{secret}")
        page.get_by_label("Name").fill("Paula First")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_label("Once more").fill("something else")
        page.get_by_role("button", name="Begin").click()
        expect(page.get_by_role("alert")).to_contain_text("The two passwords differ.")
        page.get_by_label("Once more").fill(PASSWORD)
        page.get_by_role("button", name="Begin").click()
        expect(page.locator("#me")).to_have_text("Paula First, planner")
        page.set_input_files("#upload", TINY)
        page.get_by_label("Time limit, seconds").fill("5")
        page.get_by_role("button", name="Make plan").click()
        chart = page.frame_locator("iframe[title='Gantt chart']")
        expect(chart.locator(".main-svg").first).to_be_visible(timeout=PATIENCE_MS)
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/sign-in")
        page.get_by_label("Login").fill("planner")
        for password, shown in (("wrong", "Login or password is wrong"), (PASSWORD, "")):
            page.get_by_label("Password").fill(password)
            page.get_by_role("button", name="Sign in").click()
            if shown:
                expect(page.get_by_role("alert")).to_contain_text(shown)
        expect(page.locator("#me")).to_have_text("Paula First, planner")
