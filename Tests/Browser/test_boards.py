"""Custom dashboards: list, view, change, arrange, and what one may not do."""

import re
import time

from boards import IDENTITY, MEMBERS
from conftest import Failure, section, settled, until
from playwright.sync_api import Page, expect

BOARD = f"?view=boards&board={IDENTITY}"


def box(page: Page, name: str) -> list[int]:
    return section(page, name).evaluate("""(section) => {
        const cell = section.parentElement.clientWidth / 12;
        const { x, y, width, height } = section.getBoundingClientRect();
        const frame = section.parentElement.getBoundingClientRect();
        return [(x - frame.x) / cell, (y - frame.y) / 80, width / cell, height / 80].map(Math.round);
    }""")


def test_list_create_and_open(open_page, boards, service):
    page = settled(open_page("?view=boards"))
    links = section(page, "Custom dashboards").get_by_role("link")
    assert links.all_inner_texts() == ["Overview", "Hiring"]
    expect(page.get_by_role("link", name="Custom dashboards")).to_have_attribute("aria-current", "page")
    page.get_by_role("button", name="New dashboard").click()
    dialog = page.get_by_role("dialog", name="New dashboard")
    dialog.get_by_label("Title").fill("Nurses")
    dialog.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="Nurses")).to_be_visible()
    expect(page.get_by_text("No charts yet.")).to_be_visible()
    assert service.asked("CreateDashboard")[-1].request["requestId"]
    page.go_back()
    section(page, "Custom dashboards").get_by_role("link", name="Hiring").click()
    expect(page.get_by_role("heading", name="Hiring")).to_be_visible()
    page.get_by_role("link", name="Custom dashboards").click()
    expect(section(page, "Custom dashboards").get_by_role("link", name="Nurses")).to_be_visible()


def test_charts_of_each_kind(open_page, boards):
    boards.boards[IDENTITY]["charts"] += [
        boards.chart("c4", "Fourth", "LINE", "charts.interviews", row=8, width=6, height=4),
        boards.chart("c5", "Fifth", "TABLE", "charts.withdrawal_reasons", row=8, column=6, width=6, height=4),
        boards.chart("c6", "Sixth", "BAR", "metrics.gone", row=12, width=6, height=4),
        boards.chart("c7", "Seventh", "LINE", "charts.passthrough_rate", row=12, column=6, width=6, height=4),
    ]
    page = settled(open_page(BOARD))
    expect(section(page, "First").get_by_role("definition")).to_contain_text("1,200")
    expect(section(page, "First").get_by_role("term")).to_have_text("Interviews")
    assert section(page, "Second").get_by_role("img").count() == 30
    assert section(page, "Second").get_by_role("img").last.get_attribute("aria-label") == "Nov 20: 2 interviews, 1 completed so far"
    expect(section(page, "Third").get_by_text("Pay 40", exact=True)).to_be_visible()
    assert section(page, "Fourth").locator("circle").count() == 60
    expect(section(page, "Fifth").get_by_role("row").nth(1)).to_have_text(re.compile("Pay.*40"))
    expect(section(page, "Sixth").get_by_role("alert")).to_have_text("The metric is gone.")
    # What is no rate stands beside the rate in words, and not on its axis.
    seventh = section(page, "Seventh")
    assert seventh.locator("circle").count() == 1
    assert seventh.get_by_role("img").get_attribute("aria-label") == "Nov 20: 37.5 %, 3 qualified, 8 scored so far"
    seventh.get_by_role("button", name="Table", exact=True).click()
    assert re.sub(r"\s+", " ", seventh.get_by_role("row").nth(1).inner_text()) == "Nov 20 37.5 % 3 8"
    assert box(page, "Second") == [3, 0, 6, 4]


def test_rename_share_and_delete(open_page, boards, service):
    page = settled(open_page(BOARD))
    page.get_by_role("button", name="Rename").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Title")).to_have_value("Hiring")
    dialog.get_by_label("Title").fill("Hiring well")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Hiring well")).to_be_visible()
    page.get_by_role("button", name="Share").click()
    expect(dialog.get_by_role("radio", name="Private")).to_be_checked()
    dialog.get_by_role("radio", name="Organization").check()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    assert boards.boards[IDENTITY]["visibility"] == "VISIBILITY_ORG"
    page.get_by_role("button", name="Delete").click()
    expect(dialog).to_contain_text("Hiring well")
    dialog.get_by_role("button", name="Cancel").click()
    assert service.asked("DeleteDashboard") == []
    page.get_by_role("button", name="Delete").click()
    dialog.get_by_role("button", name="Delete").click()
    expect(section(page, "Custom dashboards")).to_be_visible()
    assert IDENTITY not in boards.boards


