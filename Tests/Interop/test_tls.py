"""TLS, mutual TLS and the life of connections, with stock clients."""

import signal
import socket
import struct
import threading

import grpc
import pytest

from certificates import Authority, replace
from program import Running, free_port, run
from test_calls import eventually, locked, waiting_queries


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path / "authority")


@pytest.fixture
def serve(demo, tmp_path):
    """Starts `callboard serve` on the demonstration's database: `serve(credentials, …)` gives the process and its address."""
    started = []

    def start(credentials, *arguments: str):
        address = f"127.0.0.1:{free_port()}"
        tls = []
        if credentials:
            tls = ["--tls-certificate-file", str(credentials.certificate), "--tls-key-file", str(credentials.key)]
        running = Running(
            tmp_path / f"server{len(started)}", "serve", "--listen", address, "--token-key-file", str(demo.key_file), *tls,
            *arguments, CALLBOARD_DATABASE_URL=demo.database_url)
        started.append(running)
        running.wait_for_log("listening")
        return running, address

    yield start
    for running in started:
        running.kill()


def secured(address, authority, credentials=None, options=()):
    """A channel that trusts one authority, and has connections of its own."""
    return grpc.secure_channel(
        address,
        grpc.ssl_channel_credentials(
            authority.pem.read_bytes() if authority else None,
            credentials.key.read_bytes() if credentials else None,
            credentials.certificate.read_bytes() if credentials else None),
        options=[("grpc.use_local_subchannel_pool", 1), *options])


def ask(api, channel, owner, **more):
    """A call that needs no database."""
    stub = api.dashboard_grpc.DashboardServiceStub(channel)
    return stub.GetDashboardAccess(
        api.dashboard.GetDashboardAccessRequest(), metadata=owner, **{"timeout": 60, **more}).can_view_dashboard


def is_refused(api, channel, owner) -> bool:
    with channel, pytest.raises(grpc.RpcError) as raised:
        ask(api, channel, owner)
    return raised.value.code() == grpc.StatusCode.UNAVAILABLE


def test_calls_travel_over_tls(api, serve, authority, owner):
    running, address = serve(authority.credentials("server"))
    port = address.rsplit(":")[-1]
    for name in [address, f"localhost:{port}"]:
        with secured(name, authority) as channel:
            assert ask(api, channel, owner)
    assert is_refused(api, grpc.insecure_channel(address), owner)
    assert is_refused(api, secured(address, None), owner)
    # Nobody had to show anything.
    assert running.stop() == 0


def test_mutual_tls(api, serve, authority, owner, tmp_path):
    other = Authority(tmp_path / "other")
    running, address = serve(authority.credentials("server"), "--tls-client-ca-file", str(authority.pem))
    with secured(address, authority, authority.credentials("client", "URI:spiffe://example.org/client")) as channel:
        assert ask(api, channel, owner)
    assert is_refused(api, secured(address, authority), owner)
    assert is_refused(api, secured(address, authority, other.credentials("client")), owner)
    # The operator sees why.
    running.wait_for_log("the peer has shown no certificate")
    running.wait_for_log("isn't one of a trusted authority")


def test_a_new_certificate_is_for_new_connections(api, serve, authority, owner, tmp_path):
    other = Authority(tmp_path / "other")
    files = authority.credentials("server")
    running, address = serve(files, "--tls-reload-interval", "50ms")
    new = other.credentials("server")
    with secured(address, authority) as before:
        assert ask(api, before, owner)

        # The key is half written, then it is another's.
        files.key.write_text(new.key.read_text()[:60])
        running.wait_for_log("the key file holds no PEM key")
        replace(files.key, new.key)
        running.wait_for_log("the key isn't that of the certificate")
        with secured(address, authority) as channel:
            assert ask(api, channel, owner)

        replace(files.certificate, new.certificate)
        assert eventually(lambda: trusts(api, address, other, owner))
        assert not trusts(api, address, authority, owner)
        # The connection that was there goes on.
        assert ask(api, before, owner)
    assert running.log.read_text().count("the key isn't that of the certificate") == 1
    assert running.stop() == 0


def trusts(api, address, authority, owner) -> bool:
    with secured(address, authority) as channel:
        try:
            return ask(api, channel, owner)
        except grpc.RpcError as error:
            assert error.code() == grpc.StatusCode.UNAVAILABLE
            return False


def test_the_program_shows_a_dashboard_over_tls(api, demo, serve, authority):
    _, address = serve(authority.credentials("server"), "--tls-client-ca-file", str(authority.pem))
    client = authority.credentials("client")
    common = ["show", "--json", "--address", address, "--token-file", str(demo.folder / "token")]
    ca, own = ["--ca-file", str(authority.pem)], [
        "--client-certificate-file", str(client.certificate), "--client-key-file", str(client.key)]
    shown = run(*common, *ca, *own)
    assert shown.returncode == 0, shown.stderr
    for flags, words in [
            (ca, "the peer asks for a certificate"), ([*own], "isn't one of a trusted authority"), ([], "--tls"),
            ([*ca, *own[:2]], "--client-key-file")]:
        failed = run(*common, *flags)
        assert failed.returncode != 0
        assert words in failed.stderr


