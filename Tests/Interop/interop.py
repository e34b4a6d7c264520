"""The interop server as a process, and clients made from its protos."""

import importlib
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

from grpc_tools import protoc

from program import TIMEOUT

ROOT = Path(__file__).parents[2]
SERVER = os.environ.get("INTEROP_SERVER", str(ROOT / ".build/debug/interop-server"))
PACKAGE = "src/proto/grpc/testing"


def generate(folder: Path) -> SimpleNamespace:
    """Clients of grpc.testing."""
    protos = ROOT / "Tests/Protos"
    files = [str(path.relative_to(protos)) for path in (protos / PACKAGE).glob("*.proto")]
    code = protoc.main(["protoc", f"-I{protos}", f"--python_out={folder}", f"--grpc_python_out={folder}", *files])
    assert code == 0
    sys.path.insert(0, str(folder))
    names = {"empty": "empty_pb2", "messages": "messages_pb2", "stubs": "test_pb2_grpc"}
    package = PACKAGE.replace("/", ".")
    return SimpleNamespace(**{name: importlib.import_module(f"{package}.{module}") for name, module in names.items()})


@contextmanager
def running(*arguments: str):
    """Runs the server on a free port; gives the port."""
    process = subprocess.Popen([SERVER, "--port", "0", *arguments], stdout=subprocess.PIPE, text=True)
    try:
        yield int(process.stdout.readline())
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=TIMEOUT) == 0


def run(*arguments: str) -> subprocess.CompletedProcess:
    """Runs the server to its end, as it ends by itself where it can't start."""
    return subprocess.run([SERVER, *arguments], capture_output=True, text=True, timeout=TIMEOUT)


class CountingProxy:
    """Forwards connections, and counts what comes back: what a client's library says nothing of."""

    def __init__(self, port: int):
        self.target = port
        self.received = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._forward, args=[client], daemon=True).start()

    def _forward(self, client: socket.socket):
        with client, socket.create_connection(("127.0.0.1", self.target)) as server:
            try:
                while True:
                    for source in select.select([client, server], [], [])[0]:
                        data = source.recv(65536)
                        if not data:
                            return
                        if source is server:
                            self.received += len(data)
                        (server if source is client else client).sendall(data)
            except OSError:
                pass

    def close(self):
        self.listener.close()
