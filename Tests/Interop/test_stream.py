"""The whole dashboard over one stream, and answers that are given again."""

import time
import uuid

import grpc
import pytest

from failures import fails
from test_calls import FRESH, eventually, locked, waiting_queries

SECTIONS = {"dashboard", "messaging", "text_agent", "plan", "ai_usage", "ai_message_origin", "engagement"}


def stream(api, dashboard, metadata, preset="PRESET_LAST_7_DAYS", **options):
    request = api.dashboard.StreamDashboardRequest(time_range=api.filters.TimeRange(preset=preset))
    return dashboard.StreamDashboard(request, metadata=metadata, **options)


def by_name(responses) -> dict:
    return {response.WhichOneof("section"): getattr(response, response.WhichOneof("section")) for response in responses}


def add_call(database, org: str):
    database.execute(
        """
        insert into callboard.calls (org_id, id, direction, status, duration_secs, created_at)
        values (%s, %s, 'inbound', 'completed', 5, now())
        """, [org, uuid.uuid4()])


def test_all_sections_come_and_agree(api, dashboard, session, organizations):
    for org in organizations:
        sections = by_name(stream(api, dashboard, session(org, owner=True), "PRESET_ALL_TIME"))
        assert set(sections) == SECTIONS
        assert len({section.info.as_of.ToNanoseconds() for section in sections.values()}) == 1
        channels = sections["engagement"].stats.channel_distribution
        assert channels.calls == sections["dashboard"].stats.total_calls > 0
        messages = sections["messaging"].stats
        assert channels.sms + channels.email + channels.other == messages.total_messages > 0
        assert sections["ai_message_origin"].stats.ai_composed_count <= messages.outbound_count


def test_sections_are_what_their_methods_answer(api, dashboard, owner):
    sections = by_name(stream(api, dashboard, owner))
    time_range = api.filters.TimeRange(preset="PRESET_LAST_7_DAYS")
    answer = dashboard.GetMessagingStats(api.dashboard.GetMessagingStatsRequest(time_range=time_range), metadata=owner)
    assert sections["messaging"].stats == answer.stats
    answer = dashboard.GetPlanStats(api.dashboard.GetPlanStatsRequest(), metadata=owner)
    assert sections["plan"].stats == answer.stats


def connections(database) -> int:
    return database.execute("select count(*) from pg_stat_activity where application_name = 'callboard'").fetchone()[0]


def test_a_section_that_waits_stops_no_other(api, demo, dashboard, database, owner):
    # The pool grows as it is used. Where connections are few, others wait behind the one whose rows are locked.
    assert eventually(lambda: len(list(stream(api, dashboard, [*owner, FRESH]))) == 7 and connections(database) >= 8)
    with locked(demo.database_url, "plans"):
        call = stream(api, dashboard, [*owner, FRESH])
        early = by_name(next(call) for _ in range(6))
        assert set(early) == SECTIONS - {"plan"}
        assert waiting_queries(database) > 0
    assert set(by_name(call)) == {"plan"}


def test_a_client_that_leaves_ends_its_queries(api, demo, dashboard, database, owner):
    with locked(demo.database_url, "plans"):
        call = stream(api, dashboard, [*owner, FRESH])
        next(call)
        assert eventually(lambda: waiting_queries(database) > 0)
        call.cancel()
        assert eventually(lambda: waiting_queries(database) == 0)


def test_a_deadline_ends_the_stream(api, demo, dashboard, database, owner):
    with locked(demo.database_url, "plans"):
        with pytest.raises(grpc.RpcError) as raised:
            for response in stream(api, dashboard, [*owner, FRESH], timeout=2):
                assert response.WhichOneof("section") != "error"
        assert raised.value.code() == grpc.StatusCode.DEADLINE_EXCEEDED
        assert eventually(lambda: waiting_queries(database) == 0)


def test_what_is_denied_sends_nothing(api, dashboard, session, organizations):
    nobody = session(organizations[0])
    received = []
    with fails(grpc.StatusCode.PERMISSION_DENIED, "PERMISSION_MISSING"):
        for response in stream(api, dashboard, nobody):
            received.append(response)
    other = api.dashboard.StreamDashboardRequest(org_id=organizations[1])
    with fails(grpc.StatusCode.PERMISSION_DENIED, "ORGANIZATION_FORBIDDEN"):
        for response in dashboard.StreamDashboard(other, metadata=session(organizations[0], owner=True)):
            received.append(response)
    dates = api.filters.DateRange(start_date="1970-01-02", end_date="2026-01-01")
    request = api.dashboard.StreamDashboardRequest(time_range=api.filters.TimeRange(dates=dates))
    with fails(grpc.StatusCode.INVALID_ARGUMENT, "INVALID_FIELD", field="time_range.dates.end_date"):
        for response in dashboard.StreamDashboard(request, metadata=session(organizations[0], owner=True)):
            received.append(response)
    assert received == []


def test_fresh_data_can_be_demanded(api, dashboard, database, session, organizations):
    org = organizations[1]
    owner = session(org, owner=True)
    request = api.dashboard.GetDashboardStatsRequest(time_range=api.filters.TimeRange(preset="PRESET_TODAY"))

    def ask(*more):
        return dashboard.GetDashboardStats(request, metadata=[*owner, *more])

    before = ask(FRESH)
    add_call(database, org)
    after = ask(FRESH)
    assert after.stats.total_calls == before.stats.total_calls + 1
    assert after.info.as_of.ToNanoseconds() > before.info.as_of.ToNanoseconds()
    # What comes without it may be what was just answered, and says how old it is: at most the two seconds of the default.
    add_call(database, org)
    again = ask()
    assert time.time_ns() - again.info.as_of.ToNanoseconds() < 60_000_000_000
    is_same = again.info.as_of.ToNanoseconds() == after.info.as_of.ToNanoseconds()
    assert again.stats.total_calls == after.stats.total_calls + (0 if is_same else 1)
    # It doesn't live on.
    assert eventually(lambda: ask().stats.total_calls == after.stats.total_calls + 1)

    streamed = by_name(dashboard.StreamDashboard(
        api.dashboard.StreamDashboardRequest(time_range=request.time_range), metadata=[*owner, FRESH]))
    assert streamed["dashboard"].stats.total_calls == after.stats.total_calls + 1


@pytest.mark.parametrize("value", ["-1", "1.5", "soon", "1s"])
def test_a_wrong_staleness_is_named(api, dashboard, owner, value):
    metadata = [*owner, ("x-max-staleness-ms", value)]
    with fails(grpc.StatusCode.INVALID_ARGUMENT, "INVALID_FIELD", field="x-max-staleness-ms"):
        dashboard.GetPlanStats(api.dashboard.GetPlanStatsRequest(), metadata=metadata)
    with fails(grpc.StatusCode.INVALID_ARGUMENT, "INVALID_FIELD", field="x-max-staleness-ms"):
        list(stream(api, dashboard, metadata))
    several = [*owner, FRESH, ("x-max-staleness-ms", "1")]
    with fails(grpc.StatusCode.INVALID_ARGUMENT, "INVALID_FIELD", field="x-max-staleness-ms"):
        dashboard.GetPlanStats(api.dashboard.GetPlanStatsRequest(), metadata=several)