def test_a_server_with_half_of_its_tls_does_not_start(demo, authority):
    files = authority.credentials("server")
    common = ["serve", "--listen", "127.0.0.1:0", "--token-key-file", str(demo.key_file), "--database-url", "host=/none"]
    alone = run(*common, "--tls-certificate-file", str(files.certificate))
    assert alone.returncode != 0 and "--tls-key-file: is missing" in alone.stderr
    mixed = run(
        *common, "--tls-certificate-file", str(files.certificate), "--tls-key-file",
        str(authority.credentials("other").key))
    assert mixed.returncode != 0 and "the key isn't that of the certificate" in mixed.stderr


@pytest.mark.parametrize("over_tls", [False, True], ids=["plaintext", "TLS"])
def test_running_calls_are_finished(api, demo, serve, authority, database, owner, over_tls):
    running, address = serve(authority.credentials("server") if over_tls else None)
    with locked(demo.database_url, "messages"):
        channel = secured(address, authority) if over_tls else grpc.insecure_channel(address)
        stub = api.dashboard_grpc.DashboardServiceStub(channel)
        call = stub.GetMessagingStats.future(api.dashboard.GetMessagingStatsRequest(), metadata=owner)
        assert eventually(lambda: waiting_queries(database) > 0)
        running.process.send_signal(signal.SIGTERM)
        running.wait_for_log("finishing running calls")
        assert not call.done()
    assert call.result(timeout=30).stats.total_messages > 0
    assert running.process.wait(timeout=30) == 0
    channel.close()


@pytest.mark.parametrize("over_tls", [False, True], ids=["plaintext", "TLS"])
def test_clients_that_age_out_notice_nothing(api, serve, authority, owner, over_tls):
    """Every connection is ended after a while, and no call fails for it."""
    running, address = serve(authority.credentials("server") if over_tls else None, "--max-connection-age", "300ms")
    states, twice = [], threading.Event()

    def changed(state):
        states.append(state)
        if states.count(grpc.ChannelConnectivity.READY) > 2:
            twice.set()

    options = [("grpc.use_local_subchannel_pool", 1)]
    with secured(address, authority) if over_tls else grpc.insecure_channel(address, options) as channel:
        channel.subscribe(changed)
        calls = 0
        while not twice.is_set():
            assert ask(api, channel, owner)
            calls += 1
    assert calls > 2 and grpc.ChannelConnectivity.TRANSIENT_FAILURE not in states


def test_a_client_that_answers_is_kept_and_one_that_is_dead_is_dropped(api, serve, owner):
    running, address = serve(None, "--keepalive-interval", "200ms", "--keepalive-timeout", "300ms")
    host, port = address.rsplit(":", 1)
    options = [("grpc.use_local_subchannel_pool", 1)]
    with grpc.insecure_channel(address, options) as channel, socket.create_connection((host, int(port))) as dead:
        states = []
        assert ask(api, channel, owner)
        channel.subscribe(states.append)
        # It says that it is there, and nothing more.
        dead.settimeout(60)
        dead.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes([0, 0, 0, 4, 0, 0, 0, 0, 0]))
        received = b""
        while data := dead.recv(4096):
            received += data
        kinds = list(frame_kinds(received))
        assert kinds.count("PING") == 1
        # The other one was quiet for as long, and longer.
        for _ in range(3):
            with socket.create_connection((host, int(port))) as another:
                another.settimeout(60)
                another.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes([0, 0, 0, 4, 0, 0, 0, 0, 0]))
                while another.recv(4096):
                    pass
        assert ask(api, channel, owner)
        assert set(states) <= {grpc.ChannelConnectivity.READY}


def frame_kinds(received: bytes):
    """What is in a stream of frames: PINGs that ask by name, others by number."""
    while len(received) >= 9:
        length, kind, flags = struct.unpack(">I", b"\0" + received[:3])[0], received[3], received[4]
        yield "PING" if kind == 6 and not flags & 1 else kind
        received = received[9 + length:]


def test_a_peer_that_does_not_begin_tls_is_dropped(serve, authority):
    running, address = serve(authority.credentials("server"), "--handshake-limit", "100ms")
    host, port = address.rsplit(":", 1)
    with socket.create_connection((host, int(port))) as silent:
        silent.settimeout(60)
        assert silent.recv(1) == b""
    running.wait_for_log("the TLS handshake wasn't done in time")
