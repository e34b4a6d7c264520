"""Idle HTTP/2 connections, and what they cost their server in memory."""

import resource
import socket
import ssl

import processes

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
SETTINGS = bytes([0, 0, 0, 4, 0, 0, 0, 0, 0])
SETTINGS_ACK = bytes([0, 0, 0, 4, 1, 0, 0, 0, 0])


def open_connections(address: str, count: int, tls: bool = False) -> list[socket.socket]:
    host, port = address.rsplit(":", 1)
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, count + 256), most))
    context = _tls_context() if tls else None
    return [_open(host, int(port), context) for _ in range(count)]


def resident_mib(address: str, pid: int, count: int, tls: bool = False) -> float:
    """Resident memory of a server with so many idle connections."""
    connections = open_connections(address, count, tls)
    resident = processes.resident_mib(pid)
    for connection in connections:
        connection.close()
    return resident


def _tls_context() -> ssl.SSLContext:
    """Any certificate will do: nothing is asked or told."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])
    return context


def _open(host: str, port: int, tls: ssl.SSLContext | None) -> socket.socket:
    """A connection whose settings both sides have acknowledged."""
    connection = socket.create_connection((host, port), timeout=10)
    if tls:
        connection = tls.wrap_socket(connection, server_hostname=host)
    connection.sendall(PREFACE + SETTINGS)
    received = b""
    while SETTINGS_ACK not in received:
        data = connection.recv(4096)
        if not data:
            raise SystemExit("the server closed a connection: is its limit of open files too low?")
        received += data
    connection.sendall(SETTINGS_ACK)
    return connection
