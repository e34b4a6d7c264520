"""Chromium, and a server whose answers a test chooses.

What every test asserts without saying so: no message on the console, nothing that the policy forbids, no error, no request
to another host.
"""

import os
import shutil
from typing import Any, Callable, Iterator
from urllib.parse import urlsplit

import answers
import pytest
from boards import Boards
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from service import Failure, Service, token

# Wherever the person sits, figures and dates are the organization's, in New York.
BROWSER_ZONE = "Pacific/Auckland"
# A busy machine only needs longer.
LIMIT = 60_000
expect.set_options(timeout=LIMIT)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshot", help="where to write the README's picture of the page")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert path, "Chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        # Root has no sandbox; what it reads here is our own page.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        yield playwright.chromium.launch(executable_path=path, args=arguments)


@pytest.fixture
def service() -> Iterator[Service]:
    service = Service()
    service.methods |= {
        "GetDashboardAccess": lambda _: {"canViewDashboard": True, "scope": {"kind": "KIND_ORG"}},
        "StreamDashboard": lambda request: answers.stream(request.get("timeRange")),
        "ListFilterValues": answers.filter_values,
    }
    for method in answers.analytics({}):
        service.methods[method] = lambda request, method=method: answers.analytics(request.get("filter", {}))[method]
    yield service
    service.close()


@pytest.fixture
def boards(service: Service) -> Boards:
    """Custom dashboards that can be changed."""
    return Boards(service)


class Watch:
    """What must not happen on a page, unless a test expects it."""

    def __init__(self, page: Page, host: str) -> None:
        self.found: list[str] = []
        self.expected: list[str] = []
        page.on("console", lambda message: self.found.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: self.found.append(f"error: {error}"))
        page.on("request", lambda request: self.foreign(request.url, host))
        page.add_init_script(
            "addEventListener('securitypolicyviolation', (event) => console.error('policy', event.violatedDirective, event.blockedURI))"
        )

    def foreign(self, address: str, host: str) -> None:
        parts = urlsplit(address)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != host:
            self.found.append(f"request: {address}")

    def check(self) -> None:
        unexpected = [text for text in self.found if not any(part in text for part in self.expected)]
        assert not unexpected


@pytest.fixture
def open_page(browser: Browser, service: Service) -> Iterator[Any]:
    contexts: list[BrowserContext] = []
    watches: list[Watch] = []

    def open_page(query: str = "", *, signed_in: bool = True, width: int = 1280, height: int = 900, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, timezone_id=BROWSER_ZONE, locale="de-DE", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(LIMIT)
        watch = Watch(page, urlsplit(service.address).netloc)
        watches.append(watch)
        page.watch = watch
        page.goto(service.address + query + (f"#token={token()}" if signed_in else ""))
        return page

    yield open_page
    for context in contexts:
        context.close()
    for watch in watches:
        watch.check()


def settled(page: Page) -> Page:
    """Waits until nothing is awaited any more."""
    expect(page.locator("section").first).to_be_visible()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    return page


def until(page: Page, condition: Callable[[], bool]) -> None:
    """Waits for what the server was told."""
    for _ in range(LIMIT // 50):
        if condition():
            return
        page.wait_for_timeout(50)
    assert condition()


def section(page: Page, name: str) -> Any:
    return page.get_by_role("region", name=name, exact=True)


__all__ = ["Failure", "section", "settled", "until"]
