"""The analytics: sections, figures, filters."""

import re

import answers
from conftest import Failure, section, settled, until
from playwright.sync_api import expect

SECTIONS = {
    "Key figures": [
        "Total calls", "Answer rate", "Call completion rate", "Interviews", "People contacted", "Call length", "Average interview length",
        "Average time to first interview", "Opt-outs", "Qualified candidates", "Passthrough rate", "Thumbs up", "Thumbs down", "Withdrawal rate",
        "Accommodation rate",
    ],
    "Calls": [], "Candidates": [], "Interviews": [], "Passthrough rate": [], "Thumbs up": [], "Thumbs down": [], "Withdrawal reasons": [],
    "Passing scores": [], "SMS sent": ["Total"], "Time saved": ["Total"], "Candidate satisfaction": ["Average rating"],
    "Campaigns launched per week": [],
    "Credits per qualified candidate": ["Per qualified candidate", "Credits used", "Qualified candidates"],
}


def test_names_and_figures(open_page):
    page = settled(open_page("?view=analytics"))
    assert page.get_by_role("region").count() == len(SECTIONS)
    for name, terms in SECTIONS.items():
        assert section(page, name).get_by_role("term").all_inner_texts() == terms
        expect(section(page, name).get_by_role("button", name="CSV", exact=True)).to_be_enabled()
    texts = section(page, "Key figures").get_by_role("definition").all_inner_texts()
    figures = ["4,321", "61.2 %", "70.1 %", "1,200", "2,100", "4d 4h", "5m 1s", "2d 4h", "12", "410", "44.3 %", "300", "41", "3.2 %", "1.1 %"]
    assert all(text.startswith(figure) for text, figure in zip(texts, figures, strict=True)), texts
    expect(section(page, "Time saved").get_by_role("definition")).to_contain_text("3d 4h")
    expect(section(page, "Candidate satisfaction").get_by_role("definition")).to_contain_text("4.3")
    expect(section(page, "Credits per qualified candidate").get_by_role("definition").first).to_contain_text("3.50")
    expect(section(page, "Passing scores").get_by_role("row").nth(1)).to_contain_text("72.5")


def test_charts_and_tables(open_page):
    page = settled(open_page("?view=analytics"))
    for name, columns in (("Calls", ["Time", "Calls", "Answered"]), ("Passthrough rate", ["Time", "Passthrough rate", "Qualified", "Scored"]), ("Time saved", None)):
        found = section(page, name)
        assert found.get_by_role("img").count() == 30
        assert found.get_by_role("img").last.get_attribute("aria-label").endswith("so far")
        found.get_by_role("button", name="Table", exact=True).click()
        expect(found.get_by_role("table").get_by_role("row")).to_have_count(31)
        if columns:
            assert found.get_by_role("columnheader").all_inner_texts() == columns


def test_filters_are_typed_and_taken_away(open_page, service):
    page = settled(open_page("?view=analytics"))
    page.get_by_label("Tags").fill("vip")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Remove vip")).to_be_visible()
    settled(page)
    assert "tag=vip" in page.url
    assert service.asked("GetTotalSms")[-1].request["filter"]["candidates"]["tags"] == ["vip"]
    page.get_by_label("Sources").fill("Referral")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Remove Referral")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("button", name="Remove Referral")).to_have_count(0)
    page.get_by_role("button", name="Remove vip").click()
    expect(page.get_by_role("button", name="Remove vip")).to_have_count(0)
    settled(page)
    assert service.asked("GetTotalSms")[-1].request["filter"]["candidates"]["tags"] == []
    launches = service.asked("GetCampaignsLaunchedPerWeek")
    assert all(call.request == {} for call in launches)


def test_campaigns_by_id_and_by_name(open_page, service):
    page = settled(open_page("?view=analytics"))
    identity = "20000000-0000-4000-8000-000000000001"
    field = page.get_by_label("Campaigns", exact=True)
    field.fill(identity)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=f"Remove {identity}")).to_be_visible()
    field.fill("nurs")
    offered = page.locator(f"datalist[id='{field.get_attribute('list')}'] option")
    expect(offered).to_have_count(2)
    assert [option.get_attribute("value") for option in offered.all()] == ["Nurses", "Nurses, nights"]
    page.keyboard.press("Enter")
    expect(page.get_by_role("main").get_by_role("alert")).to_have_text("More than one campaign is called so: choose one, or type its id.")
    field.fill("Pilots")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main").get_by_role("alert")).to_have_text("No campaign is called Pilots.")
    field.fill("nurses")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Remove Nurses", exact=True)).to_be_visible()
    settled(page)
    assert service.asked("GetAnalyticsDashboard")[-1].request["filter"]["campaignIds"] == [identity, identity[:-1] + "2"]
    assert service.asked("ListFilterValues")[-1].request == {"field": "FIELD_CAMPAIGN", "query": "nurses", "pageSize": 200}


