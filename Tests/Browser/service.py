"""A server of the page with answers that a test chooses: over real HTTP, so that streams arrive piece by piece."""

import base64
import importlib.machinery
import importlib.util
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Callable

ROOT = Path(__file__).resolve().parents[2]

_loader = importlib.machinery.SourceFileLoader("page_assets", str(ROOT / "Tools/page-assets"))
_spec = importlib.util.spec_from_loader("page_assets", _loader)
page_assets = importlib.util.module_from_spec(_spec)
_loader.exec_module(page_assets)

# As Sources/Page has it.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; media-src 'none'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
STATUS = {
    "invalid_argument": 400, "unauthenticated": 401, "permission_denied": 403, "not_found": 404, "aborted": 409,
    "resource_exhausted": 429, "unimplemented": 501, "unavailable": 503,
}


@dataclass
class Failure(Exception):
    code: str
    message: str


@dataclass
class Call:
    method: str
    request: dict[str, Any]
    headers: dict[str, str]


@dataclass
class Service:
    """Methods by their names: what one gives is the answer, a `Failure` that is raised its error, and of a stream each
    item is a message; an item that can be called is waited for."""

    methods: dict[str, Callable[[dict[str, Any]], Any]] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    policy: str = POLICY
    calls: list[Call] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.assets = page_assets.assets()
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: Any) -> None:
                pass

            def do_GET(self) -> None:
                path = self.path.split("?")[0].removeprefix("/")
                content = service.assets.get(path)
                if content is None:
                    return self.answer(404, "text/plain", b"not found")
                if path == "":
                    text = json.dumps(service.settings).replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
                    content = content.replace(b'name="callboard-settings" content="{}"', f'name="callboard-settings" content="{text}"'.encode())
                self.answer(200, page_assets.content_type(path), content)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                is_stream = self.headers["content-type"] == "application/connect+json"
                name = self.path.rsplit("/", 1)[-1]
                call = Call(name, json.loads(body[5:] if is_stream else body), {k.lower(): v for k, v in self.headers.items()})
                service.calls.append(call)
                try:
                    method = service.methods.get(name)
                    if method is None:
                        raise Failure("unimplemented", f"no method {name}")
                    answer = method(call.request)
                    if is_stream:
                        return self.stream(answer)
                    self.answer(200, "application/json", json.dumps(answer).encode())
                except Failure as failure:
                    if is_stream:
                        return self.stream(failing(failure))
                    self.answer(STATUS.get(failure.code, 500), "application/json", json.dumps({"code": failure.code, "message": failure.message}).encode())

            def stream(self, messages: Any) -> None:
                self.send_response(200)
                self.send_header("content-type", "application/connect+json")
                self.send_header("transfer-encoding", "chunked")
                self.end_headers()
                end: dict[str, Any] = {}
                try:
                    for message in messages:
                        if callable(message):
                            message()
                        else:
                            self.envelope(0, message)
                except Failure as failure:
                    end = {"error": {"code": failure.code, "message": failure.message}}
                except OSError:
                    return
                try:
                    self.envelope(2, end)
                    self.wfile.write(b"0\r\n\r\n")
                except OSError:
                    pass

            def envelope(self, flags: int, message: Any) -> None:
                data = json.dumps(message).encode()
                data = bytes([flags]) + len(data).to_bytes(4, "big") + data
                self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
                self.wfile.flush()

            def answer(self, status: int, kind: str, content: bytes) -> None:
                self.send_response(status)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(content)))
                self.send_header("content-security-policy", service.policy)
                self.send_header("x-content-type-options", "nosniff")
                self.send_header("cache-control", "no-cache")
                self.end_headers()
                self.wfile.write(content)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def asked(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]


def failing(failure: Failure) -> Any:
    raise failure
    yield


def token(**claims: Any) -> str:
    """A token as the page sees it: unsigned, since nobody here checks it."""
    parts = [{"alg": "none"}, {"sub": "0b7a1f5e-1111-4222-8333-444455556666", "org": "5b7a1f5e-1111-4222-8333-444455556666", **claims}]
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + ".c2ln"