def test_members_by_id_and_by_name(open_page, boards, service):
    page = settled(open_page(BOARD))
    member = "40000000-0000-4000-8000-000000000001"
    page.get_by_role("button", name="Share").click()
    dialog = page.get_by_role("dialog")
    field = dialog.get_by_role("combobox")
    field.fill(member)
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("button", name=f"Remove {member}")).to_be_visible()
    field.fill("example")
    offered = dialog.locator("datalist option")
    expect(offered).to_have_count(3)
    assert [option.get_attribute("value") for option in offered.all()] == [known["email"] for known in MEMBERS]
    # Two have it in their names: it is the name of one of them alone.
    for text, name in (("ada", "Ada"), ("GRACE4@example.com", "Grace")):
        field.fill(text)
        page.keyboard.press("Enter")
        expect(dialog.get_by_role("button", name=f"Remove {name}", exact=True)).to_be_visible()
    # Nobody is left out unnoticed.
    field.fill("Alan")
    page.keyboard.press("Enter")
    until(page, lambda: field.evaluate("(field) => field.validationMessage").startswith("No member"))
    dialog.get_by_role("button", name="Save").click()
    assert service.asked("SetSharedUsers") == []
    field.fill("")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    assert boards.boards[IDENTITY]["sharedMemberIds"] == [member, MEMBERS[0]["id"], MEMBERS[2]["id"]]


def test_a_name_that_is_typed_and_not_entered_is_shared_with_too(open_page, boards, service):
    page = settled(open_page(BOARD))
    page.get_by_role("button", name="Share").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox").fill("Grace")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    assert boards.boards[IDENTITY]["sharedMemberIds"] == [MEMBERS[2]["id"]]

    def fail(_):
        raise Failure("unavailable", "The database rests.")

    service.methods["ListMembers"] = fail
    page.watch.expected = ["503"]
    page.get_by_role("button", name="Share").click()
    dialog.get_by_role("combobox").fill("Ada")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_have_text("The database rests.")
    assert boards.boards[IDENTITY]["sharedMemberIds"] == [MEMBERS[2]["id"]]


def test_add_and_remove_a_chart(open_page, boards):
    page = settled(open_page(BOARD))
    page.get_by_role("button", name="Add chart").click()
    dialog = page.get_by_role("dialog", name="Add chart")
    assert dialog.get_by_label("Kind").locator("option").all_inner_texts() == ["Number", "Line", "Bar", "Donut", "Heatmap", "Table"]
    dialog.get_by_label("Metric").select_option("charts.interviews")
    dialog.get_by_label("Kind").select_option("Bar")
    dialog.get_by_label("Title").fill("Talks")
    dialog.get_by_role("button", name="Add").click()
    expect(section(page, "Talks")).to_be_visible()
    settled(page)
    spec = boards.boards[IDENTITY]["charts"][-1]["spec"]
    assert spec["metric"] == "charts.interviews" and spec["kind"] == "CHART_KIND_BAR"
    page.get_by_role("button", name="Remove Talks").click()
    expect(section(page, "Talks")).to_have_count(0)


