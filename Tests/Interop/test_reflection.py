"""grpc.reflection as tools use it: everything that a call needs is found out from the server alone."""

import grpc
import pytest
from google.protobuf import descriptor_pool, message_factory
from grpc_reflection.v1alpha import reflection_pb2
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

from interop import running

SERVICES = ["grpc.testing.TestService", "grpc.testing.UnimplementedService"]
STANDARD = [
    "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"]


@pytest.fixture(scope="module")
def interop_channel():
    with running() as port, grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        yield channel


def ask(channel, *requests, version: str = "v1"):
    """Both versions are the same but for their names."""
    method = channel.stream_stream(
        f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo",
        request_serializer=reflection_pb2.ServerReflectionRequest.SerializeToString,
        response_deserializer=reflection_pb2.ServerReflectionResponse.FromString)
    return list(method(iter(reflection_pb2.ServerReflectionRequest(**request) for request in requests), timeout=30))


@pytest.mark.parametrize("version", ["v1", "v1alpha"])
def test_services(interop_channel, version):
    answer, = ask(interop_channel, {"host": "here", "list_services": "*"}, version=version)
    assert [service.name for service in answer.list_services_response.service] == STANDARD + SERVICES
    assert answer.valid_host == "here" and answer.original_request.list_services == "*"


@pytest.mark.parametrize("version", ["v1", "v1alpha"])
def test_files_and_symbols(interop_channel, version):
    path = "src/proto/grpc/testing/test.proto"
    by_name, again, by_symbol, unknown = ask(
        interop_channel, {"file_by_filename": path}, {"file_by_filename": path},
        {"file_containing_symbol": "grpc.testing.SimpleRequest.payload"}, {"file_containing_symbol": "grpc.testing.No"},
        version=version)
    assert len(by_name.file_descriptor_response.file_descriptor_proto) == 3
    # What the stream has had isn't sent again.
    assert len(again.file_descriptor_response.file_descriptor_proto) == 1
    assert len(by_symbol.file_descriptor_response.file_descriptor_proto) == 1
    assert unknown.error_response.error_code == grpc.StatusCode.NOT_FOUND.value[0]


def test_extensions(interop_channel):
    extension = reflection_pb2.ExtensionRequest(containing_type="grpc.testing.Payload", extension_number=5)
    none, known, unknown, nothing = ask(
        interop_channel, {"file_containing_extension": extension},
        {"all_extension_numbers_of_type": "grpc.testing.Payload"}, {"all_extension_numbers_of_type": "grpc.testing.No"}, {})
    assert none.error_response.error_code == grpc.StatusCode.NOT_FOUND.value[0]
    assert known.all_extension_numbers_response.base_type_name == "grpc.testing.Payload"
    assert list(known.all_extension_numbers_response.extension_number) == []
    assert unknown.error_response.error_code == grpc.StatusCode.NOT_FOUND.value[0]
    assert nothing.error_response.error_code == grpc.StatusCode.INVALID_ARGUMENT.value[0]


def walk(channel):
    """Every method of every service, with its messages: as a tool that knows nothing of the server finds them."""
    database = ProtoReflectionDescriptorDatabase(channel)
    pool = descriptor_pool.DescriptorPool(database)
    for name in database.get_services():
        service = pool.FindServiceByName(name)
        for method in service.methods:
            yield f"/{name}/{method.name}", method


def test_a_call_from_what_reflection_says(interop_channel):
    methods = dict(walk(interop_channel))
    assert len(methods) == 14
    method = methods["/grpc.testing.TestService/UnaryCall"]
    request_type, response_type = (
        message_factory.GetMessageClass(message) for message in (method.input_type, method.output_type))
    call = interop_channel.unary_unary(
        "/grpc.testing.TestService/UnaryCall", request_serializer=request_type.SerializeToString,
        response_deserializer=response_type.FromString)
    assert len(call(request_type(response_size=100), timeout=30).payload.body) == 100


def test_the_program_describes_all_it_serves(channel, owner):
    methods = dict(walk(channel))
    assert {path.split("/")[1] for path in methods} == {
        "callboard.v1.AnalyticsService", "callboard.v1.CustomDashboardService", "callboard.v1.DashboardService", *STANDARD}
    method = methods["/callboard.v1.DashboardService/GetDashboardAccess"]
    request_type, response_type = (
        message_factory.GetMessageClass(message) for message in (method.input_type, method.output_type))
    call = channel.unary_unary(
        "/callboard.v1.DashboardService/GetDashboardAccess", request_serializer=request_type.SerializeToString,
        response_deserializer=response_type.FromString)
    assert call(request_type(), metadata=owner, timeout=30).can_view_dashboard
