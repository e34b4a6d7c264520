"""Lists by a part of the name: what filters can name, and members; by stock clients, and as JSON."""

import http.client
import importlib
import json
import urllib.parse
import uuid

import grpc
import pytest

from failures import fails
from program import TIMEOUT

FIELDS = {
    "FIELD_CAMPAIGN": "select id::text, name from callboard.campaigns where org_id = %s",
    "FIELD_CANDIDATE": "select id::text, name from callboard.candidates where org_id = %s",
    "FIELD_SOURCE": "select distinct source, source from callboard.candidates where org_id = %s and source is not null",
    "FIELD_TAG": "select distinct tag, tag from callboard.candidates, unnest(tags) as tag where org_id = %s",
}
ODD = ["Zoë 100%", "ZOË 100_", "zoë\\100", "zoë.100", "Zoe 100%"]


@pytest.fixture
def analytics(api, channel):
    return api.analytics_grpc.AnalyticsServiceStub(channel)


@pytest.fixture
def boards_api(api):
    """`api` has put the generated modules where they are found."""
    return importlib.import_module("callboard.v1.custom_dashboard_service_pb2")


@pytest.fixture
def boards(boards_api, channel):
    return importlib.import_module("callboard.v1.custom_dashboard_service_pb2_grpc").CustomDashboardServiceStub(channel)


@pytest.fixture
def odd_names(database, organizations):
    """Candidates of both organizations with names that patterns are made of, and two of the same."""
    ids = []
    for org in organizations[:2]:
        for name in ODD + ODD[:1]:
            ids.append(str(uuid.uuid4()))
            database.execute(
                "insert into callboard.candidates (org_id, id, name, source, tags, created_at) values (%s, %s, %s, %s, %s, now())",
                [org, ids[-1], name, f"{name} {org}", [name, f"{org} {name}"]])
    yield
    database.execute("delete from callboard.candidates where id = any(%s)", [ids])


def ordered(rows, query):
    found = [(value, name) for value, name in rows if query.lower() in name.lower()]
    return sorted(found, key=lambda entry: (entry[1].encode(), entry[0].encode()))


def all_pages(ask, entries, **fields):
    """What every page has, and how many each has."""
    found, sizes, token = [], [], ""
    while not sizes or token:
        answer = ask(page_token=token, **fields)
        page = entries(answer)
        found += page
        sizes.append(len(page))
        token = answer.next_page_token
    return found, sizes


@pytest.mark.parametrize("field", FIELDS)
def test_filter_values_are_those_of_the_rows(api, analytics, database, organizations, session, owner, odd_names, field):
    def ask(metadata):
        return lambda **fields: analytics.ListFilterValues(
            api.analytics.ListFilterValuesRequest(field=field, **fields), metadata=metadata, timeout=TIMEOUT)

    for org, metadata in [(organizations[0], owner), (organizations[1], session(organizations[1], owner=True))]:
        rows = database.execute(FIELDS[field], [org]).fetchall()
        assert rows
        for query, size in [("", 200), ("E", 7), ("zoë", 1), ("ZOË 100", 2), ("0%", 1), ("0_", 1), ("\\", 1), ("ë.1", 3), ("nothing", 5)]:
            found, sizes = all_pages(ask(metadata), lambda answer: [(value.value, value.name) for value in answer.values], query=query, page_size=size)
            assert found == ordered(rows, query), query
            assert all(count == size for count in sizes[:-1])


def test_members_are_those_of_the_organization(boards, boards_api, database, organizations, session):
    rows = database.execute("select id::text, name, email from callboard.members where org_id = %s", [organizations[0]]).fetchall()
    me = rows[0][0]
    # Whoever has a session may share a dashboard of its own.
    metadata = session(organizations[0], me)
    for query, size in [("", 3), ("A", 1), ("EXAMPLE", 200), (rows[1][2].upper(), 1), ("%", 1)]:
        found, _ = all_pages(
            lambda **fields: boards.ListMembers(boards_api.ListMembersRequest(**fields), metadata=metadata, timeout=TIMEOUT),
            lambda answer: [(member.id, member.name, member.email) for member in answer.members], query=query, page_size=size)
        wanted = [row for row in rows if row[0] != me and (query.lower() in row[1].lower() or query.lower() in row[2].lower())]
        assert found == sorted(wanted, key=lambda row: (row[1].encode(), row[0]))


