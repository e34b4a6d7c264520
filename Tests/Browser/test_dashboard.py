"""The dashboard: every section in every state, its figures, its controls."""

import csv
import io
import json
import re
import threading

import answers
import pytest
from conftest import Failure, section, settled
from playwright.sync_api import Page, expect

SECTIONS = {
    "Calls": ["Total calls", "Total duration", "Average duration", "To-dos"],
    "Messages": ["Total messages", "Delivery rate", "Inbound", "Outbound"],
    "Response insights": ["Response rate", "Unanswered", "Average response time"],
    "Calls per day": [], "SMS and email": [], "Calls by hour of the week": [], "Messages by hour of the week": [], "Newest calls": [],
    "Text agents": ["Suggestions", "Auto-reply rate", "Average confidence", "Escalation rate"],
    "Plans": ["Active plans", "Contacts in active plans", "Completion rate"],
    "AI usage": ["Total tokens", "Total cost"], "AI origins": ["AI-composed", "AI share"],
    "Recent activity": [], "Task status": [], "Channels": ["Active contacts", "Total contacts"],
}
GROUPS = {
    "dashboard": ["Calls", "Calls per day", "Calls by hour of the week", "Newest calls", "Task status"],
    "messaging": ["Messages", "Response insights", "SMS and email", "Messages by hour of the week"],
    "text_agent": ["Text agents"], "plan": ["Plans"], "ai_usage": ["AI usage"], "ai_message_origin": ["AI origins"],
    "engagement": ["Recent activity", "Channels"],
}


def figures(page: Page, name: str) -> dict[str, str]:
    found = section(page, name)
    return dict(zip(found.get_by_role("term").all_inner_texts(), found.get_by_role("definition").all_inner_texts()))


def heights(page: Page) -> dict[str, list[float]]:
    expect(page.get_by_role("region")).to_have_count(len(SECTIONS))
    return page.evaluate("""() => Object.fromEntries([...document.querySelectorAll('section')].map((section) => {
        const { x, y, width, height } = section.getBoundingClientRect();
        return [section.querySelector('h2').textContent, [x, y, width, height].map(Math.round)];
    }))""")


def test_names_and_figures(open_page):
    page = settled(open_page())
    expect(page.get_by_role("banner")).to_have_count(1)
    expect(page.get_by_role("main")).to_have_count(1)
    links = page.get_by_role("navigation", name="Views").get_by_role("link")
    assert links.all_inner_texts() == ["Dashboard", "Analytics", "Custom dashboards"]
    expect(page.get_by_role("link", name="Dashboard", exact=True)).to_have_attribute("aria-current", "page")
    assert page.get_by_role("region").count() == len(SECTIONS)
    for name, terms in SECTIONS.items():
        assert section(page, name).get_by_role("term").all_inner_texts() == terms
        expect(section(page, name).get_by_role("button", name="CSV", exact=True)).to_be_enabled()
    assert figures(page, "Calls")["Total calls"].startswith("1,234")
    assert figures(page, "Calls")["Total duration"].startswith("2d 4h")
    assert figures(page, "Calls")["Average duration"].startswith("2m 32s")
    assert figures(page, "Messages")["Delivery rate"].startswith("92.6 %")
    assert re.match(r"79\.5 % fair", figures(page, "Response insights")["Response rate"])
    assert figures(page, "AI usage")["Total tokens"].startswith("9,007,199,254,740,993")
    assert figures(page, "AI usage")["Total cost"].startswith("$12.34")
    assert figures(page, "Text agents")["Average confidence"].startswith("0.87")
    expect(section(page, "Channels").get_by_text("Calls 12", exact=True)).to_be_visible()
    rows = section(page, "Response insights").get_by_role("table").get_by_role("row").all_inner_texts()
    assert [re.sub(r"\s+", " ", row) for row in rows[1:]] == [
        "Front desk 120 12 90.9 % good 12m 34s", "+12125550119 100 40 71.4 % fair 1h", "After hours 12 21 36.4 % poor 11h 6m", "Unknown 0 0 – –",
    ]


def test_times_are_the_organizations(open_page):
    page = settled(open_page())
    moment = page.get_by_role("banner").get_by_text("As of").locator("time").last
    expect(moment).to_have_text("Nov 20, 2026, 22:04:31")
    assert moment.get_attribute("datetime").startswith("2026-11-21T03:04:31")
    expect(page.get_by_role("banner")).to_contain_text("America/New_York")
    first = section(page, "Newest calls").get_by_role("row").nth(1)
    expect(first.locator("time")).to_have_text("Nov 20, 22:04")
    expect(first.locator("time")).to_have_attribute("datetime", "2026-11-21T03:04:31Z")


