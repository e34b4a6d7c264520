"""The picture of the page in the README: `pytest Tests/Browser/test_screenshot.py --screenshot docs/page.png` writes it."""

from pathlib import Path

from conftest import settled

LIMIT = 150_000


def test_screenshot(open_page, request):
    page = settled(open_page(width=1120, height=1180, reduced_motion="reduce", color_scheme="light"))
    page.evaluate("document.activeElement.blur()")
    picture = page.screenshot()
    assert picture.startswith(b"\x89PNG") and len(picture) < LIMIT
    if path := request.config.getoption("--screenshot"):
        Path(path).write_bytes(picture)
