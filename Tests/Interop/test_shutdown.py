"""A server of its own: it is stopped, cut off, started with little or without what it needs, and its database goes away."""

import fcntl
import os
import signal
import subprocess
import time

import grpc
import psycopg
import pytest

from failures import details, fails
from program import PROGRAM, Running, environment, free_port
from test_calls import FRESH, eventually, locked, waiting_queries, waiting_sessions


@pytest.fixture
def serve(demo, tmp_path):
    """Starts `callboard serve` on the demonstration's database: `serve()` gives the process and its address."""
    started = []

    def start(*arguments: str, database_url: str = demo.database_url):
        address = f"127.0.0.1:{free_port()}"
        running = Running(
            tmp_path / str(len(started)), "serve", "--listen", address, "--token-key-file", str(demo.key_file),
            *arguments, CALLBOARD_DATABASE_URL=database_url)
        started.append(running)
        running.wait_for_log("listening")
        return running, address

    yield start
    for running in started:
        running.kill()


def start_call(api, address, metadata):
    """A call that waits in the database, by a channel of its own."""
    channel = grpc.insecure_channel(address)
    stub = api.dashboard_grpc.DashboardServiceStub(channel)
    return channel, stub.GetMessagingStats.future(api.dashboard.GetMessagingStatsRequest(), metadata=metadata)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_running_calls_are_finished(api, demo, serve, database, owner, number):
    running, address = serve()
    with locked(demo.database_url, "messages"):
        channel, call = start_call(api, address, owner)
        assert eventually(lambda: waiting_queries(database) > 0)
        running.process.send_signal(number)
        running.wait_for_log("finishing running calls")
        # No new ones are taken meanwhile.
        with grpc.insecure_channel(address) as late:
            with pytest.raises(grpc.RpcError) as raised:
                api.dashboard_grpc.DashboardServiceStub(late).GetDashboardAccess(
                    api.dashboard.GetDashboardAccessRequest(), metadata=owner, timeout=5)
            assert raised.value.code() == grpc.StatusCode.UNAVAILABLE
        assert running.process.poll() is None and not call.done()
    assert call.result(timeout=30).stats.total_messages > 0
    assert running.process.wait(timeout=30) == 0
    channel.close()


def test_the_drain_limit_cuts_calls_off(api, demo, serve, database, owner):
    running, address = serve("--drain-limit", "300ms")
    with locked(demo.database_url, "messages"):
        channel, call = start_call(api, address, owner)
        assert eventually(lambda: waiting_queries(database) > 0)
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(timeout=30) == 0
        assert call.code() in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED)
        assert eventually(lambda: waiting_queries(database) == 0)
    channel.close()


def test_a_second_signal_ends_at_once(api, demo, serve, database, owner):
    running, address = serve()
    with locked(demo.database_url, "messages"):
        channel, call = start_call(api, address, owner)
        assert eventually(lambda: waiting_queries(database) > 0)
        running.process.send_signal(signal.SIGTERM)
        running.wait_for_log("finishing running calls")
        running.process.send_signal(signal.SIGTERM)
        # Well below the drain limit of 25 seconds.
        running.process.wait(timeout=10)
        with pytest.raises(grpc.RpcError):
            call.result()
    channel.close()


def test_a_second_signal_ends_the_process_though_its_database_hangs(api, demo, serve, database, owner):
    running, address = serve()
    with locked(demo.database_url, "messages"):
        channel, call = start_call(api, address, owner)
        assert eventually(lambda: waiting_queries(database) > 0)
        # A process of the database's that is stopped neither answers nor can be told to cancel.
        stopped = waiting_sessions(database)
        for session in stopped:
            os.kill(session, signal.SIGSTOP)
        try:
            running.process.send_signal(signal.SIGTERM)
            running.wait_for_log("finishing running calls")
            running.process.send_signal(signal.SIGTERM)
            # Within a second, and what a busy machine adds to it.
            running.process.wait(timeout=5)
        finally:
            for session in stopped:
                os.kill(session, signal.SIGCONT)
        with pytest.raises(grpc.RpcError):
            call.result()
    channel.close()


def test_a_second_signal_ends_the_process_though_nobody_reads_its_log(api, demo, database, owner):
    address = f"127.0.0.1:{free_port()}"
    reading, writing = os.pipe()
    fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4096)
    process = subprocess.Popen(
        [PROGRAM, "serve", "--listen", address, "--token-key-file", str(demo.key_file), "--log-format", "json"],
        stderr=writing, env=environment(CALLBOARD_DATABASE_URL=demo.database_url))
    try:
        with locked(demo.database_url, "messages"), grpc.insecure_channel(address) as channel:
            stub = api.dashboard_grpc.DashboardServiceStub(channel)
            # More lines than the pipe takes.
            for _ in range(100):
                stub.GetDashboardAccess(
                    api.dashboard.GetDashboardAccessRequest(), metadata=owner, wait_for_ready=True, timeout=60)
            call = stub.GetMessagingStats.future(api.dashboard.GetMessagingStatsRequest(), metadata=owner)
            assert eventually(lambda: waiting_queries(database) > 0)
            # Two signals, so that neither can stand for both.
            process.send_signal(signal.SIGTERM)
            process.send_signal(signal.SIGINT)
            # Within a second, and what a busy machine adds to it: the log alone would be waited for longer.
            assert process.wait(timeout=4) in (128 + signal.SIGTERM, 128 + signal.SIGINT)
            with pytest.raises(grpc.RpcError):
                call.result()
    finally:
        process.kill()
        process.wait()
        os.close(reading)
        os.close(writing)


