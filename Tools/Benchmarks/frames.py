"""HTTP/2 frames by hand, and a connection that sends any of them."""

import select
import socket
import struct

DATA, HEADERS, PRIORITY, RESET, SETTINGS, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = 0, 1, 2, 3, 4, 6, 7, 8, 9
END_STREAM, ACKNOWLEDGE, END_HEADERS = 1, 1, 4
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
CODES = ["NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR", "SETTINGS_TIMEOUT", "STREAM_CLOSED",
         "FRAME_SIZE_ERROR", "REFUSED_STREAM", "CANCEL", "COMPRESSION_ERROR", "CONNECT_ERROR", "ENHANCE_YOUR_CALM"]


def frame(kind: int, flags: int = 0, stream: int = 0, payload: bytes = b"") -> bytes:
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def number(value: int) -> bytes:
    return struct.pack(">I", value)


def settings(*values: tuple[int, int]) -> bytes:
    return frame(SETTINGS, payload=b"".join(struct.pack(">HI", *value) for value in values))


def header_block(fields: list[tuple[str, str]]) -> bytes:
    """HPACK without tables: every field a literal."""
    return b"".join(b"\0" + _string(name) + _string(value) for name, value in fields)


def _string(text: str) -> bytes:
    data = text.encode()
    length, rest = bytearray([min(len(data), 127)]), len(data) - 127
    while rest >= 0:
        length.append(rest & 127 | (128 if rest > 127 else 0))
        rest = (rest >> 7) if rest > 127 else -1
    return bytes(length) + data


class Connection:
    """A connection whose output is read only as far as the one who uses it wants."""

    def __init__(self, address: str, preface: bytes):
        host, port = address.rsplit(":", 1)
        self.socket = socket.create_connection((host, int(port)), timeout=5)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._poll = select.poll()
        self._poll.register(self.socket, select.POLLIN)
        self.input = bytearray()
        # The code of the server's GOAWAY.
        self.goaway: str | None = None
        self.send(preface)

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def frames(self, wait: bool = False) -> list[tuple[int, int, int, bytes]]:
        """The frames that are there: kind, flags, stream, payload. Raises ConnectionError at the end of the connection."""
        if wait or self._poll.poll(0):
            data = self.socket.recv(1 << 18)
            if not data:
                raise ConnectionError("closed")
            self.input += data
        found = []
        while len(self.input) >= 9:
            length = int.from_bytes(self.input[:3], "big")
            if len(self.input) < 9 + length:
                break
            payload = bytes(self.input[9 : 9 + length])
            if self.input[3] == GOAWAY:
                code = int.from_bytes(payload[4:8], "big")
                self.goaway = CODES[code] if code < len(CODES) else hex(code)
            found.append((self.input[3], self.input[4], int.from_bytes(self.input[5:9], "big"), payload))
            del self.input[: 9 + length]
        return found

    def close(self) -> None:
        self.socket.close()
