import grpc
import pytest

from conftest import bearer
from failures import fails
from tokens import claims, make_token

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def test_an_owner_sees_the_organization(api, dashboard, owner):
    access = dashboard.GetDashboardAccess(api.dashboard.GetDashboardAccessRequest(), metadata=owner)
    assert access.can_view_dashboard
    assert access.scope.kind == api.dashboard.DashboardScope.KIND_ORG
    assert not access.scope.phone_ids


def test_a_member_sees_the_phones_that_are_its_own(api, dashboard, database, session):
    org, member = database.execute(
        "select org_id::text, member_id::text from callboard.member_phones order by 1, 2 limit 1").fetchone()
    phones = database.execute(
        "select phone_id::text from callboard.member_phones where org_id = %s and member_id = %s", [org, member])
    metadata = session(org, member, permissions=["Dashboard:Instance:ViewOwn"])
    access = dashboard.GetDashboardAccess(api.dashboard.GetDashboardAccessRequest(), metadata=metadata)
    assert access.scope.kind == api.dashboard.DashboardScope.KIND_SCOPED
    assert access.scope.member_id == member
    assert sorted(access.scope.phone_ids) == sorted(row[0] for row in phones.fetchall())


def test_without_a_permission_nothing_is_seen(api, dashboard, session, organizations):
    metadata = session(organizations[0], permissions=["Something:Else"])
    access = dashboard.GetDashboardAccess(api.dashboard.GetDashboardAccessRequest(), metadata=metadata)
    assert not access.can_view_dashboard
    with fails(grpc.StatusCode.PERMISSION_DENIED, "PERMISSION_MISSING"):
        dashboard.GetDashboardStats(api.dashboard.GetDashboardStatsRequest(), metadata=metadata)


@pytest.mark.parametrize("method", ["GetDashboardAccess", "GetDashboardStats", "GetMessagingStats"])
def test_without_a_token_every_method_is_refused(api, dashboard, method):
    request = getattr(api.dashboard, f"{method}Request")()
    with fails(grpc.StatusCode.UNAUTHENTICATED, "TOKEN_MISSING"):
        getattr(dashboard, method)(request)


def test_bad_tokens_are_refused(api, demo, dashboard, organizations):
    good = claims(organizations[0], UNKNOWN, owner=True)
    refused = {
        "TOKEN_MISSING": [[("authorization", "Basic abc")]],
        "TOKEN_MALFORMED": [
            bearer("not.a.token"),
            bearer(make_token(demo.key, {"sub": UNKNOWN, "org": organizations[0]})),
            bearer(make_token(demo.key, good | {"org": "acme"})),
        ],
        "TOKEN_EXPIRED": [bearer(make_token(demo.key, good | {"exp": 1_700_000_000}))],
        "TOKEN_NOT_YET_VALID": [bearer(make_token(demo.key, good | {"nbf": good["exp"]}))],
        "TOKEN_SIGNATURE_INVALID": [
            bearer(make_token(b"another key of thirty-two bytes.", good)),
            bearer(make_token(demo.key, good, algorithm="none")),
            bearer(make_token(demo.key, good, algorithm="HS512")),
        ],
    }
    for reason, sessions in refused.items():
        for metadata in sessions:
            with fails(grpc.StatusCode.UNAUTHENTICATED, reason):
                dashboard.GetDashboardAccess(api.dashboard.GetDashboardAccessRequest(), metadata=metadata)


def test_a_minute_of_leeway_is_given(api, demo, dashboard, organizations):
    metadata = bearer(make_token(demo.key, claims(organizations[0], UNKNOWN, lifetime=-30, owner=True)))
    assert dashboard.GetDashboardAccess(api.dashboard.GetDashboardAccessRequest(), metadata=metadata).can_view_dashboard


def test_another_organization_is_for_super_admins(api, dashboard, session, organizations):
    mine, other = organizations[:2]
    request = api.dashboard.GetDashboardStatsRequest(org_id=other)
    with fails(grpc.StatusCode.PERMISSION_DENIED, "ORGANIZATION_FORBIDDEN"):
        dashboard.GetDashboardStats(request, metadata=session(mine, owner=True))
    with fails(grpc.StatusCode.PERMISSION_DENIED, "ORGANIZATION_FORBIDDEN"):
        dashboard.GetDashboardStats(
            api.dashboard.GetDashboardStatsRequest(org_id=UNKNOWN), metadata=session(mine, owner=True))
    admin = session(mine, super_admin=True)
    as_admin = dashboard.GetDashboardStats(request, metadata=admin)
    as_owner = dashboard.GetDashboardStats(request, metadata=session(other, owner=True))
    assert as_admin.stats == as_owner.stats
    with fails(grpc.StatusCode.NOT_FOUND, "ORGANIZATION_NOT_FOUND"):
        dashboard.GetDashboardStats(api.dashboard.GetDashboardStatsRequest(org_id=UNKNOWN), metadata=admin)
    with fails(grpc.StatusCode.INVALID_ARGUMENT, "INVALID_FIELD", field="org_id"):
        dashboard.GetDashboardStats(api.dashboard.GetDashboardStatsRequest(org_id="acme"), metadata=admin)