def test_move_and_resize_by_keyboard(open_page, boards, service):
    page = settled(open_page(BOARD))
    move = page.get_by_role("button", name="Move First", exact=True)
    move.focus()
    page.keyboard.press("Enter")
    expect(move).to_have_attribute("aria-pressed", "true")
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    assert box(page, "First") == [2, 1, 3, 2]
    # What was there gives way.
    assert box(page, "Second") == [3, 3, 6, 4]
    page.keyboard.press("Escape")
    assert box(page, "First") == [0, 0, 3, 2] and box(page, "Second") == [3, 0, 6, 4]
    assert service.asked("ArrangeCharts") == []
    page.keyboard.press("Enter")
    for _ in range(9):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(move).to_have_attribute("aria-pressed", "false")
    expect(page.get_by_role("alert")).to_have_count(0)
    moved = {"column": 9, "row": 0, "width": 3, "height": 2}
    until(page, lambda: boards.boards[IDENTITY]["charts"][0]["placement"] == moved)
    page.get_by_role("button", name="Resize First").focus()
    for key in ("Enter", "ArrowLeft", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    resized = {"column": 9, "row": 0, "width": 2, "height": 3}
    until(page, lambda: boards.boards[IDENTITY]["charts"][0]["placement"] == resized)
    expect(page.get_by_role("button", name="Resize First")).to_be_focused()


def test_move_by_mouse(open_page, boards):
    page = settled(open_page(BOARD, width=1280))
    place = page.get_by_role("button", name="Move First", exact=True).bounding_box()
    cell = page.locator(".board-grid").evaluate("(grid) => grid.clientWidth / 12")
    page.mouse.move(place["x"] + 10, place["y"] + 10)
    page.mouse.down()
    page.mouse.move(place["x"] + 10 + cell * 9, place["y"] + 10, steps=8)
    assert box(page, "First") == [9, 0, 3, 2]
    page.mouse.up()
    until(page, lambda: boards.boards[IDENTITY]["charts"][0]["placement"].get("column") == 9)


def test_changes_wait_for_those_before_them(open_page, boards, service):
    """Each is of the dashboard as the one before leaves it, however fast somebody is."""
    arrange, remove = service.methods["ArrangeCharts"], service.methods["RemoveChart"]

    def slowly(method):
        def answer(request):
            time.sleep(0.4)
            return method(request)

        return answer

    service.methods |= {"ArrangeCharts": slowly(arrange), "RemoveChart": slowly(remove)}
    page = settled(open_page(BOARD))
    page.get_by_role("button", name="Move First", exact=True).focus()
    for key in ("Enter", *["ArrowRight"] * 9, "Enter"):
        page.keyboard.press(key)
    page.get_by_role("button", name="Resize First").focus()
    for key in ("Enter", "ArrowLeft", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    assert box(page, "First") == [9, 0, 2, 3]
    page.get_by_role("button", name="Remove Third").click()
    page.get_by_role("button", name="Rename").click()
    page.get_by_role("dialog").get_by_label("Title").fill("Nurses")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Nurses")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    board = boards.boards[IDENTITY]
    assert [chart["id"] for chart in board["charts"]] == ["c1", "c2"] and board["etag"] == "5"
    assert board["charts"][0]["placement"] == {"column": 9, "row": 0, "width": 2, "height": 3}
    assert box(page, "First") == [9, 0, 2, 3]


def test_a_conflict_is_told_and_the_dashboard_is_read_again(open_page, boards):
    page = settled(open_page(BOARD))
    page.watch.expected = ["409"]
    boards.boards[IDENTITY] |= {"etag": "9", "title": "Renamed"}
    page.get_by_role("button", name="Remove Third").click()
    expect(page.get_by_role("alert")).to_contain_text("Somebody else changed")
    expect(page.get_by_role("heading", name="Renamed")).to_be_visible()
    expect(section(page, "Third")).to_be_visible()
    settled(page)


def test_a_change_that_fails_is_not_shown(open_page, boards, service):
    """However it fails: here the dashboard can't be read again, either."""
    page = settled(open_page(BOARD))
    page.watch.expected = ["409", "503"]
    boards.boards[IDENTITY]["etag"] = "9"

    def away(_):
        raise Failure("unavailable", "The database is away.")

    service.methods["GetDashboard"] = away
    page.get_by_role("button", name="Move First", exact=True).focus()
    for key in ("Enter", *["ArrowRight"] * 9):
        page.keyboard.press(key)
    assert box(page, "First") == [9, 0, 3, 2]
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Somebody else changed")
    assert box(page, "First") == [0, 0, 3, 2]


def test_what_one_may_not_do_is_not_offered(open_page, boards, service):
    boards.boards[IDENTITY]["canEdit"] = False
    page = settled(open_page(BOARD))
    names = page.get_by_role("main").get_by_role("button").all_inner_texts()
    assert set(names) <= {"Table", "CSV"}
    boards.boards[IDENTITY]["canEdit"] = True
    service.methods["GetDashboardAccess"] = lambda _: {"canViewDashboard": True, "scope": {"kind": "KIND_SCOPED"}}
    page = settled(open_page(BOARD))
    expect(page.get_by_role("button", name="Rename")).to_be_visible()
    expect(page.get_by_role("button", name="Add chart")).to_have_count(0)


def test_a_dashboard_that_is_gone(open_page, boards):
    page = open_page("?view=boards&board=40000000-0000-4000-8000-000000000001")
    page.watch.expected = ["404"]
    expect(page.get_by_role("alert")).to_have_text("There is no such dashboard.")


def test_narrow(open_page, boards):
    page = settled(open_page(BOARD, width=360))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
