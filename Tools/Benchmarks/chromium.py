"""Loads of a page in Chromium: when it is complete, and how long it keeps the browser's main thread busy."""

import json
import os
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path
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
# A browser is quiet once its processes take less than this part of a core, for so many seconds, twice in a row.
QUIET_PART = 0.1
QUIET_SECONDS = 0.25
PATIENCE_SECONDS = 10


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
        """Two loads by somebody who comes for the first time: without the page's files, and with them.

        Tracing takes its own time: when a page is complete is told by a load without, its tasks by another one with it.
        """
        times, tasks = self._loads(address, False), self._loads(address, True)
        cold, warm = (
            Load(complete, sum(task.get("tdur", 0) for task in found) / 1e3, [task["dur"] / 1e3 for task in found])
            for (complete, _), (_, found) in zip(times, tasks))
        return cold, warm

    def _loads(self, address: str, is_traced: bool) -> list[tuple[float, list[dict]]]:
        context = self.browser.new_context(viewport={"width": 1280, "height": 900})
        context.add_init_script(WATCH)
        try:
            return [self._loaded(context, address, is_traced) for _ in range(2)]
        finally:
            context.close()

    def _loaded(self, context: BrowserContext, address: str, is_traced: bool) -> tuple[float, list[dict]]:
        page = context.new_page()
        # A new window's own processes start beside the page otherwise, and take twice as much as it does.
        wait_until_quiet()
        if is_traced:
            self.browser.start_tracing(page=page, categories=[TASKS, "blink.user_timing"])
        page.goto(address)
        complete = page.evaluate("window.complete")
        failed = page.locator("section .failure").all_inner_texts()
        trace = json.loads(self.browser.stop_tracing())["traceEvents"] if is_traced else []
        page.close()
        if failed:
            sys.exit(f"{address.split('#')[0]}: {failed[0]}")
        return complete, main_tasks(trace, complete) if is_traced else []


def wait_until_quiet() -> None:
    """Returns when what this process has started does next to nothing."""
    end = time.monotonic() + PATIENCE_SECONDS
    quiet, before = 0, cpu_seconds()
    while quiet < 2 and time.monotonic() < end:
        time.sleep(QUIET_SECONDS)
        now = cpu_seconds()
        quiet = quiet + 1 if now - before < QUIET_PART * QUIET_SECONDS else 0
        before = now


def cpu_seconds() -> float:
    """The CPU that all processes below this one have taken."""
    parents, ticks = {}, {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = file.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(file.parent.name)] = int(fields[1])
        ticks[int(file.parent.name)] = int(fields[11]) + int(fields[12])
    below = {os.getpid()}
    while more := {process for process, parent in parents.items() if parent in below} - below:
        below |= more
    return sum(ticks[process] for process in below - {os.getpid()}) / os.sysconf("SC_CLK_TCK")


def main_tasks(trace: list[dict], complete_ms: float) -> list[dict]:
    """The tasks of the thread that the page's own mark is on, from the start of the navigation to the mark."""
    mark = next(event for event in trace if event["name"] == "complete")
    return [
        event for event in trace
        if event["name"] == "RunTask" and event.get("ph") == "X"
        and (event["pid"], event["tid"]) == (mark["pid"], mark["tid"])
        and mark["ts"] - complete_ms * 1e3 <= event["ts"] < mark["ts"]
    ]