def test_a_name_that_nobody_can_look_up(open_page, service):
    page = settled(open_page("?view=analytics"))

    def fail(_):
        raise Failure("unavailable", "The database rests.")

    service.methods["ListFilterValues"] = fail
    page.watch.expected = ["503"]
    page.get_by_role("combobox", name="Candidates").fill("Ada")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main").get_by_role("alert")).to_have_text("The database rests.")
    service.methods["ListFilterValues"] = answers.filter_values
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Remove Ada")).to_be_visible()


def test_passing_scores_name_their_campaigns(open_page, service):
    """A page of names after the other, once; what has none keeps its id, as all do where names can't be had."""
    names = [{"value": f"20000000-0000-4000-8000-00000000000{number}", "name": name} for number, name in ((4, "Drivers"), (1, "Nurses"))]
    answer = answers.analytics({})["GetAnalyticsDashboard"]
    unnamed = "20000000-0000-4000-8000-000000000009"
    answer["passingScores"].append({"campaignId": unnamed, "passingScore": 60, "source": "SOURCE_CAMPAIGN"})
    service.methods["GetAnalyticsDashboard"] = lambda _: answer
    service.methods["ListFilterValues"] = lambda request: (
        {"values": names[1:]} if request["pageToken"] == "more" else {"values": names[:1], "nextPageToken": "more"})
    page = settled(open_page("?view=analytics"))
    headers = section(page, "Passing scores").get_by_role("rowheader")
    assert headers.all_inner_texts() == ["Nurses", unnamed]
    assert [call.request["pageToken"] for call in service.asked("ListFilterValues")] == ["", "more"]
    page.get_by_role("button", name="Refresh", exact=True).click()
    until(page, lambda: len(service.asked("GetAnalyticsDashboard")) == 2)
    settled(page)
    assert len(service.asked("ListFilterValues")) == 2

    def fail(_):
        raise Failure("unavailable", "Names rest.")

    service.methods["ListFilterValues"] = fail
    page = open_page("?view=analytics")
    page.watch.expected = ["503"]
    settled(page)
    assert section(page, "Passing scores").get_by_role("rowheader").all_inner_texts() == [names[1]["value"], unnamed]
    expect(section(page, "Passing scores").get_by_role("alert")).to_have_count(0)


def test_a_part_that_fails_is_tried_again_alone(open_page, service):
    answer = service.methods["GetTotalSms"]

    def fail(_):
        raise Failure("unavailable", "The provider rests.")

    service.methods["GetTotalSms"] = fail
    page = open_page("?view=analytics")
    page.watch.expected = ["503"]
    settled(page)
    expect(section(page, "SMS sent").get_by_role("alert")).to_have_text("The provider rests.")
    expect(section(page, "Time saved").get_by_role("alert")).to_have_count(0)
    service.methods["GetTotalSms"] = answer
    section(page, "SMS sent").get_by_role("button", name="Try again").click()
    expect(section(page, "SMS sent").get_by_role("definition")).to_contain_text("2,048")
    assert len(service.asked("GetTimeSaved")) == 1


def test_nothing_there(open_page, service):
    for method in answers.analytics({}):
        service.methods[method] = lambda request, method=method: {"info": answers.info(None)}
    page = settled(open_page("?view=analytics"))
    for name in SECTIONS:
        expect(section(page, name).get_by_text(re.compile("^No "))).to_be_visible()


def test_a_comparison(open_page, service):
    page = settled(open_page("?view=analytics&compare=on"))
    expect(section(page, "Key figures").get_by_text("Previous 4,321")).to_be_visible()
    section(page, "Calls").get_by_role("button", name="Table", exact=True).click()
    assert section(page, "Calls").get_by_role("columnheader").all_inner_texts() == ["Time", "Calls", "Answered", "Previous"]
    assert service.asked("GetAnalyticsDashboard")[-1].request["filter"]["timeRange"] == {"dates": {"startDate": "2026-09-17", "endDate": "2026-10-16"}}
