"""Idle connections, and what they cost their server in memory."""

import resource
import socket
import ssl

import processes

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
SETTINGS = bytes([0, 0, 0, 4, 0, 0, 0, 0, 0])
SETTINGS_ACK = bytes([0, 0, 0, 4, 1, 0, 0, 0, 0])
END_OF_HEADERS = b"\r\n\r\n"


def open_connections(address: str, count: int, tls: bool = False, http1: bool = False) -> list[socket.socket]:
    host, port = address.rsplit(":", 1)
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, count + 256), most))
    context = _tls_context("http/1.1" if http1 else "h2") if tls else None
    opened = _asked if http1 else _acknowledged
    return [opened(_connection(host, int(port), context)) for _ in range(count)]


def resident_mib(address: str, pid: int, count: int, tls: bool = False, http1: bool = False) -> float:
    """Resident memory of a server with so many idle connections."""
    connections = open_connections(address, count, tls, http1)
    resident = processes.resident_mib(pid)
    for connection in connections:
        connection.close()
    return resident


def _tls_context(protocol: str) -> ssl.SSLContext:
    """Any certificate will do: nothing is asked or told that matters."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols([protocol])
    return context


def _connection(host: str, port: int, tls: ssl.SSLContext | None) -> socket.socket:
    connection = socket.create_connection((host, port), timeout=10)
    return tls.wrap_socket(connection, server_hostname=host) if tls else connection


def _acknowledged(connection: socket.socket) -> socket.socket:
    """A connection of HTTP/2 whose settings both sides have acknowledged."""
    connection.sendall(PREFACE + SETTINGS)
    _receive(connection, SETTINGS_ACK)
    connection.sendall(SETTINGS_ACK)
    return connection


def _asked(connection: socket.socket) -> socket.socket:
    """A connection of HTTP/1.1 that has had an answer without a body, and is kept."""
    connection.sendall(b"HEAD /openapi.json HTTP/1.1\r\nhost: localhost\r\n\r\n")
    _receive(connection, END_OF_HEADERS)
    return connection


def _receive(connection: socket.socket, end: bytes) -> None:
    received = b""
    while end not in received:
        data = connection.recv(4096)
        if not data:
            raise SystemExit("the server closed a connection: is its limit of open files too low?")
        received += data
