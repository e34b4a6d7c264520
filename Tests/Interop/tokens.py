"""Tokens made without Callboard's code: HS256 by the standard library alone (RFC 7515, RFC 7519)."""

import base64
import hashlib
import hmac
import json
import time


def encode(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def make_token(key: bytes, claims: dict, algorithm: str = "HS256") -> str:
    head = encode(json.dumps({"alg": algorithm, "typ": "JWT"}).encode())
    body = f"{head}.{encode(json.dumps(claims).encode())}"
    return f"{body}.{encode(hmac.new(key, body.encode(), hashlib.sha256).digest())}"


def claims(org: str, member: str, lifetime: float = 3600, **more) -> dict:
    return {"sub": member, "org": org, "exp": int(time.time() + lifetime), **more}
