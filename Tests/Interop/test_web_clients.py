"""Stock clients of Connect and gRPC-Web (PyPI's connectrpc), against the program and the interop server."""

import pytest
from connectrpc.client import ConnectClientSync
from connectrpc.code import Code
from connectrpc.compat import google_protobuf_binary_codec, google_protobuf_json_codec
from connectrpc.compression.gzip import GzipCompression
from connectrpc.errors import ConnectError
from connectrpc.method import IdempotencyLevel, MethodInfo, StreamType
from connectrpc.protocol import ProtocolType
from pyqwest import HTTPVersion, SyncClient, SyncHTTPTransport

from interop import running
from program import TIMEOUT
from test_interop_cases import LARGE_REQUEST, LARGE_RESPONSE, STREAM_RESPONSES, testing  # noqa: F401

DASHBOARD = "callboard.v1.DashboardService"
TEST = "grpc.testing.TestService"

# How each client calls: the version of HTTP, the protocol, the codec.
WAYS = {
    f"{protocol.name.lower()} {codec().name()} {version}": (version, protocol, codec)
    for version in [HTTPVersion.HTTP2, HTTPVersion.HTTP1]
    for protocol, codec in [
        (ProtocolType.CONNECT, google_protobuf_binary_codec), (ProtocolType.CONNECT, google_protobuf_json_codec),
        (ProtocolType.GRPC_WEB, google_protobuf_binary_codec), (ProtocolType.GRPC, google_protobuf_binary_codec)]
    # gRPC needs HTTP/2's trailers.
    if not (protocol == ProtocolType.GRPC and version == HTTPVersion.HTTP1)
}


def method(service: str, name: str, request, response, kind=StreamType.UNARY) -> MethodInfo:
    return MethodInfo(
        name=name, service_name=service, input=request, output=response, stream_type=kind,
        idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS)


@pytest.fixture(params=WAYS.values(), ids=WAYS.keys())
def client(request):
    """Makes a client for an address: `client(address)`."""
    version, protocol, codec = request.param
    with SyncHTTPTransport(http_version=version) as transport:
        http = SyncClient(transport)

        def make(address: str, **options) -> ConnectClientSync:
            return ConnectClientSync(
                f"http://{address}", protocol=protocol, codec=codec(), http_client=http, timeout_ms=TIMEOUT * 1000,
                accept_compression=[GzipCompression()], send_compression=options.get("compression", GzipCompression()))

        make.protocol = protocol
        yield make


@pytest.fixture(scope="module")
def server():
    with running() as port:
        yield f"127.0.0.1:{port}"


@pytest.fixture
def authorization(demo):
    return {"authorization": f"Bearer {demo.token}"}


def test_numbers_are_those_of_grpc(api, demo, client, authorization, dashboard):
    messages = api.dashboard
    request = messages.GetDashboardStatsRequest()
    expected = dashboard.GetDashboardStats(request, metadata=[("authorization", authorization["authorization"])])
    stats = method(
        DASHBOARD, "GetDashboardStats", messages.GetDashboardStatsRequest, messages.GetDashboardStatsResponse)
    answer = client(demo.address).execute_unary(request=request, method=stats, headers=authorization)
    assert answer.stats == expected.stats


def test_by_get(api, demo, client, authorization):
    if client.protocol != ProtocolType.CONNECT:
        pytest.skip("Connect alone has it")
    messages = api.dashboard
    access = method(
        DASHBOARD, "GetDashboardAccess", messages.GetDashboardAccessRequest, messages.GetDashboardAccessResponse)
    for compression in [None, GzipCompression()]:
        caller = client(demo.address, compression=compression)
        request = messages.GetDashboardAccessRequest()
        posted = caller.execute_unary(request=request, method=access, headers=authorization)
        assert caller.execute_unary(request=request, method=access, headers=authorization, use_get=True) == posted


def test_a_stream_of_all_sections(api, demo, client, authorization):
    messages = api.dashboard
    stream = method(
        DASHBOARD, "StreamDashboard", messages.StreamDashboardRequest, messages.StreamDashboardResponse,
        StreamType.SERVER_STREAM)
    answers = list(client(demo.address).execute_server_stream(
        request=messages.StreamDashboardRequest(), method=stream, headers=authorization))
    sections = {answer.WhichOneof("section") for answer in answers}
    assert {"dashboard", "messaging", "text_agent", "plan", "engagement"} <= sections and len(sections) == len(answers)


