"""Dashboards that members make, by a stock client, and by the program's own commands."""

import json
import threading
import uuid

import grpc
import pytest

from failures import details, fails
from program import run
from test_shutdown import serve  # noqa: F401


@pytest.fixture(scope="session")
def boards_api(api):
    import importlib

    return importlib.import_module("callboard.v1.custom_dashboard_service_pb2"), importlib.import_module(
        "callboard.v1.custom_dashboard_service_pb2_grpc")


@pytest.fixture
def boards(boards_api, channel):
    return boards_api[1].CustomDashboardServiceStub(channel)


@pytest.fixture
def messages(boards_api):
    return boards_api[0]


@pytest.fixture
def members(database, organizations):
    """Ids of members of the demonstration's organization."""
    rows = database.execute(
        "select id::text from callboard.members where org_id = %s order by id", [organizations[0]]).fetchall()
    return [row[0] for row in rows]


@pytest.fixture
def board(boards, messages, owner):
    dashboard = boards.CreateDashboard(messages.CreateDashboardRequest(title="Test"), metadata=owner).dashboard
    yield dashboard
    try:
        boards.DeleteDashboard(messages.DeleteDashboardRequest(id=dashboard.id), metadata=owner)
    except grpc.RpcError as error:
        assert error.code() == grpc.StatusCode.NOT_FOUND


def test_the_demonstration_has_a_few(boards, messages, owner):
    dashboards = boards.ListDashboards(messages.ListDashboardsRequest(), metadata=owner).dashboards
    assert dashboards[0].id == "overview" and dashboards[0].is_system
    assert len(dashboards) >= 4
    for dashboard in dashboards:
        whole = boards.GetDashboard(messages.GetDashboardRequest(id=dashboard.id), metadata=owner).dashboard
        data = list(
            boards.StreamChartData(messages.StreamChartDataRequest(dashboard_id=dashboard.id), metadata=owner))
        assert {response.chart_id for response in data} == {chart.id for chart in whole.charts}
        assert all(response.code == 0 for response in data), data


def test_numbers_are_those_of_analytics(api, boards, messages, channel, owner, board):
    analytics = api.analytics_grpc.AnalyticsServiceStub(channel)
    filter = api.filters.AnalyticsFilter(time_range=api.filters.TimeRange(preset="PRESET_LAST_90_DAYS"))
    answer = analytics.GetAnalyticsDashboard(
        api.analytics.GetAnalyticsDashboardRequest(filter=filter), metadata=owner)
    spec = messages.ChartSpec(title="Interviews", kind="CHART_KIND_LINE", metric="charts.interviews", filter=filter)
    added = boards.AddChart(messages.AddChartRequest(dashboard_id=board.id, spec=spec), metadata=owner)
    data = boards.GetChartData(
        messages.GetChartDataRequest(dashboard_id=board.id, chart_id=added.chart.id), metadata=owner).data
    assert [value.value for value in data.series[0].values] == [
        point.interviews for point in answer.charts.interviews.points]
    assert list(data.labels) == [point.bucket.label for point in answer.charts.interviews.points]
    assert data.unit == "interviews"


def test_a_stale_etag_says_what_to_do(boards, messages, owner, board):
    boards.RenameDashboard(
        messages.RenameDashboardRequest(id=board.id, title="Other", etag=board.etag), metadata=owner)
    with fails(grpc.StatusCode.ABORTED, "ETAG_STALE") as raised:
        boards.RenameDashboard(
            messages.RenameDashboardRequest(id=board.id, title="Third", etag=board.etag), metadata=owner)
    assert "get it again" in raised.value.details()


def test_a_limit_names_itself(boards, messages, owner, board):
    spec = messages.ChartSpec(title="x", kind="CHART_KIND_NUMBER", metric="metrics.interviews")
    for _ in range(50):
        boards.AddChart(messages.AddChartRequest(dashboard_id=board.id, spec=spec), metadata=owner)
    with fails(grpc.StatusCode.RESOURCE_EXHAUSTED, "QUOTA_EXCEEDED") as raised:
        boards.AddChart(messages.AddChartRequest(dashboard_id=board.id, spec=spec), metadata=owner)
    assert details(raised.value).quota.violations[0].subject == "charts of a dashboard"


def test_hostile_input_is_refused(boards, messages, session, organizations, owner, board):
    stranger = session(organizations[1], owner=True)
    with fails(grpc.StatusCode.NOT_FOUND, "DASHBOARD_NOT_FOUND"):
        boards.GetDashboard(messages.GetDashboardRequest(id=board.id), metadata=stranger)
    with fails(grpc.StatusCode.NOT_FOUND, "DASHBOARD_NOT_FOUND"):
        boards.DeleteDashboard(messages.DeleteDashboardRequest(id=board.id), metadata=stranger)
    with fails(grpc.StatusCode.INVALID_ARGUMENT, "INVALID_FIELD", "title"):
        boards.RenameDashboard(messages.RenameDashboardRequest(id=board.id, title="a\x1b[2J"), metadata=owner)
    with fails(grpc.StatusCode.INVALID_ARGUMENT, "INVALID_FIELD", "id"):
        boards.GetDashboard(messages.GetDashboardRequest(id="../overview"), metadata=owner)
    token = boards.ListDashboards(messages.ListDashboardsRequest(page_size=1), metadata=owner).next_page_token
    for forged, metadata in [(token[:-2] + "AA", owner), ("b3ZlcnZpZXc", owner), (token, stranger)]:
        with fails(grpc.StatusCode.INVALID_ARGUMENT, "INVALID_FIELD", "page_token"):
            boards.ListDashboards(messages.ListDashboardsRequest(page_token=forged), metadata=metadata)
    with fails(grpc.StatusCode.INVALID_ARGUMENT, "INVALID_FIELD", "spec.metric"):
        spec = messages.ChartSpec(title="x", kind="CHART_KIND_NUMBER", metric="metrics.payroll")
        boards.AddChart(messages.AddChartRequest(dashboard_id=board.id, spec=spec), metadata=owner)


