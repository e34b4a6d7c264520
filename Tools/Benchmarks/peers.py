"""Other servers, which give a fixed answer: started on a free port of the loopback interface, ended with the block."""

import importlib.util
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from server import Server

SOURCES = Path(__file__).resolve().parent / "peers"
# How long one may take to start, in seconds.
PATIENCE = 30


def _nghttpd(folder: Path, path: str, answer: bytes, port: int) -> list[str]:
    """The floor: the framed answer as a static file."""
    file = folder / "static" / path.lstrip("/")
    file.parent.mkdir(parents=True)
    file.write_bytes(answer)
    return ["nghttpd", "--no-tls", "-n", "1", "-a", "127.0.0.1", "-d", str(folder / "static"), str(port)]


COMMANDS: dict[str, Callable[[Path, str, bytes, int], list[str]]] = {"nghttpd": _nghttpd}
NAMES = list(COMMANDS)


def available() -> list[str]:
    """Those whose programs and libraries are here."""
    have = {"nghttpd": lambda: shutil.which("nghttpd")}
    return [name for name in NAMES if have[name]()]


class Peers:
    """The named servers, for as long as the `with` block."""

    def __init__(self, names: list[str], folder: Path, path: str, answer: bytes, token: str):
        self._arguments = (names, folder, path, answer, token)
        self._processes: list[subprocess.Popen] = []
        self.servers: dict[str, Server] = {}

    def __enter__(self) -> "Peers":
        names, folder, path, answer, token = self._arguments
        try:
            for name in names:
                port = _free_port()
                command = COMMANDS[name](folder, path, answer, port)
                with open(folder / f"{name}.log", "w") as log:
                    process = subprocess.Popen(
                        command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
                self._processes.append(process)
                _wait_until_it_listens(name, process, port, folder / f"{name}.log")
                self.servers[name] = Server(f"127.0.0.1:{port}", token, process.pid, [])
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_it_listens(name: str, process: subprocess.Popen, port: int, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > end:
                sys.exit(f"{name} does not start:\n{log.read_text()[-2000:]}")
            time.sleep(0.05)
