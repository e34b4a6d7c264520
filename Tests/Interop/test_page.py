"""The page of the running program in Chromium: what it shows is what the methods answer."""

import base64
import json
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


def test_a_filter_and_a_member_are_chosen_by_name(database, demo, page):
    session = json.loads(base64.urlsafe_b64decode(demo.token.split(".")[1] + "=="))
    org = session["org"]

    def named(relation: str) -> tuple[str, str]:
        """One whose name no other has a part of."""
        row = database.execute(
            f"""select id::text, name from callboard.{relation} as one where org_id = %(org)s and not exists (
              select 1 from callboard.{relation} as other
              where other.org_id = one.org_id and other.id <> one.id and strpos(lower(other.name), lower(one.name)) > 0)
            order by name desc limit 1""", {"org": org}).fetchone()
        assert row
        return row

    page.goto(f"http://{demo.address}/?view=analytics#token={demo.token}")
    settle(page)
    for label, relation, parameter in [("Campaigns", "campaigns", "campaign"), ("Candidates", "candidates", "candidate")]:
        identity, name = named(relation)
        page.get_by_role("combobox", name=label, exact=True).fill(name.upper())
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name=f"Remove {name}", exact=True)).to_be_visible(timeout=LIMIT)
        settle(page)
        assert f"{parameter}={identity}" in page.url
    source = database.execute(
        "select source from callboard.candidates where org_id = %s and source is not null limit 1", [org]).fetchone()[0]
    sources = page.get_by_role("combobox", name="Sources", exact=True)
    sources.fill(source[:-1].upper())
    offered = page.locator(f"datalist[id='{sources.get_attribute('list')}'] option[value='{source}']")
    expect(offered).to_have_count(1, timeout=LIMIT)
    assert page.get_by_role("alert").count() == 0

    page.goto(f"http://{demo.address}/?view=boards")
    settle(page)
    page.get_by_role("button", name="New dashboard").click()
    page.get_by_role("dialog").get_by_label("Title").fill("Shared by name")
    page.get_by_role("dialog").get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="Shared by name")).to_be_visible(timeout=LIMIT)
    member, email = database.execute(
        "select id::text, email from callboard.members where org_id = %s and id <> %s order by id desc limit 1", [org, session["sub"]]).fetchone()
    page.get_by_role("button", name="Share").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox").fill(email.upper())
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("button", name="Remove ")).to_be_visible(timeout=LIMIT)
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0, timeout=LIMIT)
    shares = database.execute(
        """select member_id::text from callboard.custom_dashboard_shares join callboard.custom_dashboards on dashboard_id = id
        where title = 'Shared by name'""").fetchall()
    assert shares == [(member,)]


def test_without_a_token_it_asks_for_one(demo, page):
    page.goto(f"http://{demo.address}/")
    page.get_by_label("Token").fill(demo.token)
    page.get_by_role("button", name="Sign in").click()
    settle(page)
    assert figures(page, "Calls")["Total calls"]
