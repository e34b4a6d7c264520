"""Idle HTTP/2 connections, and what they cost their server in memory."""

import resource
import socket

import processes

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
SETTINGS = bytes([0, 0, 0, 4, 0, 0, 0, 0, 0])
SETTINGS_ACK = bytes([0, 0, 0, 4, 1, 0, 0, 0, 0])


def open_connections(address: str, count: int) -> list[socket.socket]:
    host, port = address.rsplit(":", 1)
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, count + 256), most))
    return [_open(host, int(port)) for _ in range(count)]


def resident_mib(address: str, pid: int, count: int) -> float:
    """Resident memory of a server with so many idle connections."""
    connections = open_connections(address, count)
    resident = processes.resident_mib(pid)
    for connection in connections:
        connection.close()
    return resident


def _open(host: str, port: int) -> socket.socket:
    """A connection whose settings both sides have acknowledged."""
    connection = socket.create_connection((host, port), timeout=10)
    connection.sendall(PREFACE + SETTINGS)
    received = b""
    while SETTINGS_ACK not in received:
        data = connection.recv(4096)
        if not data:
            raise SystemExit("the server closed a connection: is its limit of open files too low?")
        received += data
    connection.sendall(SETTINGS_ACK)
    return connection