def test_times_are_the_same_without_temporal(open_page):
    page = settled(open_page())
    expect(page.get_by_role("banner")).to_contain_text("America/New_York (Eastern Time)")
    texts = page.locator("time").all_inner_texts()
    page.add_init_script("delete globalThis.Temporal")
    page.reload()
    assert settled(page).evaluate("typeof Temporal") == "undefined"
    assert page.locator("time").all_inner_texts() == texts


def test_charts_by_keyboard(open_page):
    page = settled(open_page())
    chart = section(page, "Calls per day").locator("[tabindex='0']")
    expect(chart).to_have_count(1)
    chart.focus()
    name = "document.activeElement.getAttribute('aria-label')"
    assert page.evaluate(name) == "Oct 22: 5 calls"
    page.keyboard.press("ArrowRight")
    assert page.evaluate(name) == "Oct 23: 12 calls"
    page.keyboard.press("End")
    assert page.evaluate(name) == "Nov 20: 12 calls so far"
    expect(section(page, "Calls per day").locator(".readout")).to_have_text("Nov 20: 12 calls so far")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Home")
    assert page.evaluate(name) == "Oct 22: 5 calls"
    assert section(page, "Calls per day").locator("rect.hatched").count() == 1
    assert section(page, "SMS and email").get_by_role("img").last.get_attribute("aria-label").endswith("so far")
    section(page, "Calls by hour of the week").locator("[tabindex='0']").focus()
    assert page.evaluate(name) == "Mon 00:00: 20 calls"
    for key in ("ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    assert page.evaluate(name) == "Tue 01:00: 18 calls"
    page.keyboard.press("End")
    assert page.evaluate(name).startswith("Tue 23:00")
    page.keyboard.press("Control+End")
    assert page.evaluate(name).startswith("Sun 23:00")


def test_heatmaps_are_coloured_by_the_maximum(open_page):
    page = settled(open_page())
    cells = section(page, "Calls by hour of the week").get_by_role("img")
    assert cells.count() == 168
    assert cells.evaluate_all("(cells) => cells.map((cell) => getComputedStyle(cell).fill)")[13] == "rgb(239, 68, 68)"
    assert cells.nth(13).get_attribute("fill-opacity") == "1"
    assert 0 < float(cells.nth(0).get_attribute("fill-opacity")) < 1
    other = section(page, "Messages by hour of the week").get_by_role("img").nth(13)
    assert other.evaluate("(cell) => getComputedStyle(cell).fill") == "rgb(59, 130, 246)"


def test_tables_behind_charts(open_page):
    page = settled(open_page())
    for name, rows, columns in (("Calls per day", 31, 2), ("SMS and email", 31, 3), ("Calls by hour of the week", 8, 25), ("Channels", 5, 2)):
        found = section(page, name)
        button = found.get_by_role("button", name="Table", exact=True)
        expect(button).to_have_attribute("aria-expanded", "false")
        button.click()
        expect(button).to_have_attribute("aria-expanded", "true")
        table = found.get_by_role("table")
        expect(table.get_by_role("row")).to_have_count(rows)
        assert table.get_by_role("row").first.get_by_role("columnheader").count() == columns
    assert section(page, "Calls per day").get_by_role("row").nth(1).inner_text().split() == ["Oct", "22", "5"]


# The browser may ask before the eleventh file in a row.
@pytest.mark.parametrize("names", [list(SECTIONS)[:8], list(SECTIONS)[8:]], ids=["first", "rest"])
def test_files(open_page, names):
    page = settled(open_page())
    for name in names:
        with page.expect_download() as download:
            section(page, name).get_by_role("button", name="CSV", exact=True).click()
        text = open(download.value.path(), encoding="utf-8-sig", newline="").read()
        rows = list(csv.reader(io.StringIO(text)))
        assert len(rows) > 1 and text.endswith("\r\n"), name
        assert download.value.suggested_filename.endswith(".csv")
        if name == "Calls per day":
            assert rows[:2] == [["Day", "Calls"], ["Oct 22", "5"]] and len(rows) == 31
        if name == "Response insights":
            assert ["'+12125550119", "100", "40", "71.4", "3600"] in rows
        if name == "AI usage":
            assert ["Total tokens", "9007199254740993"] in rows


def test_sections_arrive_one_by_one_and_nothing_jumps(open_page, service):
    gates = {name: threading.Event() for name in ("dashboard", "rest")}

    def messages(request):
        first, *rest = answers.stream(request.get("timeRange"))
        yield lambda: gates["dashboard"].wait(60)
        yield first
        yield lambda: gates["rest"].wait(60)
        yield from rest

    service.methods["StreamDashboard"] = messages
    page = open_page()
    expect(section(page, "Calls")).to_have_attribute("aria-busy", "true")
    expect(page.get_by_text("Updating")).to_be_visible()
    before = heights(page)
    assert len(before) == len(SECTIONS)
    gates["dashboard"].set()
    expect(section(page, "Task status")).to_have_attribute("aria-busy", "false")
    expect(section(page, "Calls").get_by_role("definition").first).to_contain_text("1,234")
    expect(section(page, "Messages")).to_have_attribute("aria-busy", "true")
    assert heights(page) == before
    gates["rest"].set()
    settled(page)
    expect(page.get_by_text("Updating")).to_have_count(0)
    assert heights(page) == before


def test_sections_have_their_places_before_it_is_known_who_asks(open_page, service):
    gate = threading.Event()
    access = service.methods["GetDashboardAccess"]
    service.methods["GetDashboardAccess"] = lambda request: gate.wait(60) and access(request)
    page = open_page()
    expect(page.get_by_role("region")).to_have_count(len(SECTIONS))
    expect(page.get_by_text("Updating")).to_be_visible()
    assert service.asked("StreamDashboard") == []
    before = heights(page)
    gate.set()
    assert heights(settled(page)) == before


@pytest.mark.parametrize("width", [360, 800])
def test_it_stacks_and_nothing_jumps_on_narrow_screens(open_page, service, width):
    gate = threading.Event()

    def messages(request):
        yield lambda: gate.wait(60)
        yield from answers.stream(request.get("timeRange"))

    service.methods["StreamDashboard"] = messages
    page = open_page(width=width)
    expect(section(page, "Calls")).to_be_visible()
    before = heights(page)
    gate.set()
    assert heights(settled(page)) == before
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width == 360:
        assert len({x for x, *_ in before.values()}) == 1
    overflowing = page.evaluate("""() => [...document.querySelectorAll('.body')]
        .filter((body) => body.scrollHeight > body.clientHeight + 1 || body.scrollWidth > body.clientWidth + 1)
        .map((body) => body.parentElement.querySelector('h2').textContent)""")
    assert overflowing == []


def test_nothing_there(open_page, service):
    gate = threading.Event()
    service.methods["StreamDashboard"] = lambda request: gate.wait(60) and answers.empty(request.get("timeRange"))
    page = open_page()
    before = heights(page)
    gate.set()
    settled(page)
    assert heights(page) == before
    for name in SECTIONS:
        expect(section(page, name).get_by_text(re.compile("^No "))).to_be_visible()
    assert figures(page, "Calls")["Total calls"].startswith("0")
    assert figures(page, "Calls")["Average duration"].startswith("–")
    assert figures(page, "Messages")["Delivery rate"].startswith("–")


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_that_fails_can_be_tried_again(open_page, service, group):
    fails = True
    gate = threading.Event()

    def messages(request):
        gate.wait(60)
        for message in answers.stream(request.get("timeRange")):
            name = re.sub("[A-Z]", lambda letter: "_" + letter[0].lower(), next(iter(message)))
            yield {"error": {"section": name, "code": 14, "message": "The database rests."}} if fails and name == group else message

    service.methods["StreamDashboard"] = messages
    page = open_page()
    before = heights(page)
    gate.set()
    settled(page)
    assert heights(page) == before
    for name in SECTIONS:
        alerts = section(page, name).get_by_role("alert")
        if name in GROUPS[group]:
            expect(alerts).to_have_text("The database rests.")
        else:
            expect(alerts).to_have_count(0)
    fails = False
    section(page, GROUPS[group][0]).get_by_role("button", name="Try again").click()
    for name in GROUPS[group]:
        expect(section(page, name).get_by_role("alert")).to_have_count(0)
    settled(page)


def test_a_stream_that_fails_fails_everywhere(open_page, service):
    def messages(_):
        yield answers.stream(None)[0]
        raise Failure("unavailable", "Gone for lunch.")

    service.methods["StreamDashboard"] = messages
    page = settled(open_page())
    expect(section(page, "Calls").get_by_role("alert")).to_have_count(0)
    expect(section(page, "Messages").get_by_role("alert")).to_have_text("Gone for lunch.")


def test_refreshing_keeps_what_is_shown(open_page, service):
    gate = threading.Event()
    page = settled(open_page())
    service.methods["StreamDashboard"] = lambda request: [lambda: gate.wait(60), *answers.stream(request.get("timeRange"))]
    page.get_by_role("button", name="Refresh", exact=True).click()
    expect(section(page, "Calls")).to_have_attribute("aria-busy", "true")
    expect(page.get_by_text("Updating")).to_be_visible()
    assert figures(page, "Calls")["Total calls"].startswith("1,234")
    gate.set()
    settled(page)
    first, second = service.asked("StreamDashboard")
    assert "x-max-staleness-ms" not in first.headers and second.headers["x-max-staleness-ms"] == "0"


def test_a_refresh_draws_only_what_has_changed(open_page, service):
    """So that it takes away neither the focus nor a recording that plays."""
    page = settled(open_page())
    drawn = {name: section(page, name).locator(".content").element_handle() for name in ("Calls", "Plans")}
    changed = answers.same(answers.stream({}))
    changed[3]["plan"]["stats"]["activePlans"] = 77
    for message in changed:
        message[next(iter(message))]["info"]["asOf"] = "2026-11-21T03:04:35Z"
    service.methods["StreamDashboard"] = lambda _: changed
    page.get_by_role("button", name="Refresh", exact=True).click()
    expect(section(page, "Plans").get_by_role("definition").first).to_contain_text("77")
    settled(page)
    expect(page.get_by_role("banner").locator("time").last).to_have_text("Nov 20, 2026, 22:04:35")
    assert {name: element.evaluate("(element) => element.isConnected") for name, element in drawn.items()} == {"Calls": True, "Plans": False}


def test_a_refresh_that_fails_says_so_and_keeps_what_is_shown(open_page, service):
    page = settled(open_page())

    def fail(_):
        raise Failure("unavailable", "Not now.")

    service.methods["StreamDashboard"] = fail
    page.get_by_role("button", name="Refresh", exact=True).click()
    expect(section(page, "Calls").get_by_role("alert")).to_have_text("Not now.")
    assert figures(page, "Calls")["Total calls"].startswith("1,234")


def test_the_oldest_data_tell_their_time(open_page, service):
    def messages(request):
        found = answers.same(answers.stream(request.get("timeRange")))
        found[3]["plan"]["info"]["asOf"] = "2026-11-21T03:04:01Z"
        return found

    service.methods["StreamDashboard"] = messages
    page = settled(open_page())
    expect(page.get_by_role("banner").locator("time").last).to_have_text("Nov 20, 2026, 22:04:01")


def test_by_itself_every_thirty_seconds(open_page, service, browser):
    page = open_page(signed_in=False)
    page.clock.install()
    page.goto(service.address + f"#token={__import__('service').token()}")
    page.reload()
    settled(page)
    page.get_by_label("Refresh every 30 s").check()
    before = len(service.asked("StreamDashboard"))
    page.clock.fast_forward(29_000)
    assert len(service.asked("StreamDashboard")) == before
    page.clock.fast_forward(2_000)
    settled(page)
    assert len(service.asked("StreamDashboard")) == before + 1


@pytest.mark.parametrize(("key", "name", "preset"), [
    ("1", "Today", "TODAY"), ("2", "Yesterday", "YESTERDAY"), ("3", "Last 7 days", "LAST_7_DAYS"), ("5", "Last 90 days", "LAST_90_DAYS"),
    ("6", "All time", "ALL_TIME"),
])
def test_shortcuts_choose_ranges(open_page, service, key, name, preset):
    page = settled(open_page())
    page.keyboard.press(key)
    expect(page.get_by_role("button", name=f"Time range: {name}")).to_be_visible()
    settled(page)
    assert service.calls[-1].request["timeRange"] == {"preset": f"PRESET_{preset}"}
    page.go_back()
    expect(page.get_by_role("button", name="Time range: Last 30 days")).to_be_visible()


def test_own_dates(open_page, service):
    page = settled(open_page())
    page.get_by_role("button", name="Time range: Last 30 days").click()
    dialog = page.get_by_role("dialog", name="Time range")
    assert dialog.get_by_role("button").all_inner_texts()[:6] == ["Today", "Yesterday", "Last 7 days", "Last 30 days", "Last 90 days", "All time"]
    expect(dialog.get_by_label("From")).to_have_value("2026-10-22")
    expect(dialog.get_by_label("To")).to_have_value("2026-11-20")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("button", name="Time range: Last 30 days")).to_be_focused()
    page.keyboard.press("Enter")
    dialog.get_by_label("From").fill("2026-11-09")
    dialog.get_by_label("To").fill("2026-11-03")
    dialog.get_by_role("button", name="Apply").click()
    expect(dialog.get_by_role("alert")).to_have_text("From must not be after To.")
    dialog.get_by_label("From").fill("2026-11-02")
    dialog.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("button", name="Time range: Nov 2, 2026 – Nov 3, 2026")).to_be_visible()
    settled(page)
    assert service.calls[-1].request["timeRange"] == {"dates": {"startDate": "2026-11-02", "endDate": "2026-11-03"}}
    page.reload()
    expect(page.get_by_role("button", name="Time range: Nov 2, 2026 – Nov 3, 2026")).to_be_visible()


