"""Other servers, which give a fixed answer: started on a free port of the loopback interface, ended with the block."""

import importlib.util
import os
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


def _cxx(folder: Path, path: str, answer: bytes, port: int) -> list[str]:
    program = folder / "async_server"
    flags = subprocess.check_output(["pkg-config", "--cflags", "--libs", "grpc++"], text=True).split()
    _build(["g++", "-O2", "-std=c++17", "-o", str(program), str(SOURCES / "async_server.cpp"), *flags])
    return [str(program), str(port), str(_message(folder, answer))]


def _go(folder: Path, path: str, answer: bytes, port: int) -> list[str]:
    program = folder / "go_server"
    # Debian's packages are a GOPATH.
    environment = {"GO111MODULE": "off", "GOPATH": str(GO_PACKAGES), "GOCACHE": str(folder / "go-cache")}
    _build(["go", "build", "-o", str(program), str(SOURCES / "server.go")], environment)
    return [str(program), str(port), str(_message(folder, answer))]


def _swift(folder: Path, path: str, answer: bytes, port: int) -> list[str]:
    """Built on its first use, which takes some minutes."""
    build = ["swift", "build", "-c", "release", "--package-path", str(SOURCES / "grpc-swift"), "--scratch-path", str(SWIFT_BUILD)]
    _build(build)
    return [str(SWIFT_BUILD / "release/Server"), str(port), str(_message(folder, answer)), path]


def _python(folder: Path, path: str, answer: bytes, port: int) -> list[str]:
    return [sys.executable, str(SOURCES / "server.py"), str(port), str(_message(folder, answer))]


def _message(folder: Path, answer: bytes) -> Path:
    """The first message of a framed answer, in a file."""
    file = folder / "message"
    file.write_bytes(answer[5 : 5 + int.from_bytes(answer[1:5], "big")])
    return file


def _build(command: list[str], environment: dict[str, str] | None = None) -> None:
    outcome = subprocess.run(command, capture_output=True, text=True, env=os.environ | (environment or {}))
    if outcome.returncode:
        sys.exit(f"{command[0]} fails:\n{outcome.stdout}{outcome.stderr}"[-4000:])


GO_PACKAGES = Path("/usr/share/gocode")
SWIFT_BUILD = SOURCES.parents[2] / ".build-peers"
COMMANDS: dict[str, Callable[[Path, str, bytes, int], list[str]]] = {
    "nghttpd": _nghttpd, "grpc-c++": _cxx, "grpc-go": _go, "grpcio": _python,
    "grpc-swift": _swift,
}
NAMES = list(COMMANDS)


def available() -> list[str]:
    """Those whose programs and libraries are here."""
    have = {
        "nghttpd": lambda: shutil.which("nghttpd"),
        "grpc-c++": lambda: shutil.which("g++") and shutil.which("pkg-config")
        and not subprocess.run(["pkg-config", "--exists", "grpc++"]).returncode,
        "grpc-go": lambda: shutil.which("go") and (GO_PACKAGES / "src/google.golang.org/grpc").is_dir(),
        # Not built for whoever doesn't ask for it.
        "grpc-swift": lambda: (SWIFT_BUILD / "release/Server").exists(),
        "grpcio": lambda: importlib.util.find_spec("grpc") is not None,
    }
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