def test_rights_and_bad_arguments(api, analytics, boards, boards_api, organizations, session, owner):
    messages = api.analytics
    scoped = session(organizations[0], permissions=["Dashboard:Instance:ViewOwn"])
    with fails(grpc.StatusCode.PERMISSION_DENIED, "PERMISSION_MISSING"):
        analytics.ListFilterValues(messages.ListFilterValuesRequest(field="FIELD_TAG"), metadata=scoped)
    with fails(grpc.StatusCode.PERMISSION_DENIED, "ORGANIZATION_FORBIDDEN"):
        analytics.ListFilterValues(messages.ListFilterValuesRequest(field="FIELD_TAG", org_id=organizations[1]), metadata=owner)
    token = analytics.ListFilterValues(messages.ListFilterValuesRequest(field="FIELD_CANDIDATE", page_size=1), metadata=owner).next_page_token
    wrong = {
        "field": {}, "query": {"field": 1, "query": "a" * 201}, "page_size": {"field": 1, "page_size": -1},
        "page_token": {"field": "FIELD_CAMPAIGN", "page_token": token}, "org_id": {"field": 1, "org_id": "x"},
    }
    for field, fields in wrong.items():
        with fails(grpc.StatusCode.INVALID_ARGUMENT, "INVALID_FIELD", field):
            analytics.ListFilterValues(messages.ListFilterValuesRequest(**fields), metadata=owner)
    for field, fields in {"query": {"query": "\0"}, "page_size": {"page_size": -1}, "page_token": {"page_token": token}}.items():
        with fails(grpc.StatusCode.INVALID_ARGUMENT, "INVALID_FIELD", field):
            boards.ListMembers(boards_api.ListMembersRequest(**fields), metadata=owner)
    with fails(grpc.StatusCode.UNAUTHENTICATED, "TOKEN_MISSING"):
        boards.ListMembers(boards_api.ListMembersRequest())


@pytest.mark.parametrize("method, request_message, entries", [
    ("AnalyticsService/ListFilterValues", {"field": "FIELD_SOURCE", "query": "e", "pageSize": 200}, "values"),
    ("CustomDashboardService/ListMembers", {"query": "A"}, "members"),
])
def test_as_json_by_post_and_get(demo, method, request_message, entries):
    def ask(verb, path, body=None, **headers):
        connection = http.client.HTTPConnection(demo.address, timeout=TIMEOUT)
        connection.request(verb, path, body, {"authorization": f"Bearer {demo.token}", **headers})
        response = connection.getresponse()
        return response.status, response.headers, response.read()

    path = f"/callboard.v1.{method}"
    text = json.dumps(request_message)
    status, _, posted = ask("POST", path, text, **{"content-type": "application/json"})
    assert status == 200
    query = urllib.parse.urlencode({"connect": "v1", "encoding": "json", "message": text})
    status, headers, got = ask("GET", f"{path}?{query}")
    assert status == 200 and json.loads(got) == json.loads(posted)
    found = json.loads(got)[entries]
    assert found and all(set(entry) >= {"name"} for entry in found)
    assert headers["cache-control"] == "private, no-cache"
    # Nothing in the answer is of the moment: who asks again has it already.
    assert ask("GET", f"{path}?{query}", **{"if-none-match": headers["etag"]})[0] == 304
    bad = urllib.parse.urlencode({"encoding": "json", "message": json.dumps(request_message | {"pageSize": -1})})
    status, _, body = ask("GET", f"{path}?{bad}")
    assert status == 400 and "page_size" in json.loads(body)["message"]
