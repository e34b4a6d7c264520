"""Clients that are busy and mean well: none of them spends the budget of abuse."""

import subprocess

import pytest

from test_stream import stream


@pytest.fixture
def no_drops(demo):
    """Fails where the server has cut off a connection meanwhile."""
    before = demo.running.log.read_text().count("connection dropped")
    yield
    assert demo.running.log.read_text().count("connection dropped") == before


def test_many_calls_at_once(demo, no_drops, tmp_path):
    (tmp_path / "body").write_bytes(bytes(5))
    headers = {"content-type": "application/grpc", "te": "trailers", "authorization": f"Bearer {demo.token}"}
    printed = subprocess.run(
        ["h2load", "-n", "10000", "-c", "8", "-m", "32", "-d", str(tmp_path / "body"),
         *(part for name, value in headers.items() for part in ("-H", f"{name}: {value}")),
         f"http://{demo.address}/callboard.v1.DashboardService/GetDashboardAccess"],
        capture_output=True, text=True, check=True).stdout
    assert "10000 succeeded, 0 failed, 0 errored" in printed


def test_streams_that_are_read_and_streams_that_are_given_up(api, dashboard, owner, no_drops):
    for _ in range(100):
        assert len(list(stream(api, dashboard, owner))) == 7
        given_up = stream(api, dashboard, owner)
        next(given_up)
        given_up.cancel()


def test_calls_that_are_cancelled_at_once(api, dashboard, owner, no_drops):
    for _ in range(500):
        dashboard.GetDashboardAccess.future(api.dashboard.GetDashboardAccessRequest(), metadata=owner).cancel()
    dashboard.GetDashboardAccess(api.dashboard.GetDashboardAccessRequest(), metadata=owner)


def test_tokens_that_are_refused(api, dashboard, no_drops):
    for _ in range(1_500):
        dashboard.GetDashboardAccess.future(
            api.dashboard.GetDashboardAccessRequest(), metadata=[("authorization", "Bearer x")]).exception()
