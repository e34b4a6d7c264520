"""What a failed call says of itself: its code, and the google.rpc details."""

from contextlib import contextmanager
from types import SimpleNamespace

import grpc
import pytest
from google.rpc import error_details_pb2
from grpc_status import rpc_status


def details(error: grpc.RpcError) -> SimpleNamespace:
    status = rpc_status.from_call(error)
    assert status is not None, f"no google.rpc.Status: {error}"
    assert status.code == error.code().value[0]
    assert status.message == error.details()
    found = SimpleNamespace(info=None, bad_request=None, retry=None, quota=None)
    kinds = {
        "info": error_details_pb2.ErrorInfo, "bad_request": error_details_pb2.BadRequest,
        "retry": error_details_pb2.RetryInfo, "quota": error_details_pb2.QuotaFailure,
    }
    for detail in status.details:
        for name, kind in kinds.items():
            if detail.Is(kind.DESCRIPTOR):
                message = kind()
                detail.Unpack(message)
                setattr(found, name, message)
    assert found.info is not None and found.info.domain == "callboard"
    return found


@contextmanager
def fails(code: grpc.StatusCode, reason: str, field: str | None = None):
    """The call inside fails with this code and reason, and names this field if one is given."""
    with pytest.raises(grpc.RpcError) as raised:
        yield raised
    error = raised.value
    assert error.code() == code, error
    found = details(error)
    assert found.info.reason == reason
    if field is not None:
        assert [violation.field for violation in found.bad_request.field_violations] == [field]
        assert found.bad_request.field_violations[0].description
