"""The `callboard` program as a process of its own."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

PROGRAM = os.environ.get("CALLBOARD", str(Path(__file__).parents[2] / ".build/debug/callboard"))
# Seconds in which any command must have ended.
TIMEOUT = 60


def environment(**variables: str) -> dict[str, str]:
    """This process's environment without settings of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CALLBOARD_")}
    return kept | variables


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess:
    """Runs a command to its end."""
    return subprocess.run(
        [PROGRAM, *arguments], capture_output=True, text=True, timeout=TIMEOUT, env=environment(**variables))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Running:
    """A command that goes on until it is stopped; its output is in files."""

    def __init__(self, folder: Path, *arguments: str, **variables: str):
        folder.mkdir(parents=True, exist_ok=True)
        self.output, self.log = folder / "output.txt", folder / "log.txt"
        self.process = subprocess.Popen(
            [PROGRAM, *arguments], stdout=self.output.open("w"), stderr=self.log.open("w"),
            env=environment(**variables))

    def wait_until(self, condition, what: str):
        """Waits for a condition's first true value."""
        deadline = time.monotonic() + 3 * TIMEOUT
        while time.monotonic() < deadline:
            value = condition()
            if value:
                return value
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError(f"no {what}; the program wrote:\n{self.output.read_text()}\n{self.log.read_text()}")

    def wait_for_log(self, text: str):
        self.wait_until(lambda: text in self.log.read_text(), f"'{text}' in the log")

    def stop(self, signal_number: int = signal.SIGTERM) -> int:
        """Sends a signal, and returns the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal_number)
        return self.process.wait(timeout=TIMEOUT)

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
