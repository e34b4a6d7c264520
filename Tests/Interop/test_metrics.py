"""The admin listener: metrics that Prometheus's own checker takes, and health."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

import grpc
import pytest

from failures import fails
from program import run
from test_calls import eventually, locked, waiting_queries
from test_shutdown import serve, start_call  # noqa: F401

PROMTOOL = os.environ.get("PROMTOOL") or shutil.which("promtool")
SAMPLE = re.compile(r'(\w+)(?:\{(.*)\})? (\S+)')
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')
DASHBOARD = "callboard.v1.DashboardService"


class Admin:
    """What the admin listener of a program says."""

    def __init__(self, running):
        running.wait_for_log("serving metrics and health")
        lines = [json.loads(line) for line in running.log.read_text().splitlines()]
        self.address = next(line["address"] for line in lines if line["message"] == "serving metrics and health")

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://{self.address}{path}", timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def metrics(self) -> dict[tuple, float]:
        """Values by name and labels."""
        status, text = self.get("/metrics")
        assert status == 200
        samples = {}
        for line in text.splitlines():
            if not line.startswith("#"):
                name, labels, value = SAMPLE.fullmatch(line).groups()
                key = (name, *sorted(LABEL.findall(labels or "")))
                assert key not in samples
                samples[key] = float(value)
        return samples


def key(name: str, **labels: str) -> tuple:
    return (name, *sorted(labels.items()))


def unary(method: str, **more: str) -> dict[str, str]:
    return {"grpc_type": "unary", "grpc_service": DASHBOARD, "protocol": "grpc", "grpc_method": method, **more}


@pytest.fixture
def watched(serve):  # noqa: F811
    running, address = serve("--admin-listen", "0", "--answer-ttl", "10m")
    with grpc.insecure_channel(address) as channel:
        yield running, channel, Admin(running)


def test_metrics_are_what_prometheus_takes(api, watched, owner):
    _, channel, admin = watched
    stub = api.dashboard_grpc.DashboardServiceStub(channel)
    stub.GetDashboardStats(api.dashboard.GetDashboardStatsRequest(), metadata=owner)
    assert len(list(stub.StreamDashboard(api.dashboard.StreamDashboardRequest(), metadata=owner))) > 1
    assert PROMTOOL, "promtool is missing: Tools/test gets it, or set PROMTOOL"
    status, text = admin.get("/metrics")
    assert status == 200
    checked = subprocess.run([PROMTOOL, "check", "metrics"], input=text, text=True, capture_output=True, timeout=60)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


def test_calls_are_counted(api, watched, owner):
    _, channel, admin = watched
    stub = api.dashboard_grpc.DashboardServiceStub(channel)
    before = admin.metrics()
    for method in ["GetDashboardAccess", "GetDashboardStats", "GetMessagingStats"]:
        for code in ["OK", "Unauthenticated", "Internal"]:
            assert before[key("grpc_server_handled_total", **unary(method, grpc_code=code))] == 0
    for _ in range(7):
        stub.GetDashboardAccess(api.dashboard.GetDashboardAccessRequest(), metadata=owner)
    for _ in range(3):
        stub.GetDashboardStats(api.dashboard.GetDashboardStatsRequest(), metadata=owner)
    with fails(grpc.StatusCode.UNAUTHENTICATED, "TOKEN_MISSING"):
        stub.GetDashboardStats(api.dashboard.GetDashboardStatsRequest())
    list(stub.StreamDashboard(api.dashboard.StreamDashboardRequest(), metadata=owner))
    unknown = channel.unary_unary("/callboard.v1.Nothing/AtAll")
    with pytest.raises(grpc.RpcError):
        unknown(b"")

    def arrived() -> bool:
        # A call is counted when its answer leaves, which may be a moment later.
        return admin.metrics()[key("grpc_server_handled_total", **stream, grpc_code="OK")] == 1

    stream = {"grpc_type": "server_stream", "grpc_service": DASHBOARD, "protocol": "grpc", "grpc_method": "StreamDashboard"}
    assert eventually(arrived)
    metrics = admin.metrics()
    access, stats = unary("GetDashboardAccess"), unary("GetDashboardStats")
    assert metrics[key("grpc_server_started_total", **access)] == 7
    assert metrics[key("grpc_server_handled_total", **access, grpc_code="OK")] == 7
    assert metrics[key("grpc_server_handling_seconds_count", **access)] == 7
    assert metrics[key("grpc_server_handling_seconds_bucket", **access, le="+Inf")] == 7
    assert 0 < metrics[key("grpc_server_handling_seconds_sum", **access)] < 60 * 7
    buckets = [metrics[key("grpc_server_handling_seconds_bucket", **access, le=le)]
               for le in ["0.0001", "0.001", "0.01", "0.1", "1", "10", "60", "+Inf"]]
    assert buckets == sorted(buckets)
    assert metrics[key("grpc_server_started_total", **stats)] == 4
    assert metrics[key("grpc_server_handled_total", **stats, grpc_code="OK")] == 3
    assert metrics[key("grpc_server_handled_total", **stats, grpc_code="Unauthenticated")] == 1
    nothing = {"grpc_type": "unknown", "protocol": "grpc", "grpc_service": "unknown", "grpc_method": "unknown"}
    assert metrics[key("grpc_server_handled_total", **nothing, grpc_code="Unimplemented")] == 1
    # All three asked the same, and one after the other.
    assert metrics[key("answers_total", cache="dashboard", source="kept")] == 2
    assert metrics[key("answers_total", cache="dashboard", source="executed")] == 2


def test_what_is_there_is_told(api, demo, watched, database, owner):
    running, channel, admin = watched
    with locked(demo.database_url, "messages"):
        call = api.dashboard_grpc.DashboardServiceStub(channel).GetMessagingStats.future(
            api.dashboard.GetMessagingStatsRequest(), metadata=owner)
        assert eventually(lambda: waiting_queries(database) > 0)
        # The pool tells each second.
        assert eventually(lambda: admin.metrics().get(key("postgres_pool_leased_connections", pool="read"), 0) >= 1)
        metrics = admin.metrics()
        assert metrics[key("http2_connections")] == 1
        assert metrics[key("http2_streams")] == 1
        assert metrics[key("http2_connections_accepted_total")] == 1
        assert metrics[key("postgres_pool_connections", pool="read")] >= 1
        assert metrics[key("documents_read_total")] == 0
        started = key("grpc_server_started_total", **unary("GetMessagingStats"))
        assert metrics[started] == 1
        assert metrics[key("grpc_server_handling_seconds_count", **unary("GetMessagingStats"))] == 0
    call.result(timeout=60)
    assert eventually(lambda: admin.metrics()[key("http2_streams")] == 0)
    metrics = admin.metrics()
    assert metrics[key("process_cpu_seconds_total")] > 0
    assert 1 << 20 < metrics[key("process_resident_memory_bytes")] < metrics[key("process_virtual_memory_bytes")]
    assert 3 < metrics[key("process_open_fds")] < metrics[key("process_max_fds")]
    # Of this process, and as the system tells it.
    told = subprocess.check_output(["ps", "-o", "etimes=", "-p", str(running.process.pid)], text=True)

    assert abs(time.time() - int(told) - metrics[key("process_start_time_seconds")]) < 5


def test_readiness_follows_a_drain(api, demo, serve, database, owner):  # noqa: F811
    running, address = serve("--admin-listen", "127.0.0.1:0")
    admin = Admin(running)
    assert eventually(lambda: admin.get("/readyz") == (200, "ok\n"))
    assert admin.get("/livez") == (200, "ok\n")
    with locked(demo.database_url, "messages"):
        channel, call = start_call(api, address, owner)
        assert eventually(lambda: waiting_queries(database) > 0)
        running.process.send_signal(signal.SIGTERM)
        running.wait_for_log("finishing running calls")
        assert admin.get("/readyz")[0] == 503
        assert "drain" in admin.get("/readyz")[1]
        # A drain can be watched, and kills nobody.
        assert admin.get("/livez") == (200, "ok\n")
        assert admin.metrics()[key("http2_streams")] == 1
    assert call.result(timeout=60).stats.total_messages > 0
    assert running.process.wait(timeout=60) == 0
    channel.close()


def test_readiness_follows_the_database(demo, serve, database):  # noqa: F811
    name = "callboard_readiness"
    running, _ = serve("--admin-listen", "0", database_url=demo.database_url.replace("dbname='callboard'", f"dbname='{name}'"))
    admin = Admin(running)
    status, reason = admin.get("/readyz")
    assert status == 503 and "database" in reason
    assert name not in reason
    assert admin.get("/livez")[0] == 200
    database.execute(f"create database {name}")
    try:
        assert eventually(lambda: "migrations" in admin.get("/readyz")[1])
        assert admin.get("/readyz")[0] == 503
    finally:
        running.stop()
        database.execute(f"drop database {name} with (force)")


def test_nothing_listens_unless_told(serve):  # noqa: F811
    running, _ = serve()
    assert "serving metrics and health" not in running.log.read_text()


def test_an_address_in_use_is_named(demo):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = "127.0.0.1:%d" % taken.getsockname()[1]
        result = run(
            "serve", "--listen", "127.0.0.1:0", "--token-key-file", str(demo.key_file), "--admin-listen", address,
            CALLBOARD_DATABASE_URL=demo.database_url)
    assert result.returncode != 0
    assert f"{address} is in use by another process" in result.stderr
    assert "--admin-listen" in result.stderr
