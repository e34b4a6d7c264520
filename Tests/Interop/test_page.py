"""The page of the running program in Chromium: what it shows is what the methods answer."""

import os
import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

# A busy machine only needs longer.
LIMIT = 60_000


@pytest.fixture(scope="module")
def browser():
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert path, "Chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        # Root has no sandbox; what it reads here is our own page.
        yield playwright.chromium.launch(executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else [])


@pytest.fixture
def page(browser, demo):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, timezone_id="Pacific/Auckland")
    page = context.new_page()
    page.set_default_timeout(LIMIT)
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    yield page
    context.close()
    assert not found


def figures(page, section: str) -> dict[str, str]:
    region = page.get_by_role("region", name=section, exact=True)
    expect(region.get_by_role("definition").first).to_be_visible(timeout=LIMIT)
    return {
        term: text.split()[0]
        for term, text in zip(region.get_by_role("term").all_inner_texts(), region.get_by_role("definition").all_inner_texts())}


def settle(page) -> None:
    expect(page.locator("section").first).to_be_visible(timeout=LIMIT)
    expect(page.locator("[aria-busy=true]")).to_have_count(0, timeout=LIMIT)


def test_the_dashboard(api, demo, dashboard, page):
    page.goto(f"http://{demo.address}/#token={demo.token}")
    settle(page)
    metadata = [("authorization", f"Bearer {demo.token}"), ("x-max-staleness-ms", "0")]
    stats = dashboard.GetDashboardStats(api.dashboard.GetDashboardStatsRequest(), metadata=metadata).stats
    messages = dashboard.GetMessagingStats(api.dashboard.GetMessagingStatsRequest(), metadata=metadata).stats
    assert figures(page, "Calls")["Total calls"] == f"{stats.total_calls:,}"
    assert figures(page, "Messages")["Inbound"] == f"{messages.inbound_count:,}"
    assert page.get_by_role("alert").count() == 0
    assert demo.token not in page.url


def test_analytics_and_custom_dashboards(demo, page):
    page.goto(f"http://{demo.address}/#token={demo.token}")
    for view, section in [("Analytics", "Key figures"), ("Custom dashboards", "Custom dashboards")]:
        page.get_by_role("navigation", name="Views").get_by_role("link", name=view, exact=True).click()
        expect(page.get_by_role("region", name=section, exact=True)).to_be_visible(timeout=LIMIT)
        settle(page)
        assert page.get_by_role("alert").count() == 0


def test_without_a_token_it_asks_for_one(demo, page):
    page.goto(f"http://{demo.address}/")
    page.get_by_label("Token").fill(demo.token)
    page.get_by_role("button", name="Sign in").click()
    settle(page)
    assert figures(page, "Calls")["Total calls"]
