"""The commands: what they print, and how they say what is wrong."""

import json
import socket
import stat

import grpc
import psycopg
import pytest

from conftest import bearer
from failures import details
from program import run
from test_access import UNKNOWN
from test_shutdown import serve  # noqa: F401

SHORT_KEY = "0123456789"


def failed(*arguments: str, **variables: str) -> str:
    """What a command that fails says, in one line."""
    result = run(*arguments, **variables)
    assert result.returncode != 0
    return result.stderr


def test_help_names_every_command_and_setting():
    overview = run("--help").stdout
    for command in ["serve", "migrate", "token", "demo", "show"]:
        assert command in overview
    text = run("serve", "--help").stdout
    for flag in [
        "--listen", "--threads", "--drain-limit", "--largest-deadline", "--max-request-size", "--max-response-size", "--max-streams",
        "--max-running-calls", "--max-running-calls-per-organization", "--max-running-calls-per-connection",
        "--max-waiting-calls", "--max-call-wait", "--allowed-origin",
        "--token-key-file", "--database-url", "--read-database-url", "--pool-size", "--pool-wait", "--answer-ttl", "--segment-memory",
        "--log-level", "--log-format", "--metrics-interval", "--admin-listen", "--config",
    ]:
        assert flag in text


def test_tokens_of_the_command_are_taken(api, demo, dashboard, organizations):
    result = run(
        "token", "--org", organizations[0], "--member", UNKNOWN, "--permission", "Dashboard:Instance:ViewOrg",
        "--token-key-file", str(demo.key_file))
    assert result.returncode == 0, result.stderr
    access = dashboard.GetDashboardAccess(
        api.dashboard.GetDashboardAccessRequest(), metadata=bearer(result.stdout.strip()))
    assert access.scope.kind == api.dashboard.DashboardScope.KIND_ORG


def test_tokens_for_other_services_are_refused(api, demo, serve, organizations):  # noqa: F811
    running, address = serve("--token-audience", "callboard", "--token-issuer", "https://id.example")
    common = ["--org", organizations[0], "--member", UNKNOWN, "--owner", "--token-key-file", str(demo.key_file)]

    def outcome(*arguments: str) -> str:
        token = run("token", *common, *arguments).stdout.strip()
        with grpc.insecure_channel(address) as channel:
            dashboard = api.dashboard_grpc.DashboardServiceStub(channel)
            try:
                dashboard.GetDashboardAccess(
                    api.dashboard.GetDashboardAccessRequest(), metadata=bearer(token), timeout=30)
                return "OK"
            except grpc.RpcError as error:
                assert error.code() == grpc.StatusCode.UNAUTHENTICATED
                return details(error).info.reason

    issuer = ["--token-issuer", "https://id.example"]
    assert outcome("--token-audience", "callboard", *issuer) == "OK"
    assert outcome("--token-audience", "billing", *issuer) == "TOKEN_AUDIENCE_INVALID"
    assert outcome(*issuer) == "TOKEN_AUDIENCE_INVALID"
    assert outcome("--token-audience", "callboard") == "TOKEN_ISSUER_INVALID"


def test_a_wrong_connection_string_is_blamed_on_its_place(demo):
    wrong = "postgresql://[::1/x"
    common = ["serve", "--token-key-file", str(demo.key_file)]
    assert failed(*common, CALLBOARD_DATABASE_URL=wrong).startswith("Error: CALLBOARD_DATABASE_URL: ")
    assert failed(*common, "--database-url", wrong).startswith("Error: --database-url: ")


def test_a_short_key_is_refused(tmp_path):
    key = tmp_path / "token.key"
    key.write_text(SHORT_KEY)
    message = failed("token", "--org", UNKNOWN, "--member", UNKNOWN, "--token-key-file", str(key))
    assert "32" in message and SHORT_KEY not in message


def test_a_missing_key_is_named(tmp_path):
    path = str(tmp_path / "none.key")
    assert path in failed("serve", "--database-url", "dbname=x", "--token-key-file", path)
    assert "--token-key-file" in failed("serve", "--database-url", "dbname=x")


def test_a_bad_setting_is_named(demo):
    common = ["serve", "--database-url", "dbname=x", "--token-key-file", str(demo.key_file)]
    assert "CALLBOARD_POOL_SIZE: 'many'" in failed(*common, CALLBOARD_POOL_SIZE="many")
    assert "--listen: 'nowhere'" in failed(*common, "--listen", "nowhere")
    assert "--largest-deadline: '0s'" in failed(*common, "--largest-deadline", "0s")


def test_a_password_on_the_command_line_is_refused(demo):
    message = failed("migrate", "--database-url", "postgresql://me:hunter2@127.0.0.1/x")
    assert "--database-url" in message and "hunter2" not in message


def test_a_port_in_use_is_named(demo):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        address = f"127.0.0.1:{holder.getsockname()[1]}"
        message = failed(
            "serve", "--listen", address, "--token-key-file", str(demo.key_file), CALLBOARD_DATABASE_URL=demo.database_url)
    assert f"{address} is in use" in message