def test_failures_have_their_code(api, demo, client, authorization):
    messages = api.dashboard
    stats = method(
        DASHBOARD, "GetDashboardStats", messages.GetDashboardStatsRequest, messages.GetDashboardStatsResponse)
    stream = method(
        DASHBOARD, "StreamDashboard", messages.StreamDashboardRequest, messages.StreamDashboardResponse,
        StreamType.SERVER_STREAM)
    caller = client(demo.address)

    def code(headers: dict, **fields) -> tuple[Code, str]:
        with pytest.raises(ConnectError) as unary:
            caller.execute_unary(
                request=messages.GetDashboardStatsRequest(**fields), method=stats, headers=headers)
        with pytest.raises(ConnectError) as streamed:
            list(caller.execute_server_stream(
                request=messages.StreamDashboardRequest(**fields), method=stream, headers=headers))
        assert unary.value.code == streamed.value.code and unary.value.message == streamed.value.message
        assert any("ErrorInfo" in detail.type_name for detail in unary.value.details)
        return unary.value.code, unary.value.message

    assert code({})[0] == Code.UNAUTHENTICATED
    assert code(authorization, org_id="x")[0] == Code.INVALID_ARGUMENT
    assert "org_id" in code(authorization, org_id="x")[1]
    unknown = method(DASHBOARD, "Nothing", messages.GetDashboardStatsRequest, messages.GetDashboardStatsResponse)
    with pytest.raises(ConnectError) as raised:
        caller.execute_unary(request=messages.GetDashboardStatsRequest(), method=unknown, headers=authorization)
    assert raised.value.code == Code.UNIMPLEMENTED


def test_large_messages(testing, server, client):  # noqa: F811
    messages = testing.messages
    unary = method(TEST, "UnaryCall", messages.SimpleRequest, messages.SimpleResponse)
    request = messages.SimpleRequest(
        response_size=LARGE_RESPONSE, payload=messages.Payload(body=b"\0" * LARGE_REQUEST))
    for compression in [None, GzipCompression()]:
        answer = client(server, compression=compression).execute_unary(request=request, method=unary)
        assert answer.payload.body == b"\0" * LARGE_RESPONSE


def test_streams_of_large_messages(testing, server, client):  # noqa: F811
    messages = testing.messages
    stream = method(
        TEST, "StreamingOutputCall", messages.StreamingOutputCallRequest, messages.StreamingOutputCallResponse,
        StreamType.SERVER_STREAM)
    request = messages.StreamingOutputCallRequest(
        response_parameters=[messages.ResponseParameters(size=size) for size in STREAM_RESPONSES])
    answers = client(server).execute_server_stream(request=request, method=stream)
    assert [len(answer.payload.body) for answer in answers] == STREAM_RESPONSES


def test_statuses_and_messages(testing, server, client):  # noqa: F811
    messages = testing.messages
    text = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n"
    unary = method(TEST, "UnaryCall", messages.SimpleRequest, messages.SimpleResponse)
    request = messages.SimpleRequest(response_status=messages.EchoStatus(code=2, message=text))
    with pytest.raises(ConnectError) as raised:
        client(server).execute_unary(request=request, method=unary)
    assert raised.value.code == Code.UNKNOWN and raised.value.message == text


def test_a_deadline_that_passes(testing, server, client):  # noqa: F811
    messages = testing.messages
    stream = method(
        TEST, "StreamingOutputCall", messages.StreamingOutputCallRequest, messages.StreamingOutputCallResponse,
        StreamType.SERVER_STREAM)
    slow = messages.StreamingOutputCallRequest(
        response_parameters=[messages.ResponseParameters(size=1, interval_us=TIMEOUT * 1_000_000)])
    with pytest.raises(ConnectError) as raised:
        list(client(server).execute_server_stream(request=slow, method=stream, timeout_ms=100))
    assert raised.value.code == Code.DEADLINE_EXCEEDED
