"""gRPC's interoperability tests (interop-test-descriptions.md of the gRPC project) by a stock client, in plain text and
over TLS."""

import time
from contextlib import contextmanager

import grpc
import pytest

from certificates import Authority
from interop import CountingProxy, generate, run, running
from program import TIMEOUT

# What the descriptions say.
LARGE_REQUEST, LARGE_RESPONSE = 271828, 314159
STREAM_RESPONSES = [31415, 9, 2653, 58979]
STREAM_REQUESTS = [27182, 8, 1828, 45904]
SMALL_REQUESTS = [27182, 8, 1828, 45904]


@pytest.fixture(scope="session")
def testing(tmp_path_factory):
    return generate(tmp_path_factory.mktemp("testing"))


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("interop") / "authority")


@pytest.fixture(scope="session", params=["plaintext", "TLS"])
def server(request, authority):
    """A running server: its port, and how a channel to it is made."""
    if request.param == "plaintext":
        with running() as port:
            yield lambda at=port: grpc.insecure_channel(f"127.0.0.1:{at}"), port
        return
    with running("--tls", *files(authority)) as port:
        credentials = grpc.ssl_channel_credentials(authority.pem.read_bytes())
        yield lambda at=port: grpc.secure_channel(f"localhost:{at}", credentials), port


def files(authority) -> list[str]:
    own = authority.credentials("server")
    return ["--tls-certificate-file", str(own.certificate), "--tls-key-file", str(own.key)]


@pytest.fixture
def channel(server):
    with server[0]() as channel:
        yield channel


@pytest.fixture
def stub(testing, channel):
    return testing.stubs.TestServiceStub(channel)


def payload(testing, size: int):
    return testing.messages.Payload(body=b"\0" * size)


def simple_request(testing, **fields):
    return testing.messages.SimpleRequest(
        response_size=LARGE_RESPONSE, payload=payload(testing, LARGE_REQUEST), **fields)


def parameters(testing, size: int, **fields):
    return testing.messages.ResponseParameters(size=size, **fields)


def flag(testing, value: bool):
    return testing.messages.BoolValue(value=value)


@contextmanager
def raises(code: grpc.StatusCode):
    with pytest.raises(grpc.RpcError) as raised:
        yield raised
    assert raised.value.code() == code


class Requests:
    """Requests of a stream, as the test says them."""

    def __init__(self):
        from queue import Queue

        self.queue = Queue()

    def send(self, request):
        self.queue.put(request)

    def finish(self):
        self.queue.put(None)

    def __iter__(self):
        return iter(self.queue.get, None)


def test_empty_unary(testing, stub):
    assert stub.EmptyCall(testing.empty.Empty(), timeout=TIMEOUT) == testing.empty.Empty()


def test_large_unary(testing, stub):
    response = stub.UnaryCall(simple_request(testing), timeout=TIMEOUT)
    assert response.payload.body == b"\0" * LARGE_RESPONSE


def test_client_streaming(testing, stub):
    requests = (
        testing.messages.StreamingInputCallRequest(payload=payload(testing, size)) for size in STREAM_REQUESTS)
    assert stub.StreamingInputCall(requests, timeout=TIMEOUT).aggregated_payload_size == 74922


def test_server_streaming(testing, stub):
    request = testing.messages.StreamingOutputCallRequest(
        response_parameters=[parameters(testing, size) for size in STREAM_RESPONSES])
    responses = list(stub.StreamingOutputCall(request, timeout=TIMEOUT))
    assert [len(response.payload.body) for response in responses] == STREAM_RESPONSES


def test_ping_pong(testing, stub):
    requests = Requests()
    responses = stub.FullDuplexCall(iter(requests), timeout=TIMEOUT)
    for request_size, response_size in zip(STREAM_REQUESTS, STREAM_RESPONSES):
        requests.send(
            testing.messages.StreamingOutputCallRequest(
                response_parameters=[parameters(testing, response_size)], payload=payload(testing, request_size)))
        assert len(next(responses).payload.body) == response_size
    requests.finish()
    assert list(responses) == []
    assert responses.code() == grpc.StatusCode.OK