@pytest.fixture
def empty_database(demo, database):
    database.execute("create database callboard_empty")
    yield demo.database_url.replace("dbname='callboard'", "dbname='callboard_empty'")
    database.execute("drop database callboard_empty with (force)")


def test_missing_migrations_are_told_and_made(demo, empty_database):
    url = {"CALLBOARD_DATABASE_URL": empty_database}
    assert "callboard migrate" in failed("serve", "--token-key-file", str(demo.key_file), **url)

    plan = run("migrate", "--dry-run", **url).stdout
    assert "would apply 1" in plan and "nothing was changed" in plan
    with psycopg.connect(empty_database) as connection:
        assert connection.execute("select to_regclass('callboard.calls')").fetchone()[0] is None

    assert run("migrate", **url).stdout.endswith("done\n")
    with psycopg.connect(empty_database) as connection:
        assert connection.execute("select to_regclass('callboard.calls')").fetchone()[0] is not None
    assert "nothing to do" in run("migrate", **url).stdout


def test_source_views_that_are_missing_are_named(empty_database):
    message = failed("migrate", "--source-views", CALLBOARD_DATABASE_URL=empty_database)
    assert "organizations" in message


def test_show_draws_without_escape_sequences_in_a_pipe(demo, organizations, database):
    result = run("show", "--folder", str(demo.folder), "--range", "last-30-days", COLUMNS="100")
    assert result.returncode == 0, result.stderr
    assert "\x1b" not in result.stdout
    places = [
        result.stdout.index(f"╭ {title} ─") for title in [
            "Calls", "Messages", "Response insights", "Calls per day", "SMS and email", "Calls by hour of the week",
            "Messages by hour of the week", "Text agents", "Plans", "AI usage", "AI messages", "Recent activity",
            "Task status", "Channels",
        ]]
    assert places == sorted(places)
    assert max(len(line) for line in result.stdout.splitlines()) <= 100


def test_show_prints_the_answers_as_json(api, demo, dashboard):
    result = run("show", "--folder", str(demo.folder), "--range", "all-time", "--json")
    assert result.returncode == 0, result.stderr
    shown = json.loads(result.stdout)
    request = api.dashboard.GetMessagingStatsRequest(time_range=api.filters.TimeRange(preset="PRESET_ALL_TIME"))
    answer = dashboard.GetMessagingStats(request, metadata=bearer(demo.token))
    assert shown["messaging"]["stats"]["totalMessages"] == answer.stats.total_messages
    assert shown["messaging"]["info"]["timeZone"] == answer.info.time_zone
    assert len(shown["dashboard"]["stats"]["callHeatmap"]) == 168
    assert list(shown) == [
        "dashboard", "messaging", "textAgent", "plan", "aiUsage", "aiMessageOrigin", "engagement"]
    assert len({section["info"]["asOf"] for section in shown.values()}) == 1


def test_show_says_which_right_is_missing(demo, organizations):
    token = run(
        "token", "--org", organizations[0], "--member", UNKNOWN, "--token-key-file", str(demo.key_file)).stdout.strip()
    result = run("show", "--address", demo.address, CALLBOARD_TOKEN=token)
    assert result.returncode == 77
    for text in ["Access denied", "Dashboard:Instance:ViewOrg", "Dashboard:Instance:ViewOwn"]:
        assert text in result.stdout
    result = run("show", "--address", demo.address, "--json", CALLBOARD_TOKEN=token)
    assert result.returncode == 77 and result.stdout == "" and "Dashboard:Instance:ViewOrg" in result.stderr


def test_show_says_what_is_wrong_in_one_line(demo, tmp_path):
    def message(*arguments: str, **variables: str) -> str:
        text = failed("show", *arguments, **variables).strip()
        assert len(text.splitlines()) == 1
        return text

    assert "callboard token" in message("--folder", str(tmp_path))
    assert "TOKEN_MALFORMED" in message("--address", demo.address, CALLBOARD_TOKEN="nonsense")
    assert "INVALID_FIELD" in message("--folder", str(demo.folder), "--range", "2026-11-15..2026-11-01")
    assert "no time range" in message("--folder", str(demo.folder), "--range", "someday")
    assert "callboard demo" in message("--address", "127.0.0.1:1", CALLBOARD_TOKEN=demo.token)


def test_files_of_a_demonstration_are_their_owners(demo):
    for name in ["token.key", "token", "database-url"]:
        assert stat.S_IMODE((demo.folder / name).stat().st_mode) == 0o600


def test_the_demonstration_prints_a_call_that_works(demo):
    text = demo.running.output.read_text()
    assert demo.address in text and demo.token in text
    line = next(line.strip() for line in text.splitlines() if " show --folder " in line)
    assert run(*line.split()[1:]).returncode == 0
