"""Who is signed in, and what the session may see."""

import threading

import pytest
from conftest import Failure, section, settled, until
from playwright.sync_api import expect
from service import token


def test_the_token_leaves_the_address_and_travels_as_a_header(open_page, service):
    page = settled(open_page("?range=today"))
    assert page.url == service.address + "?range=today"
    assert page.evaluate("history.length") <= 2
    assert {call.headers["authorization"] for call in service.calls} == {f"Bearer {token()}"}
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length") == 0
    page.reload()
    settled(page)
    other = page.context.new_page()
    other.goto(service.address)
    expect(other.get_by_label("Token")).to_be_visible()


def test_the_token_is_kept_by_a_page_that_is_left_before_its_answer(open_page, service):
    gate = threading.Event()
    access = service.methods["GetDashboardAccess"]
    service.methods["GetDashboardAccess"] = lambda request: gate.wait(60) and access(request)
    page = open_page()
    until(page, lambda: len(service.asked("GetDashboardAccess")) == 1)
    page.reload()
    until(page, lambda: len(service.asked("GetDashboardAccess")) == 2)
    gate.set()
    settled(page)
    assert {call.headers["authorization"] for call in service.calls} == {f"Bearer {token()}"}


def test_without_a_token_it_asks_for_one(open_page, service):
    def access(_):
        if service.calls[-1].headers["authorization"] != f"Bearer {token()}":
            raise Failure("unauthenticated", "The token is of another key.")
        return {"canViewDashboard": True, "scope": {"kind": "KIND_ORG"}}

    service.methods["GetDashboardAccess"] = access
    page = open_page(signed_in=False)
    page.watch.expected = ["401"]
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert service.calls == []
    page.get_by_label("Token").fill("a b")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_have_text("That is no token.")
    page.get_by_label("Token").fill("a.b.c")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("The token is of another key.")
    page.get_by_label("Token").fill(token())
    page.keyboard.press("Enter")
    settled(page)
    expect(section(page, "Calls").get_by_role("definition").first).to_contain_text("1,234")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Token")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Token")).to_be_visible()


def test_a_bad_token_of_a_link_is_told(open_page, service):
    def access(_):
        raise Failure("unauthenticated", "The token has expired.")

    service.methods["GetDashboardAccess"] = access
    page = open_page()
    page.watch.expected = ["401"]
    expect(page.get_by_role("alert")).to_have_text("The token has expired.")
    expect(page.get_by_label("Token")).to_be_focused()
    assert [call.method for call in service.calls] == ["GetDashboardAccess"]


def test_a_session_that_expires_meanwhile_is_asked_again(open_page, service):
    page = settled(open_page())

    def messages(_):
        raise Failure("unauthenticated", "The token has expired.")

    service.methods["StreamDashboard"] = messages
    page.get_by_role("button", name="Refresh", exact=True).click()
    expect(page.get_by_role("alert")).to_have_text("The token has expired.")
    expect(page.get_by_label("Token")).to_be_visible()


@pytest.mark.parametrize("query", ["", "?view=analytics"])
def test_who_may_not_view_is_told_before_anything_is_asked(open_page, service, query):
    service.methods["GetDashboardAccess"] = lambda _: {"scope": {}}
    page = open_page(query)
    expect(page.get_by_role("heading", name="Access denied")).to_be_visible()
    expect(page.get_by_role("region")).to_have_count(0)
    assert [call.method for call in service.calls] == ["GetDashboardAccess"]


def test_a_scoped_member_has_no_analytics(open_page, service):
    service.methods["GetDashboardAccess"] = lambda _: {"canViewDashboard": True, "scope": {"kind": "KIND_SCOPED"}}
    page = settled(open_page())
    page.get_by_role("link", name="Analytics").click()
    expect(page.get_by_role("heading", name="Access denied")).to_be_visible()
    page.go_back()
    settled(page)
    assert {call.method for call in service.calls} == {"GetDashboardAccess", "StreamDashboard"}


def test_a_server_that_is_away_can_be_tried_again(open_page, service):
    def access(_):
        raise Failure("unavailable", "The database rests.")

    answer = service.methods["GetDashboardAccess"]
    service.methods["GetDashboardAccess"] = access
    page = open_page()
    page.watch.expected = ["503"]
    expect(page.get_by_role("alert")).to_have_text("The database rests.")
    service.methods["GetDashboardAccess"] = answer
    page.get_by_role("button", name="Try again").click()
    settled(page)
