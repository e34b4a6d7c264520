"""The tools that measure a server: each RPC's request, what they print, and that a failure is told."""

import importlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from program import PROGRAM, environment

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "Tools" / "Benchmarks"))
import rpcs  # noqa: E402

EVERY = [rpc for service in rpcs.SERVICES for rpc in rpcs.of_service(service)]


def tool(name: str, *arguments: object) -> subprocess.CompletedProcess:
    return subprocess.run(
        [ROOT / "Tools" / name, *map(str, arguments)], capture_output=True, text=True, timeout=170, env=environment())


@pytest.mark.parametrize("rpc", EVERY, ids=lambda rpc: rpc.name)
def test_a_request_is_the_message_of_its_rpc(api, rpc):
    """`api` has put the generated modules where they are found."""
    file = "dashboard_service_pb2" if rpc.service == "DashboardService" else "analytics_service_pb2"
    module = importlib.import_module(f"callboard.v1.{file}")
    method = module.DESCRIPTOR.services_by_name[rpc.service].methods_by_name[rpc.name]
    framed = rpc.framed_request("last-90-days")
    assert framed[:5] == b"\0" + (len(framed) - 5).to_bytes(4, "big")
    request = getattr(module, method.input_type.name).FromString(framed[5:])
    names = method.input_type.fields_by_name
    time_range = request.filter.time_range if "filter" in names else getattr(request, "time_range", None)
    assert rpc.takes_range == (time_range is not None)
    if rpc.takes_range:
        assert time_range.preset == api.filters.TimeRange.PRESET_LAST_90_DAYS
    assert rpc.streams == method.server_streaming
    if "field" in names:
        assert request.field == 1


def test_load_counts_and_times_calls(demo):
    result = tool("load", "GetMessagingStats", "--folder", demo.folder, "--connections", 2, "--streams", 2,
                  "--requests", 40, "--max-staleness-ms", 0, "--json")
    assert result.returncode == 0, result.stderr
    figures = json.loads(result.stdout)
    assert (figures["method"], figures["range"], figures["calls"]) == ("GetMessagingStats", "last-7-days", 40)
    assert 0 < figures["p50_ms"] <= figures["p99_ms"] <= figures["seconds"] * 1e3
    assert figures["server_cpu_ms"] > 0 and figures["database_cpu_ms"] > 0


def test_load_tells_why_a_call_fails(demo, tmp_path):
    token = tmp_path / "token"
    token.write_text("none")
    result = tool("load", "GetMessagingStats", "--folder", demo.folder, "--token-file", token, "--requests", 1)
    assert result.returncode != 0
    assert result.stderr.startswith("GetMessagingStats fails: ") and "Traceback" not in result.stderr
    result = tool("load", "GetNothing", "--folder", demo.folder)
    assert result.returncode != 0 and "GetPlanStats" in result.stderr


def test_explain_shows_the_statements_of_a_call(demo):
    result = tool("explain", "GetMessagingStats", "--folder", demo.folder)
    assert result.returncode == 0, result.stderr
    assert "messages_by_time" in result.stdout and "Execution Time" in result.stdout
    assert re.search(r"^[3-9] statements, [\d.]+ ms", result.stdout, re.M)


def test_the_benchmark_measures_more_rows_than_a_demonstration_has():
    before = set(os.listdir("/tmp"))
    result = tool("benchmark-service", "GetDashboardStats", "GetMessagingStats", "GetDashboardAccess", "--program", PROGRAM,
                  "--scale", 0.05, "--rows", 3000, "--seconds", 0.1, "--ranges", "all-time")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "3,000 calls" in result.stdout and "3,000 messages" in result.stdout
    rows = [line for line in result.stdout.splitlines() if line.startswith("| Get")]
    assert len(rows) == 6 and all(line.count("|") == 9 for line in rows)
    assert not [name for name in set(os.listdir("/tmp")) - before if name.startswith("callboard-benchmark-")]


def test_the_comparison_has_a_row_for_each_server_and_the_floor_is_one():
    result = tool("bench", "rpc", "--program", PROGRAM, "--peers", "nghttpd", "--shapes", "2x2", "--rounds", 1,
                  "--seconds", 0.05, "--idle", 20)
    assert result.returncode == 0, result.stdout + result.stderr
    rows = {line.split("|")[1].strip(): line for line in result.stdout.splitlines() if line.startswith("| ")}
    assert {"nghttpd", "callboard"} < set(rows)
    assert rows["nghttpd"].split("|")[3].strip() == "1.00"
    assert float(rows["callboard"].split("|")[3]) > 1