def test_empty_stream(testing, stub):
    responses = stub.FullDuplexCall(iter([]), timeout=TIMEOUT)
    assert list(responses) == []
    assert responses.code() == grpc.StatusCode.OK


def test_client_compressed_unary(testing, stub):
    # The probe: the server has to see that a request isn't compressed though it should be.
    probe = simple_request(testing, expect_compressed=flag(testing, True))
    with raises(grpc.StatusCode.INVALID_ARGUMENT):
        stub.UnaryCall(probe, compression=grpc.Compression.NoCompression, timeout=TIMEOUT)
    for compression in [grpc.Compression.Gzip, grpc.Compression.NoCompression]:
        request = simple_request(
            testing, expect_compressed=flag(testing, compression is grpc.Compression.Gzip))
        response = stub.UnaryCall(request, compression=compression, timeout=TIMEOUT)
        assert len(response.payload.body) == LARGE_RESPONSE


def test_client_compressed_streaming(testing, stub):
    def request(size: int, compressed: bool):
        return testing.messages.StreamingInputCallRequest(
            payload=payload(testing, size), expect_compressed=flag(testing, compressed))

    with raises(grpc.StatusCode.INVALID_ARGUMENT):
        stub.StreamingInputCall(
            iter([request(27182, True)]), compression=grpc.Compression.NoCompression, timeout=TIMEOUT)
    # This library compresses all messages of a call or none.
    for compression in [grpc.Compression.Gzip, grpc.Compression.NoCompression]:
        compressed = compression is grpc.Compression.Gzip
        requests = iter([request(27182, compressed), request(45904, compressed)])
        response = stub.StreamingInputCall(requests, compression=compression, timeout=TIMEOUT)
        assert response.aggregated_payload_size == 73086


@pytest.mark.parametrize("compressed", [True, False], ids=["compressed", "not"])
def test_server_compressed_unary(testing, server, compressed):
    make_channel, port = server
    proxy = CountingProxy(port)
    with make_channel(proxy.port) as channel:
        stub = testing.stubs.TestServiceStub(channel)
        response = stub.UnaryCall(
            simple_request(testing, response_compressed=flag(testing, compressed)), timeout=TIMEOUT)
    proxy.close()
    assert response.payload.body == b"\0" * LARGE_RESPONSE
    assert (proxy.received < LARGE_RESPONSE / 10) == compressed


@pytest.mark.parametrize("compressed", [[True, False], [True, True], [False, False]])
def test_server_compressed_streaming(testing, server, compressed):
    make_channel, port = server
    sizes = [31415, 92653]
    proxy = CountingProxy(port)
    with make_channel(proxy.port) as channel:
        stub = testing.stubs.TestServiceStub(channel)
        request = testing.messages.StreamingOutputCallRequest(
            response_parameters=[
                parameters(testing, size, compressed=flag(testing, value)) for size, value in zip(sizes, compressed)])
        responses = list(stub.StreamingOutputCall(request, timeout=TIMEOUT))
    proxy.close()
    assert [len(response.payload.body) for response in responses] == sizes
    plain = sum(size for size, value in zip(sizes, compressed) if not value)
    assert plain <= proxy.received < plain + 10_000


def test_custom_metadata(testing, stub):
    metadata = [
        ("x-grpc-test-echo-initial", "test_initial_metadata_value"), ("x-grpc-test-echo-trailing-bin", b"\xab\xab\xab")]

    def check(call):
        assert ("x-grpc-test-echo-initial", "test_initial_metadata_value") in list(call.initial_metadata())
        assert ("x-grpc-test-echo-trailing-bin", b"\xab\xab\xab") in list(call.trailing_metadata())

    _, call = stub.UnaryCall.with_call(simple_request(testing), metadata=metadata, timeout=TIMEOUT)
    check(call)
    request = testing.messages.StreamingOutputCallRequest(
        response_parameters=[parameters(testing, LARGE_RESPONSE)], payload=payload(testing, LARGE_REQUEST))
    responses = stub.FullDuplexCall(iter([request]), metadata=metadata, timeout=TIMEOUT)
    assert len(list(responses)) == 1
    check(responses)


