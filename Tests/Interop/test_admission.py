"""Calls that are too many: whose they are, what they are told, and that the server recovers by itself."""

import grpc

from failures import details, fails
from test_calls import FRESH, eventually, locked, waiting_queries
from test_shutdown import serve, start_call  # noqa: F401


def access(api, stub, metadata):
    return stub.GetDashboardAccess(api.dashboard.GetDashboardAccessRequest(), metadata=metadata)


def test_an_organization_over_its_limit_waits_for_itself_alone(
    api, demo, serve, database, owner, session, organizations  # noqa: F811
):
    _, address = serve("--max-running-calls-per-organization", "1", "--max-waiting-calls", "0")
    with locked(demo.database_url, "messages"):
        channel, call = start_call(api, address, owner)
        stub = api.dashboard_grpc.DashboardServiceStub(channel)
        assert eventually(lambda: waiting_queries(database) > 0)
        with fails(grpc.StatusCode.RESOURCE_EXHAUSTED, "SERVER_BUSY") as raised:
            access(api, stub, owner)
        found = details(raised.value)
        assert found.retry.retry_delay.ToSeconds() == 1
        assert [violation.subject for violation in found.quota.violations] == ["running calls of the organization"]
        others = session(organizations[1], owner=True)
        assert access(api, stub, others).can_view_dashboard
    assert call.result(timeout=30).stats.total_messages > 0
    assert access(api, stub, owner).can_view_dashboard
    channel.close()


def test_a_flood_is_shed_and_the_server_recovers(api, serve, owner):  # noqa: F811
    _, address = serve("--max-running-calls", "2", "--max-waiting-calls", "8", "--max-call-wait", "200ms")
    with grpc.insecure_channel(address) as channel:
        stub = api.dashboard_grpc.DashboardServiceStub(channel)
        request = api.dashboard.GetMessagingStatsRequest()
        expected = stub.GetMessagingStats(request, metadata=owner).stats.total_messages
        calls = [stub.GetMessagingStats.future(request, metadata=[*owner, FRESH], timeout=60) for _ in range(200)]
        answered = refused = 0
        for call in calls:
            if call.code() == grpc.StatusCode.OK:
                assert call.result().stats.total_messages == expected
                answered += 1
            else:
                assert call.code() == grpc.StatusCode.RESOURCE_EXHAUSTED, call
                assert details(call).info.reason == "SERVER_BUSY"
                refused += 1
        assert answered > 0 and refused > 0
        assert stub.GetMessagingStats(request, metadata=[*owner, FRESH]).stats.total_messages == expected
