"""grpc.health.v1 by the stock client: as load balancers and orchestrators ask it."""

import signal
import time

import grpc
import psycopg
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc

from test_calls import eventually
from test_shutdown import clone, serve  # noqa: F401 (a fixture)

SERVING, NOT_SERVING = health_pb2.HealthCheckResponse.SERVING, health_pb2.HealthCheckResponse.NOT_SERVING
API = ["callboard.v1.AnalyticsService", "callboard.v1.CustomDashboardService", "callboard.v1.DashboardService"]
STANDARD = [
    "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"]


def check(stub, service: str = ""):
    return stub.Check(health_pb2.HealthCheckRequest(service=service), timeout=10).status


@pytest.fixture
def health(channel):
    return health_pb2_grpc.HealthStub(channel)


def test_every_service_is_served_and_nobody_needs_a_token(health):
    for service in ["", *API, *STANDARD]:
        assert eventually(lambda: check(health, service) == SERVING)


def test_an_unknown_service_is_not_found(health):
    with pytest.raises(grpc.RpcError) as raised:
        check(health, "callboard.v1.NoService")
    assert raised.value.code() == grpc.StatusCode.NOT_FOUND


def test_the_list_has_every_service(channel):
    # The stock client's messages are older than List: the answer is read by our own proto.
    from google.protobuf import descriptor_pool, message_factory
    from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

    pool = descriptor_pool.DescriptorPool(ProtoReflectionDescriptorDatabase(channel))
    answer = message_factory.GetMessageClass(pool.FindMessageTypeByName("grpc.health.v1.HealthListResponse"))
    call = channel.unary_unary("/grpc.health.v1.Health/List", response_deserializer=answer.FromString)
    statuses = call(b"", timeout=10).statuses
    assert sorted(statuses) == ["", *API, *STANDARD]


def test_a_watch_tells_the_status_and_goes_on(health):
    watch = health.Watch(health_pb2.HealthCheckRequest(service="callboard.v1.NoService"), timeout=30)
    assert next(watch).status == health_pb2.HealthCheckResponse.SERVICE_UNKNOWN
    assert not watch.done()
    watch.cancel()


def test_it_can_be_turned_off(serve):  # noqa: F811
    _, address = serve("--health", "off", "--reflection", "off")
    with grpc.insecure_channel(address) as channel:
        for method in ["grpc.health.v1.Health/Check", "grpc.reflection.v1.ServerReflection/ServerReflectionInfo"]:
            with pytest.raises(grpc.RpcError) as raised:
                channel.unary_unary(f"/{method}")(b"", timeout=10)
            assert raised.value.code() == grpc.StatusCode.UNIMPLEMENTED


def test_it_follows_the_database(demo, serve, database):  # noqa: F811
    """A database that isn't there, is there without migrations, has them, and goes away."""
    name = "callboard_health"
    url = demo.database_url.replace("dbname='callboard'", f"dbname='{name}'")
    running, address = serve(database_url=url)
    with grpc.insecure_channel(address) as channel:
        stub = health_pb2_grpc.HealthStub(channel)
        watch = stub.Watch(health_pb2.HealthCheckRequest(service=API[0]), timeout=120)
        assert next(watch).status == NOT_SERVING
        assert check(stub) == check(stub, API[0]) == NOT_SERVING
        assert check(stub, STANDARD[0]) == SERVING
        try:
            clone(database, demo.database_url, name)
            running.wait_for_log("the database lacks migrations")
            assert check(stub) == NOT_SERVING
            with psycopg.connect(url, autocommit=True) as target:
                copy_table(database, target, "schema_migrations")
            assert next(watch).status == SERVING
            assert check(stub) == check(stub, API[1]) == SERVING
            database.execute(f"drop database {name} with (force)")
            assert next(watch).status == NOT_SERVING
            assert check(stub) == NOT_SERVING
        finally:
            watch.cancel()
            database.execute(f"drop database if exists {name} with (force)")


def copy_table(source, target, table: str):
    columns = source.execute(
        "select attname, format_type(atttypid, atttypmod) from pg_attribute "
        "where attrelid = %s::regclass and attnum > 0 and not attisdropped order by attnum",
        [f"callboard.{table}"]).fetchall()
    target.execute(f"create table callboard.{table} ({', '.join(f'{name} {kind}' for name, kind in columns)})")
    names = ", ".join(name for name, _ in columns)
    with (
        source.cursor().copy(f"copy callboard.{table} ({names}) to stdout") as reading,
        target.cursor().copy(f"copy callboard.{table} ({names}) from stdin") as writing,
    ):
        for block in reading:
            writing.write(block)


def test_a_drain_is_told_and_not_held(serve):  # noqa: F811
    running, address = serve("--drain-limit", "1h")
    with grpc.insecure_channel(address) as channel:
        watch = health_pb2_grpc.HealthStub(channel).Watch(health_pb2.HealthCheckRequest(), timeout=120)
        seen = [next(watch).status]
        while seen[-1] != SERVING:
            seen.append(next(watch).status)
        running.process.send_signal(signal.SIGTERM)
        assert next(watch).status == NOT_SERVING
        with pytest.raises(grpc.RpcError) as raised:
            next(watch)
        assert raised.value.code() == grpc.StatusCode.UNAVAILABLE
        start = time.monotonic()
        assert running.process.wait(timeout=60) == 0
        assert time.monotonic() - start < 60


def test_a_watch_ends_with_its_connection(serve):  # noqa: F811
    """The connection comes of age, and nothing else ends: its calls may go on for an hour."""
    _, address = serve("--max-connection-age", "300ms", "--max-connection-age-grace", "1h")
    with grpc.insecure_channel(address) as channel:
        stub = health_pb2_grpc.HealthStub(channel)
        for _ in range(2):
            watch = stub.Watch(health_pb2.HealthCheckRequest(service=STANDARD[0]), timeout=120)
            with pytest.raises(grpc.RpcError) as raised:
                for response in watch:
                    assert response.status == SERVING
            assert raised.value.code() == grpc.StatusCode.UNAVAILABLE