def test_status_code_and_message(testing, stub):
    status = testing.messages.EchoStatus(code=2, message="test status message")
    with raises(grpc.StatusCode.UNKNOWN) as raised:
        stub.UnaryCall(testing.messages.SimpleRequest(response_status=status), timeout=TIMEOUT)
    assert raised.value.details() == "test status message"
    with raises(grpc.StatusCode.UNKNOWN) as raised:
        list(stub.FullDuplexCall(
            iter([testing.messages.StreamingOutputCallRequest(response_status=status)]), timeout=TIMEOUT))
    assert raised.value.details() == "test status message"


def test_special_status_message(testing, stub):
    message = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n"
    status = testing.messages.EchoStatus(code=2, message=message)
    with raises(grpc.StatusCode.UNKNOWN) as raised:
        stub.UnaryCall(testing.messages.SimpleRequest(response_status=status), timeout=TIMEOUT)
    assert raised.value.details() == message


def test_unimplemented_method(testing, stub):
    with raises(grpc.StatusCode.UNIMPLEMENTED):
        stub.UnimplementedCall(testing.empty.Empty(), timeout=TIMEOUT)


def test_unimplemented_service(testing, channel):
    with raises(grpc.StatusCode.UNIMPLEMENTED):
        testing.stubs.UnimplementedServiceStub(channel).UnimplementedCall(testing.empty.Empty(), timeout=TIMEOUT)


def test_cancel_after_begin(stub):
    requests = Requests()
    call = stub.StreamingInputCall.future(iter(requests), timeout=TIMEOUT)
    call.cancel()
    assert call.code() == grpc.StatusCode.CANCELLED
    requests.finish()


def test_cancel_after_first_response(testing, stub):
    requests = Requests()
    responses = stub.FullDuplexCall(iter(requests), timeout=TIMEOUT)
    requests.send(
        testing.messages.StreamingOutputCallRequest(
            response_parameters=[parameters(testing, 31415)], payload=payload(testing, 27182)))
    assert len(next(responses).payload.body) == 31415
    responses.cancel()
    with raises(grpc.StatusCode.CANCELLED):
        next(responses)
    requests.finish()


def test_timeout_on_sleeping_server(testing, stub):
    requests = Requests()
    responses = stub.FullDuplexCall(iter(requests), timeout=0.001)
    requests.send(testing.messages.StreamingOutputCallRequest(payload=payload(testing, 27182)))
    with raises(grpc.StatusCode.DEADLINE_EXCEEDED):
        next(responses)
    requests.finish()


def test_a_deadline_of_the_servers_ends_a_stream_that_waits(testing, stub):
    """As timeout_on_sleeping_server, but with time for the server to begin."""
    start = time.monotonic()
    request = testing.messages.StreamingOutputCallRequest(
        response_parameters=[parameters(testing, 1), parameters(testing, 1, interval_us=60_000_000)])
    responses = stub.StreamingOutputCall(request, timeout=1)
    assert len(next(responses).payload.body) == 1
    with raises(grpc.StatusCode.DEADLINE_EXCEEDED):
        next(responses)
    assert time.monotonic() - start < 30


@pytest.mark.parametrize("arguments", [["--use_tls=true"], ["--tls", "true"]])
def test_tls_is_named_as_the_standard_scripts_do(testing, authority, arguments):
    with running(*arguments, *files(authority)) as port:
        with pytest.raises(grpc.RpcError), grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            testing.stubs.TestServiceStub(channel).EmptyCall(testing.empty.Empty(), timeout=TIMEOUT)
        credentials = grpc.ssl_channel_credentials(authority.pem.read_bytes())
        with grpc.secure_channel(f"localhost:{port}", credentials) as channel:
            testing.stubs.TestServiceStub(channel).EmptyCall(testing.empty.Empty(), timeout=TIMEOUT)


def test_tls_without_files_is_refused(authority):
    alone = run("--tls")
    assert alone.returncode != 0 and "--tls-certificate-file and --tls-key-file" in alone.stderr
    missing = run("--tls", "--tls-certificate-file", "/none.pem", "--tls-key-file", "/none.key")
    assert missing.returncode != 0 and "/none.pem can't be read" in missing.stderr
    with running("--use_tls=false"):
        pass