def test_rights_that_are_taken_away_are_gone(boards, messages, session, organizations, members, owner, board):
    friend = session(organizations[0], members[-1])

    def view():
        boards.GetDashboard(messages.GetDashboardRequest(id=board.id), metadata=friend)

    def share(ids):
        boards.SetSharedUsers(messages.SetSharedUsersRequest(id=board.id, member_ids=ids), metadata=owner)

    share([members[-1]])
    view()
    share([])
    with fails(grpc.StatusCode.NOT_FOUND, "DASHBOARD_NOT_FOUND"):
        view()
    boards.SetVisibility(messages.SetVisibilityRequest(id=board.id, visibility="VISIBILITY_ORG"), metadata=owner)
    view()
    with fails(grpc.StatusCode.FAILED_PRECONDITION, "DASHBOARD_NOT_PRIVATE"):
        share([members[-1]])
    with fails(grpc.StatusCode.PERMISSION_DENIED, "PERMISSION_MISSING"):
        boards.RenameDashboard(messages.RenameDashboardRequest(id=board.id, title="x"), metadata=friend)


def test_a_server_that_is_killed_leaves_whole_changes(boards, boards_api, messages, serve, owner, board):  # noqa: F811
    """What was answered is there; what was not is there wholly, or not at all."""
    server, address = serve()
    spec = messages.ChartSpec(title="x", kind="CHART_KIND_NUMBER", metric="metrics.interviews")
    answered: list[str] = []
    try:
        with grpc.insecure_channel(address) as channel:
            stub = boards_api[1].CustomDashboardServiceStub(channel)

            def edit():
                try:
                    while len(answered) < 49:
                        added = stub.AddChart(
                            messages.AddChartRequest(dashboard_id=board.id, spec=spec), metadata=owner, timeout=30)
                        answered.append(added.chart.id)
                        if len(answered) == 5:
                            enough.set()
                except grpc.RpcError as error:
                    assert error.code() == grpc.StatusCode.UNAVAILABLE, error
                finally:
                    enough.set()

            enough = threading.Event()
            editors = [threading.Thread(target=edit) for _ in range(2)]
            for editor in editors:
                editor.start()
            assert enough.wait(60)
            server.kill()
            for editor in editors:
                editor.join(60)
    finally:
        server.kill()
    assert answered
    # Another server goes on at once.
    boards.RenameDashboard(messages.RenameDashboardRequest(id=board.id, title="After"), metadata=owner, timeout=30)
    after = boards.GetDashboard(messages.GetDashboardRequest(id=board.id), metadata=owner).dashboard
    ids = [chart.id for chart in after.charts]
    assert set(answered) <= set(ids) and len(ids) <= len(answered) + 2
    # Every chart is one change, and the renaming another.
    assert after.etag == f"r{len(ids) + 2}"


def test_words_become_charts(boards, messages, owner, board, database, organizations):
    name = database.execute(
        "select name from callboard.campaigns where org_id = %s order by created_at desc limit 1",
        [organizations[0]]).fetchone()[0]
    proposed = boards.ProposeChart(
        messages.ProposeChartRequest(prompt=f"interviews of {name} in the last 7 days"), metadata=owner).charts
    assert 1 <= len(proposed) <= 5
    for chart in proposed:
        assert chart.reason and len(chart.spec.filter.campaign_ids) >= 1
        boards.AddChart(messages.AddChartRequest(dashboard_id=board.id, spec=chart.spec), metadata=owner)


def command(demo, *arguments: str):
    return run("dashboards", *arguments, "--folder", str(demo.folder))


def test_the_command_line(demo):
    made = command(demo, "create", "From the shell", "--request-id", str(uuid.uuid4()))
    assert made.returncode == 0, made.stderr
    board = made.stdout.strip()
    chart = command(demo, "add-chart", board, "--metric", "charts.calls", "--kind", "bar", "--range", "last-90-days")
    assert chart.returncode == 0, chart.stderr
    proposed = command(demo, "propose", "how many interviews", "--add-to", board)
    assert proposed.returncode == 0 and "metrics.interviews" in proposed.stdout
    moved = command(demo, "arrange", board, f"{chart.stdout.strip()}=0,10,12,4")
    assert moved.returncode == 0, moved.stderr
    shown = command(demo, "show", board)
    assert shown.returncode == 0 and "From the shell" in shown.stdout and "charts.calls" in shown.stdout
    lines = command(demo, "show", board, "--json").stdout.splitlines()
    assert [entry["spec"]["metric"] for entry in json.loads(lines[0])["charts"]] == ["metrics.interviews", "charts.calls"]
    assert len(lines) == 3
    assert command(demo, "share", board, "--everyone").returncode == 0
    listed = json.loads(command(demo, "list", "--json").stdout)["dashboards"]
    assert {"overview", board} <= {entry["id"] for entry in listed}
    assert "From the shell" in command(demo, "list").stdout
    assert command(demo, "delete", board).returncode == 0
    gone = command(demo, "show", board)
    assert gone.returncode != 0 and "DASHBOARD_NOT_FOUND" in gone.stderr
    wrong = command(demo, "add-chart", board, "--metric", "x", "--kind", "pie")
    assert wrong.returncode != 0 and "--kind" in wrong.stderr