def test_keys_do_nothing_in_fields(open_page, service):
    page = settled(open_page())
    page.get_by_role("button", name="Time range").click()
    page.get_by_label("From").focus()
    page.keyboard.press("1")
    expect(page.get_by_role("button", name="Time range: Last 30 days")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_be_visible()
    page.keyboard.press("1")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert len(service.asked("StreamDashboard")) == 1


@pytest.mark.parametrize(("query", "dates"), [
    ("", ("2026-09-17", "2026-10-16")), ("?range=last_7_days", ("2026-11-07", "2026-11-13")), ("?range=today", ("2026-11-13", "2026-11-13")),
])
def test_a_comparison_is_of_whole_weeks_before(open_page, service, query, dates):
    page = settled(open_page(query))
    page.get_by_label("Compare with previous period").check()
    expect(section(page, "Calls").get_by_text("Previous 1,100")).to_be_visible()
    settled(page)
    assert service.calls[-1].request["timeRange"] == {"dates": {"startDate": dates[0], "endDate": dates[1]}}
    section(page, "SMS and email").get_by_role("button", name="Table", exact=True).click()
    assert section(page, "SMS and email").get_by_role("columnheader").all_inner_texts() == ["Time", "SMS", "Email", "Previous"]
    section(page, "Calls per day").get_by_role("button", name="Table", exact=True).click()
    assert section(page, "Calls per day").get_by_role("columnheader").all_inner_texts() == ["Day", "Calls", "Previous"]
    page.get_by_label("Compare with previous period").uncheck()
    expect(page.get_by_text("Previous 1,100")).to_have_count(0)


def test_another_question_shows_nothing_of_the_one_before(open_page, service):
    """But what was answered to it before, at once."""
    gate = threading.Event()
    page = settled(open_page())
    service.methods["StreamDashboard"] = lambda request: [lambda: gate.wait(60), *answers.stream(request.get("timeRange"))]
    page.keyboard.press("1")
    expect(page.locator("section .skeleton")).to_have_count(len(SECTIONS) - 1)
    expect(section(page, "Calls").get_by_role("definition")).to_have_count(0)
    expect(section(page, "Plans").get_by_role("definition")).to_have_count(3)
    page.go_back()
    expect(section(page, "Calls").get_by_role("definition").first).to_contain_text("1,234")
    expect(page.locator("section .skeleton")).to_have_count(0)
    expect(section(page, "Calls")).to_have_attribute("aria-busy", "true")
    gate.set()
    settled(page)


def test_a_late_answer_replaces_nothing(open_page, service):
    gate = threading.Event()
    late = []

    def messages(request):
        time_range = request.get("timeRange")
        if time_range == {"preset": "PRESET_TODAY"}:
            yield lambda: gate.wait(60)
            late.append(time_range)
        found = answers.same(answers.stream(time_range))
        found[0]["dashboard"]["stats"]["totalCalls"] = "11" if time_range == {"preset": "PRESET_TODAY"} else "77"
        yield from found

    service.methods["StreamDashboard"] = messages
    page = settled(open_page())
    page.keyboard.press("1")
    expect(section(page, "Calls")).to_have_attribute("aria-busy", "true")
    page.keyboard.press("3")
    settled(page)
    assert figures(page, "Calls")["Total calls"].startswith("77")
    gate.set()
    page.wait_for_timeout(300)
    assert figures(page, "Calls")["Total calls"].startswith("77")


def test_links_into_the_platform(open_page, service):
    plain = settled(open_page())
    assert section(plain, "Newest calls").get_by_role("link", name=re.compile("^Person")).count() == 0
    assert section(plain, "Quick actions").count() == 0
    service.settings = {
        "appUrl": "https://app.example.com/x", "mediaSources": ["https://media.example.com"],
        "paths": {"call": "/calls/{id}", "message": "/messages/{id}", "unanswered": "/inbox?unanswered", "add-phone-number": "/p/new", "create-agent": "/a/new", "upload-document": "/d/new"},
    }
    service.policy = service.policy.replace("media-src 'none'", "media-src https://media.example.com")
    page = settled(open_page())
    link = section(page, "Newest calls").get_by_role("link", name="Person 1")
    expect(link).to_have_attribute("href", "https://app.example.com/x/calls/00000000-0000-4000-8000-000000000001")
    expect(section(page, "Recent activity").get_by_role("link").first).to_have_attribute("href", re.compile("/messages/10000000"))
    expect(section(page, "Response insights").get_by_role("link", name="74")).to_have_attribute("href", "https://app.example.com/x/inbox?unanswered")
    assert section(page, "Quick actions").get_by_role("link").all_inner_texts() == ["Add a phone number", "Create an agent", "Upload a document"]
    audio = section(page, "Newest calls").locator("audio")
    assert audio.count() == 5
    expect(audio.first).to_have_attribute("src", "https://media.example.com/1.mp3")


def test_a_recording_is_a_link_where_no_host_is_let_in(open_page, service):
    page = settled(open_page())
    link = section(page, "Newest calls").get_by_role("link").first
    expect(link).to_have_attribute("href", "https://media.example.com/1.mp3")
    assert section(page, "Newest calls").locator("audio").count() == 0

    def messages(request):
        found = answers.same(answers.stream(request.get("timeRange")))
        for call in found[0]["dashboard"]["stats"]["recentCalls"]:
            call["recordingUrl"] = "javascript:alert(1)"
            call["contactName"] = "<img src=x onerror=alert(1)>"
        return found

    service.methods["StreamDashboard"] = messages
    page = settled(open_page())
    assert section(page, "Newest calls").get_by_role("link").count() == 0
    assert section(page, "Newest calls").locator("img").count() == 0


def test_the_same_numbers_as_the_answers(open_page, service):
    page = settled(open_page())
    stats = answers.dashboard({"preset": "PRESET_LAST_30_DAYS"})["dashboard"]["stats"]
    names = section(page, "Calls per day").get_by_role("img").evaluate_all("(marks) => marks.map((mark) => mark.getAttribute('aria-label'))")
    for name, day in zip(names, stats["callActivity"], strict=True):
        count = int(day.get("count", 0))
        assert name.removesuffix(" so far") == f"{day['label']}: {count} call{'' if count == 1 else 's'}"
    assert json.dumps(stats)


@pytest.mark.parametrize(("milliseconds", "least", "most"), [(20, 1, 2), (0, len(GROUPS["dashboard"]), len(SECTIONS))])
def test_sections_that_take_long_are_drawn_in_tasks_of_their_own(open_page, service, milliseconds, least, most):
    """Between them the browser answers the person: all of an answer in one task would keep it waiting. Quick ones are drawn
    together, so that fewer frames lay out and paint the page anew."""
    proceed = threading.Event()

    def stream(request):
        yield lambda: proceed.wait(60)
        yield from answers.stream(request.get("timeRange"))

    service.methods["StreamDashboard"] = stream
    page = open_page()
    expect(page.get_by_role("region")).to_have_count(len(SECTIONS))
    # Between any two looks at the clock.
    page.evaluate("(milliseconds) => { let now = 0; performance.now = () => (now += milliseconds); }", milliseconds)
    # What is posted in a task comes after it, or one task later where another was posted before.
    page.evaluate("""() => {
        const channel = new MessageChannel();
        let isOpen = false;
        window.tasks = [];
        channel.port1.onmessage = () => { isOpen = false; };
        new MutationObserver((changes) => {
            const drawn = changes.filter(({ target }) => target.className === 'body').length;
            if (!drawn) return;
            if (!isOpen) window.tasks.push(0);
            if (!isOpen) channel.port2.postMessage(0);
            isOpen = true;
            window.tasks[window.tasks.length - 1] += drawn;
        }).observe(document.querySelector('main'), { childList: true, subtree: true });
    }""")
    proceed.set()
    settled(page)
    drawn = page.evaluate("window.tasks")
    assert sum(drawn) == len(SECTIONS) and least <= max(drawn) <= most, drawn
