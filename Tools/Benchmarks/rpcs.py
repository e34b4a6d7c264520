"""The RPCs of Callboard's services, read from Protos, and the message that asks each of them."""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

PROTOS = Path(__file__).resolve().parents[2] / "Protos" / "callboard" / "v1"
SERVICES = {"dashboard": "dashboard_service.proto", "analytics": "analytics_service.proto"}
RANGES = ["today", "yesterday", "last-7-days", "last-30-days", "last-90-days", "all-time"]


@dataclass(frozen=True)
class RPC:
    service: str
    name: str
    request_fields: str
    streams: bool

    @property
    def path(self) -> str:
        return f"/callboard.v1.{self.service}/{self.name}"

    @property
    def takes_range(self) -> bool:
        return "time_range = 1" in self.request_fields or "AnalyticsFilter filter = 1" in self.request_fields

    def framed_request(self, time_range: str) -> bytes:
        """The request in gRPC's framing: a flag, four bytes of length, the fields. A request without a range is empty, or of
        the field's first value where it takes one."""
        message = bytes([0x08, 1]) if "Field field = 1" in self.request_fields else b""
        if self.takes_range:
            # TimeRange { preset: N }, inside the field 1 that holds it.
            message = _field_1(bytes([0x08, RANGES.index(time_range) + 1]))
            if "AnalyticsFilter filter = 1" in self.request_fields:
                message = _field_1(message)
        return b"\0" + len(message).to_bytes(4, "big") + message


def _field_1(message: bytes) -> bytes:
    return bytes([0x0A, len(message)]) + message


def of_service(service: str) -> list[RPC]:
    """The RPCs of `dashboard` or `analytics`, in the order of their file."""
    text = (PROTOS / SERVICES[service]).read_text()
    name = re.search(r"^service (\w+)", text, re.M)[1]
    found = []
    for method, request, stream in re.findall(r"rpc (\w+)\((\w+)\) returns \((stream )?", text):
        # To the next message: what is between them may have enums of its own.
        fields = re.search(rf"message {request} {{(.*?)(?=\nmessage |\Z)", text, re.S)[1]
        found.append(RPC(name, method, fields, bool(stream)))
    return found


def named(name: str) -> RPC:
    every = [rpc for service in SERVICES for rpc in of_service(service)]
    for rpc in every:
        if name in (rpc.name, rpc.path, rpc.path.lstrip("/")):
            return rpc
    sys.exit(f"There is no RPC {name}. There are: " + ", ".join(rpc.name for rpc in every))
