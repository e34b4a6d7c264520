"""A running server, and calls to it."""

import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which

import processes
from rpcs import RPC


def require(*programs: str) -> None:
    """Ends this program, with the remedy, where a program that it runs is missing."""
    packages = {
        "h2load": "nghttp2-client", "nghttp": "nghttp2-client", "nghttpd": "nghttp2-server",
        "psql": "postgresql-client",
    }
    missing = [program for program in programs if not which(program)]
    if missing:
        sys.exit(
            f"{', '.join(missing)}: not found. On Debian: apt-get install "
            + " ".join(sorted({packages[program] for program in missing})))


class CallFailure(Exception):
    """A call that did not succeed, and why, in a sentence for the one who reads the terminal."""


@dataclass
class Server:
    """Where a server listens, who asks, and the processes whose CPU counts."""

    address: str
    token: str
    pid: int
    # The first processes of its PostgreSQL.
    postmasters: list[int] = field(default_factory=processes.postmasters)

    @staticmethod
    def of_demonstration(
        folder: Path, address: str | None = None, token_file: Path | None = None, pid: int | None = None
    ) -> "Server":
        """The server of a demonstration's folder, or another where its address is given."""
        try:
            token = (token_file or folder / "token").read_text().strip()
            url = "" if address else (folder / "database-url").read_text()
            address = address or (folder / "address").read_text().strip()
        except OSError as error:
            sys.exit(f"No demonstration runs in {folder}, and no other server is named: {error}")
        pid = pid or processes.listener(int(address.rsplit(":", 1)[1]))
        if pid is None:
            sys.exit(f"No process of this user listens on {address}. Name it with --pid")
        server = Server(address, token, pid)
        if url:
            # A demonstration's PostgreSQL has a Unix socket, beside which it keeps its process id.
            socket_folder = re.search(r"host='([^']*)'", url)[1]
            server.postmasters = [int(Path(socket_folder, ".s.PGSQL.5432.lock").read_text().split()[0])]
        return server

    def request_arguments(self, rpc: RPC, body: str, max_staleness_ms: int | None) -> list[str]:
        """What h2load and nghttp need to make a call whose framed message is in a file."""
        headers = {
            "content-type": "application/grpc", "te": "trailers", "authorization": f"Bearer {self.token}",
            # So that no statement runs on for ever.
            "grpc-timeout": "30S",
        }
        if max_staleness_ms is not None:
            headers["x-max-staleness-ms"] = str(max_staleness_ms)
        flags = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
        return ["-d", body, *flags, f"http://{self.address}{rpc.path}"]

    def answer(self, rpc: RPC, time_range: str) -> bytes:
        """The message of one call's answer in gRPC's framing; raises CallFailure unless it succeeds."""
        self.call(rpc, time_range)
        with tempfile.NamedTemporaryFile() as body:
            body.write(rpc.framed_request(time_range))
            body.flush()
            arguments = self.request_arguments(rpc, body.name, None)
            return _output("nghttp", "--no-dep", "-H", ":method: POST", *arguments)

    def call(self, rpc: RPC, time_range: str, max_staleness_ms: int | None = None) -> int:
        """Makes one call and returns the size of its answer in bytes; raises CallFailure unless it succeeds."""
        with tempfile.NamedTemporaryFile() as body:
            body.write(rpc.framed_request(time_range))
            body.flush()
            arguments = self.request_arguments(rpc, body.name, max_staleness_ms)
            method = ["-H", ":method: POST"]
            printed = _output("nghttp", "-v", "--no-dep", *method, *arguments).decode(errors="replace")
            status = re.search(r"grpc-status: (\d+)", printed)
            if not status or status[1] != "0":
                reason = re.search(r"grpc-message: (.*)", printed)
                raise CallFailure(f"{rpc.name} fails: {reason[1] if reason else status[1] if status else 'no answer'}")
            if rpc.name == "StreamDashboard":
                _require_sections(_output("nghttp", "--no-dep", *method, *arguments))
        return sum(map(int, re.findall(r"recv DATA frame <length=(\d+)", printed)))


def _require_sections(stream: bytes) -> None:
    """Raises CallFailure where a section of a stream is an error (field 8): the stream ends well all the same."""
    while stream:
        size = int.from_bytes(stream[1:5], "big")
        if stream[5] == 8 << 3 | 2:
            raise CallFailure(f"StreamDashboard: a section fails: {stream[5:5 + size].decode(errors='replace')}")
        stream = stream[5 + size :]


def _output(*command: str) -> bytes:
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout
