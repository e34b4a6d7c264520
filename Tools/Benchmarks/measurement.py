"""Loads an RPC with h2load, and measures what its calls take."""

import math
import re
import subprocess
import tempfile
from dataclasses import asdict, dataclass

import processes
from rpcs import RPC
from server import CallFailure, Server


@dataclass(frozen=True)
class Load:
    """How a server is loaded: each connection always has `streams` calls open."""

    connections: int = 8
    streams: int = 32
    threads: int = 1
    # None leaves it to the server, 0 asks for an execution of its own for every call.
    max_staleness_ms: int | None = None

    @property
    def calls_at_once(self) -> int:
        return self.connections * self.streams


@dataclass(frozen=True)
class Measurement:
    method: str
    range: str
    calls: int
    seconds: float
    calls_per_second: float
    # Nearest rank: of less than 100 calls, p99 is the slowest.
    p50_ms: float
    p99_ms: float
    # User and system time.
    server_cpu_ms: float
    database_cpu_ms: float
    server_memory_mib: float

    as_dictionary = asdict


def measure(server: Server, rpc: RPC, time_range: str, load: Load, calls: int | None, seconds: float) -> Measurement:
    """Makes `calls` calls or, where that is None, about as many as `seconds` have room for.

    Raises CallFailure unless all succeed.
    """
    answer_size = server.call(rpc, time_range, load.max_staleness_ms)
    if calls:
        return run(server, rpc, time_range, load, calls, answer_size)
    calls = load.calls_at_once
    while True:
        measurement = run(server, rpc, time_range, load, calls, answer_size)
        if measurement.seconds > seconds / 2 or calls >= 1_000_000:
            return measurement
        growth = min(max(2, seconds / measurement.seconds), 16)
        calls = min(int(calls * growth), 1_000_000)


def run(server: Server, rpc: RPC, time_range: str, load: Load, calls: int, answer_size: int) -> Measurement:
    """Makes `calls` calls; raises CallFailure unless all have an answer of about that size, in bytes."""
    with tempfile.NamedTemporaryFile() as body, tempfile.NamedTemporaryFile("r") as log:
        body.write(rpc.framed_request(time_range))
        body.flush()
        connections = min(load.connections, calls)
        server_before, database_before = _cpu(server)
        outcome = subprocess.run(
            ["h2load", "-n", str(calls), "-c", str(connections), "-m", str(load.streams),
             "-t", str(min(load.threads, connections)), f"--log-file={log.name}",
             *server.request_arguments(rpc, body.name, load.max_staleness_ms)],
            capture_output=True, text=True)
        server_after, database_after = _cpu(server)
        rows = [tuple(map(int, line.split())) for line in log]
    _require_answers(outcome, rows, rpc, calls, answer_size)
    # In microseconds.
    times = sorted(time for _, _, time in rows)
    seconds = (max(start + time for start, _, time in rows) - min(start for start, _, _ in rows)) / 1e6
    return Measurement(
        method=rpc.name, range=time_range if rpc.takes_range else "", calls=calls, seconds=seconds,
        calls_per_second=calls / seconds, p50_ms=_percentile(times, 50) / 1e3, p99_ms=_percentile(times, 99) / 1e3,
        server_cpu_ms=(server_after - server_before) * 1e3 / calls,
        database_cpu_ms=(database_after - database_before) * 1e3 / calls,
        server_memory_mib=processes.resident_mib(server.pid))


def _cpu(server: Server) -> tuple[float, float]:
    return processes.cpu_seconds(server.pid), processes.database_cpu_seconds(server.postmasters)


def _require_answers(
    outcome: subprocess.CompletedProcess, rows: list[tuple[int, int, int]], rpc: RPC, calls: int, answer_size: int
) -> None:
    """Raises CallFailure where calls failed. h2load sees HTTP's status alone, but a failed call has no data."""
    data = re.search(r"\((\d+)\) data$", outcome.stdout, re.M)
    if outcome.returncode or not data or len(rows) < calls or any(status != 200 for _, status, _ in rows):
        raise CallFailure(f"{rpc.name}: h2load failed\n{outcome.stdout}{outcome.stderr}")
    # The size varies a little with the time that is in the answer.
    if int(data[1]) < 0.98 * calls * answer_size:
        raise CallFailure(
            f"{rpc.name}: some calls failed under this load: {calls} answers of {answer_size} bytes make {data[1]}. "
            "Use fewer connections and streams, or see the server's log")


def _percentile(ordered: list[int], percent: int) -> int:
    return ordered[math.ceil(len(ordered) * percent / 100) - 1]
