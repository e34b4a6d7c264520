"""The statements that the server sends for a call, seen in the log of a demonstration's PostgreSQL, and run again by psql
without the server: one after the other, in one snapshot, with the settings of the server's sessions."""

import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rpcs import RPC
from server import Server

SESSION = "-c search_path=callboard -c timezone=UTC -c jit=off -c plan_cache_mode=force_custom_plan"

# The type of an array, by what its elements look like.
ARRAYS = {
    "uuid[]": re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    "integer[]": re.compile(r"-?\d+"),
    "double precision[]": re.compile(r"[-+.\deE]+"),
    "text[]": re.compile(r".*", re.S),
}


@dataclass(frozen=True)
class Statement:
    text: str
    # As literals, in their order.
    parameters: list[str]


def of_call(folder: Path, server: Server, rpc: RPC, time_range: str) -> list[Statement]:
    """What one call reads, in the order in which the statements were sent, without the control of transactions."""
    with _logging(folder):
        log = folder / "postgres" / "server.log"
        begin = log.stat().st_size
        server.call(rpc, time_range, max_staleness_ms=0)
        with open(log, "rb") as file:
            file.seek(begin)
            return list(_statements(file.read().decode()))


def seconds_alone(folder: Path, statements: list[Statement]) -> float:
    """How long psql takes for the statements, from sending each to having its rows: the median of five rounds, or one round
    where that takes a second or more."""
    if not statements:
        return 0
    once = _rounds(folder, statements, 1)[0]
    return once if once >= 1 else statistics.median(_rounds(folder, statements, 5))


def _rounds(folder: Path, statements: list[Statement], rounds: int) -> list[float]:
    round = [_execution(number, statement) for number, statement in enumerate(statements)]
    printed = _psql(folder, _prepared(statements) + ["\\o /dev/null", "\\timing on"] + round * rounds)
    times = [float(time) for time in re.findall(r"^Time: ([\d.]+) ms", printed, re.M)]
    return [sum(times[start : start + len(round)]) / 1e3 for start in range(0, len(times), len(round))]


def plans(folder: Path, statements: list[Statement]) -> list[str]:
    """How PostgreSQL executes each statement, with times and the blocks that it read."""
    mark = "--- plan"
    lines = []
    for number, statement in enumerate(statements):
        lines += [f"\\echo '{mark}'", f"explain (analyze, buffers) {_execution(number, statement)}"]
    return _psql(folder, _prepared(statements) + lines).split(mark)[1:]


@contextmanager
def _logging(folder: Path) -> Iterator[None]:
    """Lets PostgreSQL log every statement for a while."""
    _set_log_statement(folder, "set log_statement = 'all'", "all")
    try:
        yield
    finally:
        _set_log_statement(folder, "reset log_statement", "none")


def _set_log_statement(folder: Path, change: str, value: str) -> None:
    _psql(folder, [f"alter system {change};", "select pg_reload_conf();"])
    # Sessions take the change before their next statement, once the first process has read it.
    for _ in range(100):
        if _psql(folder, ["show log_statement;"]).strip() == value:
            return
        time.sleep(0.05)
    sys.exit("PostgreSQL does not take a change of log_statement")


def _statements(log: str) -> Iterator[Statement]:
    # Lines after the first one of an entry begin with a tab.
    entries = re.findall(r" (LOG|DETAIL):  (.*(?:\n\t.*)*)", log)
    for (kind, text), (next_kind, detail) in zip(entries, entries[1:] + [("", "")]):
        execution = re.match(r"execute [^:]*: ((?:select|with|values)\b.*)", text, re.I | re.S)
        # Rows that leave by COPY have their parameters written out.
        execution = execution or re.search(r"^\s*copy \((.*)\) to stdout\b", text, re.I | re.S | re.M)
        if kind != "LOG" or not execution or "set_config(" in text or "pg_export_snapshot()" in text:
            continue
        parameters = re.findall(r"\$\d+ = (NULL|'(?:[^']|'')*')", detail) if next_kind == "DETAIL" else []
        yield Statement(execution[1].replace("\n\t", "\n"), parameters)


def _prepared(statements: list[Statement]) -> list[str]:
    return ["begin isolation level repeatable read read only;"] + [
        f"prepare s{number}{_types(statement)} as {statement.text};" for number, statement in enumerate(statements)
    ]


def _types(statement: Statement) -> str:
    """The parameters' types. PostgreSQL infers them from where they stand, but for the arrays that are unnested."""
    types = ["unknown"] * len(statement.parameters)
    for arguments in re.findall(r"unnest\(([^()]*)\)", statement.text):
        for number in re.findall(r"\$(\d+)", arguments):
            values = statement.parameters[int(number) - 1].strip("'{}").split(",")
            types[int(number) - 1] = next(name for name, pattern in ARRAYS.items() if all(map(pattern.fullmatch, values)))
    return f"({', '.join(types)})" if types else ""


def _execution(number: int, statement: Statement) -> str:
    parameters = ", ".join(statement.parameters)
    return f"execute s{number}" + (f"({parameters});" if parameters else ";")


def _psql(folder: Path, lines: list[str]) -> str:
    url = (folder / "database-url").read_text().strip() + f" options='{SESSION}'"
    outcome = subprocess.run(
        ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", url],
        input="\n".join(lines), capture_output=True, text=True)
    if outcome.returncode:
        sys.exit(f"psql: {outcome.stderr}")
    return outcome.stdout
