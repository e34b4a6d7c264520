"""One demonstration for all tests, and clients generated from Protos by grpcio-tools."""

import importlib
import sys
from pathlib import Path
from types import SimpleNamespace

import grpc
import psycopg
import pytest
from grpc_tools import protoc

import grpc_tools
from program import Running
from tokens import claims, make_token

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def api(tmp_path_factory):
    """The generated modules."""
    folder = tmp_path_factory.mktemp("generated")
    files = [str(path.relative_to(ROOT / "Protos")) for path in (ROOT / "Protos/callboard").rglob("*.proto")]
    include = Path(grpc_tools.__file__).parent / "_proto"
    code = protoc.main(
        ["protoc", f"-I{ROOT / 'Protos'}", f"-I{include}", f"--python_out={folder}", f"--grpc_python_out={folder}", *files])
    assert code == 0
    sys.path.insert(0, str(folder))
    names = {
        "dashboard": "dashboard_service_pb2", "dashboard_grpc": "dashboard_service_pb2_grpc",
        "analytics": "analytics_service_pb2", "analytics_grpc": "analytics_service_pb2_grpc", "filters": "filters_pb2"}
    return SimpleNamespace(**{name: importlib.import_module(f"callboard.v1.{module}") for name, module in names.items()})


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """A running `callboard demo`: its folder, address, token and database."""
    folder = tmp_path_factory.mktemp("demo")
    running = Running(
        folder / "process", "demo", "--folder", str(folder / "state"), "--listen", "127.0.0.1:0", "--scale", "0.1")
    state = folder / "state"
    try:
        running.wait_until(lambda: (state / "address").exists(), "address")
        yield SimpleNamespace(
            running=running,
            folder=state,
            address=(state / "address").read_text().strip(),
            token=(state / "token").read_text().strip(),
            key_file=state / "token.key",
            key=(state / "token.key").read_bytes().strip(),
            database_url=(state / "database-url").read_text().strip(),
        )
    finally:
        code = running.stop()
    assert code == 0


@pytest.fixture
def channel(demo):
    with grpc.insecure_channel(demo.address) as channel:
        yield channel


@pytest.fixture
def dashboard(api, channel):
    return api.dashboard_grpc.DashboardServiceStub(channel)


@pytest.fixture
def database(demo):
    with psycopg.connect(demo.database_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def organizations(database):
    """Ids of the organizations, by their names."""
    rows = database.execute("select org_id::text from callboard.organizations order by name").fetchall()
    return [row[0] for row in rows]


@pytest.fixture
def session(demo, database):
    """Makes metadata with a token of its own for a member: `session(org, owner=True)`."""

    def make(org: str, member: str | None = None, **more):
        if member is None:
            member = database.execute(
                "select id::text from callboard.members where org_id = %s order by id limit 1", [org]).fetchone()[0]
        return bearer(make_token(demo.key, claims(org, member, **more)))

    return make


def bearer(token: str) -> list[tuple[str, str]]:
    return [("authorization", f"Bearer {token}")]


@pytest.fixture
def owner(session, organizations):
    """Metadata of an organization's owner."""
    return session(organizations[0], owner=True)