def test_a_call_without_a_deadline_gets_the_largest(api, demo, serve, database, owner):
    running, address = serve("--largest-deadline", "500ms")
    with locked(demo.database_url, "messages"):
        for timeout in [None, 600]:
            with grpc.insecure_channel(address) as channel:
                stub = api.dashboard_grpc.DashboardServiceStub(channel)
                with fails(grpc.StatusCode.DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED"):
                    stub.GetMessagingStats(
                        api.dashboard.GetMessagingStatsRequest(), metadata=[*owner, FRESH], timeout=timeout)
        # What the calls have waited for was told to stop.
        assert eventually(lambda: waiting_queries(database) == 0)


def test_the_database_may_come_later(api, demo, serve, owner, database):
    """Calls fail with UNAVAILABLE while there is no database, and succeed once there is one."""
    name = "callboard_later"
    url = demo.database_url.replace("dbname='callboard'", f"dbname='{name}'")
    assert name in url
    running, address = serve(database_url=url)
    with grpc.insecure_channel(address) as channel:
        stub = api.dashboard_grpc.DashboardServiceStub(channel)
        with pytest.raises(grpc.RpcError) as raised:
            stub.GetDashboardStats(api.dashboard.GetDashboardStatsRequest(), metadata=owner)
        assert raised.value.code() == grpc.StatusCode.UNAVAILABLE
        found = details(raised.value)
        assert found.info.reason == "DATABASE_UNAVAILABLE"
        assert found.retry is not None
        assert name not in raised.value.details()
        # What needs no database is served all the while.
        assert stub.GetDashboardAccess(api.dashboard.GetDashboardAccessRequest(), metadata=owner).can_view_dashboard

        clone(database, demo.database_url, name)
        try:
            def answers() -> bool:
                try:
                    return stub.GetDashboardStats(
                        api.dashboard.GetDashboardStatsRequest(), metadata=owner).stats.total_calls > 0
                except grpc.RpcError as error:
                    assert error.code() == grpc.StatusCode.UNAVAILABLE
                    time.sleep(0.1)
                    return False

            assert eventually(answers, seconds=30)
        finally:
            running.stop()
            database.execute(f"drop database {name} with (force)")


def clone(database, database_url: str, name: str):
    """Copies the relations and the organizations that a question needs into a new database."""
    tables = ["organizations", "phones", "member_phones", "contacts", "calls", "todos", "messages"]
    database.execute(f"create database {name}")
    with psycopg.connect(database_url.replace("dbname='callboard'", f"dbname='{name}'"), autocommit=True) as target:
        target.execute("create schema callboard")
        for table in tables:
            columns = database.execute(
                """
                select attname, format_type(atttypid, atttypmod) from pg_attribute
                where attrelid = %s::regclass and attnum > 0 and not attisdropped order by attnum
                """, [f"callboard.{table}"]).fetchall()
            target.execute(
                f"create table callboard.{table} ({', '.join(f'{column} {kind}' for column, kind in columns)})")
            names = ", ".join(column for column, _ in columns)
            with (
                database.cursor().copy(f"copy callboard.{table} ({names}) to stdout") as source,
                target.cursor().copy(f"copy callboard.{table} ({names}) from stdin") as sink,
            ):
                for block in source:
                    sink.write(block)


def test_sessions_that_the_database_ends_are_replaced(api, dashboard, database, owner):
    request = api.dashboard.GetDashboardStatsRequest()
    before = dashboard.GetDashboardStats(request, metadata=owner).stats.total_calls
    database.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'callboard' and pid <> pg_backend_pid()")

    def answers() -> bool:
        try:
            return dashboard.GetDashboardStats(request, metadata=[*owner, FRESH]).stats.total_calls == before
        except grpc.RpcError as error:
            assert error.code() == grpc.StatusCode.UNAVAILABLE
            return False

    assert eventually(answers, seconds=30)


def test_one_connection_is_enough_for_an_answer_that_asks_for_documents(api, serve, owner):
    running, address = serve("--pool-size", "1", "--passing-score-lifetime", "0s")
    filter = api.filters.AnalyticsFilter(time_range=api.filters.TimeRange(preset="PRESET_ALL_TIME"))
    with grpc.insecure_channel(address) as channel:
        analytics = api.analytics_grpc.AnalyticsServiceStub(channel)
        request = api.analytics.GetAnalyticsDashboardRequest(filter=filter)
        answer = analytics.GetAnalyticsDashboard(request, metadata=owner, timeout=60)
        assert answer.passing_scores
    assert running.stop() == 0
