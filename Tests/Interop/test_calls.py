"""The calls themselves: metadata, deadlines, cancellation, sizes, many at once."""

import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager

import grpc
import psycopg
import pytest

from failures import details, fails

# Metadata that asks for an answer of its own, not one of a moment ago.
FRESH = ("x-max-staleness-ms", "0")


@contextmanager
def locked(database_url: str, table: str):
    """Nobody reads the table while the block runs: queries on it wait."""
    with psycopg.connect(database_url) as connection:
        connection.execute(f"lock table callboard.{table} in access exclusive mode")
        yield
        connection.rollback()


def waiting_queries(database) -> int:
    return database.execute(
        "select count(*) from pg_stat_activity where application_name = 'callboard' and wait_event_type = 'Lock'"
    ).fetchone()[0]


def waiting_sessions(database) -> list[int]:
    """The processes of the database's that wait for a lock on the server's behalf."""
    return [
        row[0] for row in database.execute(
            "select pid from pg_stat_activity where application_name = 'callboard' and wait_event_type = 'Lock'")]


def eventually(condition, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.01)
    return False


def test_the_request_id_of_the_client_comes_back(api, dashboard, owner):
    metadata = [*owner, ("x-request-id", "interop-42")]
    _, call = dashboard.GetDashboardAccess.with_call(api.dashboard.GetDashboardAccessRequest(), metadata=metadata)
    assert dict(call.initial_metadata())["x-request-id"] == "interop-42"


def test_every_call_has_a_request_id(api, dashboard, owner):
    ids = set()
    for _ in range(2):
        _, call = dashboard.GetDashboardAccess.with_call(api.dashboard.GetDashboardAccessRequest(), metadata=owner)
        ids.add(dict(call.initial_metadata())["x-request-id"])
    assert len(ids) == 2


def test_failed_calls_have_a_request_id(api, dashboard):
    with pytest.raises(grpc.RpcError) as raised:
        dashboard.GetDashboardAccess(api.dashboard.GetDashboardAccessRequest(), metadata=[("x-request-id", "lost-1")])
    metadata = [*raised.value.initial_metadata(), *raised.value.trailing_metadata()]
    assert ("x-request-id", "lost-1") in [tuple(pair) for pair in metadata]


def test_a_wrong_field_is_named_with_a_hint(api, dashboard, owner):
    dates = api.filters.DateRange(start_date="2026-11-15", end_date="2026-11-01")
    with pytest.raises(grpc.RpcError) as raised:
        dashboard.GetDashboardStats(
            api.dashboard.GetDashboardStatsRequest(time_range=api.filters.TimeRange(dates=dates)), metadata=owner)
    assert raised.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    violations = details(raised.value).bad_request.field_violations
    assert len(violations) == 1 and violations[0].field.startswith("time_range") and violations[0].description


def test_unknown_names_are_unimplemented(channel, owner):
    def call(path: str):
        return channel.unary_unary(path)(b"", metadata=owner)

    with fails(grpc.StatusCode.UNIMPLEMENTED, "METHOD_UNKNOWN"):
        call("/callboard.v1.DashboardService/GetNothing")
    with fails(grpc.StatusCode.UNIMPLEMENTED, "SERVICE_UNKNOWN"):
        call("/callboard.v1.NoService/GetDashboardStats")


def test_an_undecodable_message_is_an_invalid_argument(channel, owner):
    with fails(grpc.StatusCode.INVALID_ARGUMENT, "MESSAGE_UNDECODABLE"):
        channel.unary_unary("/callboard.v1.DashboardService/GetDashboardStats")(b"\xff\xff\xff", metadata=owner)


def test_a_message_over_the_limit_is_refused(api, dashboard, owner):
    with fails(grpc.StatusCode.RESOURCE_EXHAUSTED, "MESSAGE_TOO_LARGE"):
        dashboard.GetDashboardStats(api.dashboard.GetDashboardStatsRequest(org_id="x" * (5 << 20)), metadata=owner)


def test_a_message_of_a_megabyte_is_read(api, dashboard, owner):
    with fails(grpc.StatusCode.INVALID_ARGUMENT, "INVALID_FIELD", field="org_id"):
        dashboard.GetDashboardStats(api.dashboard.GetDashboardStatsRequest(org_id="x" * (1 << 20)), metadata=owner)


def test_a_deadline_ends_the_query_as_well(api, demo, dashboard, database, owner):
    with locked(demo.database_url, "messages"):
        with pytest.raises(grpc.RpcError) as raised:
            dashboard.GetMessagingStats(
                api.dashboard.GetMessagingStatsRequest(), metadata=[*owner, FRESH], timeout=0.5)
        assert raised.value.code() == grpc.StatusCode.DEADLINE_EXCEEDED
        assert eventually(lambda: waiting_queries(database) == 0)


def test_a_cancelled_call_ends_its_query(api, demo, dashboard, database, owner):
    with locked(demo.database_url, "messages"):
        call = dashboard.GetMessagingStats.future(
            api.dashboard.GetMessagingStatsRequest(), metadata=[*owner, FRESH])
        assert eventually(lambda: waiting_queries(database) > 0)
        call.cancel()
        assert call.code() == grpc.StatusCode.CANCELLED
        assert eventually(lambda: waiting_queries(database) == 0)


def test_a_lost_connection_ends_its_query(api, demo, database, owner):
    with locked(demo.database_url, "messages"):
        channel = grpc.insecure_channel(demo.address)
        stub = api.dashboard_grpc.DashboardServiceStub(channel)
        call = stub.GetMessagingStats.future(api.dashboard.GetMessagingStatsRequest(), metadata=[*owner, FRESH])
        assert eventually(lambda: waiting_queries(database) > 0)
        channel.close()
        assert eventually(lambda: waiting_queries(database) == 0)
        assert call.code() == grpc.StatusCode.CANCELLED


def test_many_calls_at_once_have_the_same_answer(api, demo, dashboard, owner):
    request = api.dashboard.GetDashboardStatsRequest(time_range=api.filters.TimeRange(preset="PRESET_LAST_30_DAYS"))
    futures = [dashboard.GetDashboardStats.future(request, metadata=owner) for _ in range(100)]
    answers = {future.result().stats.SerializeToString(deterministic=True) for future in futures}
    assert len(answers) == 1


def test_many_connections_are_served(api, demo, owner):
    def call(_):
        # A pool of its own, or channels to one address share their connection.
        with grpc.insecure_channel(demo.address, options=[("grpc.use_local_subchannel_pool", 1)]) as channel:
            stub = api.dashboard_grpc.DashboardServiceStub(channel)
            return stub.GetDashboardAccess(api.dashboard.GetDashboardAccessRequest(), metadata=owner).can_view_dashboard

    with ThreadPoolExecutor(32) as threads:
        assert all(future.result() for future in as_completed(threads.submit(call, index) for index in range(200)))


def test_the_log_has_calls_by_their_request_id_and_no_secrets(api, demo, dashboard, owner):
    dashboard.GetDashboardAccess(
        api.dashboard.GetDashboardAccessRequest(), metadata=[*owner, ("x-request-id", "logged-7")])
    demo.running.wait_for_log("logged-7")
    log = demo.running.log.read_text()
    assert demo.key.decode() not in log
    assert demo.token not in log
    assert dict(owner)["authorization"].removeprefix("Bearer ") not in log
