"""Loads of a page in Chromium: when it is complete, and how long it keeps the browser's main thread busy."""

import json
import os
import shutil
import sys
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, sync_playwright

# Notes when nothing of the page is awaited any more and what was drawn is on the screen. Sections are there from the start.
WATCH = """
window.complete = new Promise((resolve) => {
  new MutationObserver((_, observer) => {
    if (!document.querySelector("main section") || document.querySelector("main section[aria-busy=true]")) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.mark("complete").startTime)));
  }).observe(document, { subtree: true, childList: true, attributes: true });
});
"""
TASKS = "disabled-by-default-devtools.timeline"


@dataclass
class Load:
    complete_ms: float
    cpu_ms: float
    """Of the page's main thread, until it was complete."""
    tasks_ms: list[float]
    """How long each task of the main thread took until then."""


class Chromium:
    """A browser for as long as the `with` block."""

    def __enter__(self) -> "Chromium":
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        if not path:
            sys.exit("Chromium is missing: apt-get install chromium")
        self._playwright = sync_playwright().start()
        # Root has no sandbox; what it reads here is our own page.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        self.browser = self._playwright.chromium.launch(executable_path=path, args=arguments)
        return self

    def __exit__(self, *_: Any) -> None:
        self.browser.close()
        self._playwright.stop()

    def load(self, address: str) -> tuple[Load, Load]:
        """Two loads by somebody who comes for the first time: without the page's files, and with them."""
        context = self.browser.new_context(viewport={"width": 1280, "height": 900})
        context.add_init_script(WATCH)
        try:
            return self._loaded(context, address), self._loaded(context, address)
        finally:
            context.close()

    def _loaded(self, context: BrowserContext, address: str) -> Load:
        page = context.new_page()
        self.browser.start_tracing(page=page, categories=[TASKS, "blink.user_timing"])
        page.goto(address)
        complete = page.evaluate("window.complete")
        failed = page.locator("section .failure").all_inner_texts()
        trace = json.loads(self.browser.stop_tracing())["traceEvents"]
        page.close()
        if failed:
            sys.exit(f"{address.split('#')[0]}: {failed[0]}")
        tasks = main_tasks(trace, complete)
        return Load(complete, sum(task.get("tdur", 0) for task in tasks) / 1e3, [task["dur"] / 1e3 for task in tasks])


def main_tasks(trace: list[dict], complete_ms: float) -> list[dict]:
    """The tasks of the thread that the page's own mark is on, from the start of the navigation to the mark."""
    mark = next(event for event in trace if event["name"] == "complete")
    return [
        event for event in trace
        if event["name"] == "RunTask" and event.get("ph") == "X"
        and (event["pid"], event["tid"]) == (mark["pid"], mark["tid"])
        and mark["ts"] - complete_ms * 1e3 <= event["ts"] < mark["ts"]
    ]
