"""Answers against SQL that shares nothing with the server's."""

import pytest

LOCAL_TIME = "(created_at at time zone (select time_zone from callboard.organizations o where o.org_id = r.org_id))"


def in_range(info) -> str:
    start, end = info.start_time.ToJsonString(), info.end_time.ToJsonString()
    return f"created_at >= '{start}' and created_at < '{end}'"


@pytest.fixture(params=[0, 1, 2], ids=lambda index: f"organization {index}")
def org(request, organizations):
    return organizations[request.param % len(organizations)]


@pytest.fixture(params=["PRESET_LAST_7_DAYS", "PRESET_LAST_90_DAYS", "PRESET_ALL_TIME"])
def time_range(request, api):
    return api.filters.TimeRange(preset=request.param)


def test_calls(api, dashboard, database, session, org, time_range):
    answer = dashboard.GetDashboardStats(
        api.dashboard.GetDashboardStatsRequest(time_range=time_range), metadata=session(org, owner=True))
    stats, where = answer.stats, f"r.org_id = '{org}' and {in_range(answer.info)}"

    total, seconds, known = database.execute(
        f"select count(*), coalesce(sum(duration_secs), 0), count(duration_secs) from callboard.calls r where {where}"
    ).fetchone()
    assert total > 0
    assert (stats.total_calls, stats.total_duration_secs, stats.calls_with_duration) == (total, seconds, known)
    assert stats.avg_duration_secs == pytest.approx(seconds / known)

    days = database.execute(
        f"select {LOCAL_TIME}::date::text, count(*) from callboard.calls r where {where} group by 1").fetchall()
    assert {day.date: day.count for day in stats.call_activity if day.count} == dict(days)

    cells = database.execute(
        f"select extract(isodow from {LOCAL_TIME})::int, extract(hour from {LOCAL_TIME})::int, count(*) "
        f"from callboard.calls r where {where} group by 1, 2").fetchall()
    assert len(stats.call_heatmap) == 168
    assert {(cell.day_of_week, cell.hour): cell.count for cell in stats.call_heatmap if cell.count} == {
        (day, hour): count for day, hour, count in cells}
    assert stats.call_heatmap_max == max(count for _, _, count in cells)

    newest = database.execute(
        f"select id::text from callboard.calls r where {where} order by created_at desc, id desc limit 10").fetchall()
    assert [call.id for call in stats.recent_calls] == [row[0] for row in newest]

    todos = dict(database.execute(
        f"select status, count(*) from callboard.todos r where {where} group by 1").fetchall())
    assert [row.count for row in stats.todo_status_counts] == [todos.get(name, 0) for name in ("open", "done", "dismissed")]
    assert stats.total_todos == sum(todos.values())


def test_messages(api, dashboard, database, session, org, time_range):
    answer = dashboard.GetMessagingStats(
        api.dashboard.GetMessagingStatsRequest(time_range=time_range), metadata=session(org, owner=True))
    stats, where = answer.stats, f"r.org_id = '{org}' and {in_range(answer.info)}"

    total, inbound, delivered, attempted, sms, email = database.execute(
        f"""
        select count(*), count(*) filter (where direction = 'inbound'),
          count(*) filter (where direction = 'outbound' and status in ('delivered', 'read')),
          count(*) filter (
            where direction = 'outbound' and status in ('sent', 'delivered', 'read', 'undelivered', 'failed')),
          count(*) filter (where channel = 'sms'), count(*) filter (where channel = 'email')
        from callboard.messages r where {where}
        """).fetchone()
    assert total > 0
    assert (stats.total_messages, stats.inbound_count, stats.outbound_count) == (total, inbound, total - inbound)
    assert (stats.delivered_count, stats.attempted_count) == (delivered, attempted)
    assert stats.delivery_rate == pytest.approx(100 * delivered / attempted)
    assert sum(bucket.sms_count for bucket in stats.message_activity) == sms
    assert sum(bucket.email_count for bucket in stats.message_activity) == email
    assert sum(cell.count for cell in stats.message_heatmap) == total

    insights = stats.response_insights
    answered, unanswered, seconds = database.execute(
        f"""
        with ordered as (
          select direction, created_at,
            lead(direction) over next as next_direction, lead(created_at) over next as next_created_at
          from callboard.messages r where {where} and contact_id is not null
          window next as (partition by contact_id order by created_at, id)
        )
        select count(*) filter (where next_direction = 'outbound'),
          count(*) filter (where next_direction is distinct from 'outbound'),
          avg(extract(epoch from next_created_at - created_at)) filter (where next_direction = 'outbound')
        from ordered where direction = 'inbound'
        """).fetchone()
    assert (insights.responded_count, insights.unanswered_count) == (answered, unanswered)
    assert insights.avg_response_time_secs == pytest.approx(float(seconds))
    assert insights.response_rate == pytest.approx(100 * answered / (answered + unanswered))
    assert len(insights.unresponded_by_hour) == 24
    assert sum(bucket.count for bucket in insights.unresponded_by_hour) == unanswered
    assert sum(phone.responded_count for phone in insights.by_phone) == answered


def test_a_member_sees_what_happened_on_its_phones(api, dashboard, database, session):
    org, member = database.execute(
        "select org_id::text, member_id::text from callboard.member_phones order by 1, 2 limit 1").fetchone()
    metadata = session(org, member, permissions=["Dashboard:Instance:ViewOwn"])
    request = api.dashboard.GetMessagingStatsRequest(time_range=api.filters.TimeRange(preset="PRESET_ALL_TIME"))
    answer = dashboard.GetMessagingStats(request, metadata=metadata)
    total = database.execute(
        f"""
        select count(*) from callboard.messages r join callboard.member_phones p using (org_id, phone_id)
        where r.org_id = %s and p.member_id = %s and {in_range(answer.info)}
        """, [org, member]).fetchone()[0]
    assert 0 < answer.stats.total_messages == total
