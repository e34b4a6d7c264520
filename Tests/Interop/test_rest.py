"""The paths of REST, by Python's own HTTP client."""

import csv
import http.client
import io
import json

import pytest

from program import TIMEOUT


@pytest.fixture
def get(demo):
    """Gets a path: its status, its content type and its body."""

    def get(path: str, **headers: str) -> tuple[int, str, bytes]:
        connection = http.client.HTTPConnection(demo.address, timeout=TIMEOUT)
        connection.request("GET", path, headers={"authorization": f"Bearer {demo.token}", **headers})
        response = connection.getresponse()
        return response.status, response.getheader("content-type"), response.read()

    return get


def test_numbers_are_those_of_grpc(api, demo, get, dashboard):
    metadata = [("authorization", f"Bearer {demo.token}")]
    preset = api.filters.TimeRange(preset="PRESET_LAST_30_DAYS")
    expected = dashboard.GetDashboardStats(api.dashboard.GetDashboardStatsRequest(time_range=preset), metadata=metadata).stats
    status, kind, body = get("/api/dashboard/stats?time_range=last_30_days")
    answer = json.loads(body)
    assert (status, kind) == (200, "application/json")
    assert answer["total_calls"] == expected.total_calls > 0
    assert [day["count"] for day in answer["call_activity"]] == [day.count for day in expected.call_activity]
    assert len(answer["call_heatmap"]) == 168 and answer["info"]["time_zone"]


def test_a_list_as_a_table(get):
    status, kind, body = get("/api/dashboard/stats?time_range=last_7_days", accept="text/csv")
    rows = list(csv.DictReader(io.StringIO(body.decode())))
    assert (status, kind.split(";")[0]) == (200, "text/csv")
    assert len(rows) == 7 and all(int(row["count"]) >= 0 for row in rows)


def test_every_path_that_is_described_answers(get):
    status, _, body = get("/openapi.json", authorization="")
    paths = json.loads(body)["paths"]
    assert status == 200 and len(paths) >= 16
    for path in paths:
        status, kind, body = get(path)
        assert (status, kind) == (200, "application/json"), (path, body[:300])
        assert isinstance(json.loads(body), dict)


def test_what_is_wrong_is_named(get):
    for query, field in [
        ("time_range=last_year", "time_range"), ("time_range=today&start_date=2026-01-01&end_date=2026-01-02", "time_range"),
        ("start_date=2026-01-01", "end_date"), ("colour=red", "colour"), ("time_range=today&time_range=today", "time_range"),
    ]:
        status, _, body = get(f"/api/dashboard/stats?{query}")
        failure = json.loads(body)
        assert (status, failure["code"]) == (400, "invalid_argument"), query
        assert field in failure["message"], (query, failure)
    assert get("/api/dashboard/stats", authorization="Bearer x")[0] == 401
