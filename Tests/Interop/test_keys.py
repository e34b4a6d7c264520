"""Tokens that PyJWT signs with keys of every kind, and keys that change while the program runs."""

import json
import os
from pathlib import Path

import grpc
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import get_default_algorithms

from conftest import bearer
from failures import details
from program import run
from test_access import UNKNOWN
from test_calls import eventually
from test_shutdown import serve  # noqa: F401
from tokens import claims, make_token

ALGORITHMS = ["RS256", "ES256", "EdDSA"]


@pytest.fixture(scope="module")
def keys():
    return {
        "RS256": rsa.generate_private_key(65537, 2048),
        "ES256": ec.generate_private_key(ec.SECP256R1()),
        "EdDSA": ed25519.Ed25519PrivateKey.generate(),
    }


def public_pem(key) -> str:
    return key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()


def private_pem(key) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()


def jwk(algorithm: str, key, kid: str) -> dict:
    return json.loads(get_default_algorithms()[algorithm].to_jwk(key.public_key())) | {"kid": kid, "use": "sig"}


def replace(path: Path, text: str):
    """Puts a new file in the place of another, as who manages secrets does."""
    new = path.with_suffix(".new")
    new.write_text(text)
    os.replace(new, path)


@pytest.fixture
def verifier(api, serve, tmp_path, organizations):  # noqa: F811
    """Starts a server with a key file: gives the file, and tells the reason by which a token is refused, or "OK"."""
    channels = []

    def start(content: str):
        path = tmp_path / "keys"
        path.write_text(content)
        running, address = serve("--token-key-file", str(path))
        channel = grpc.insecure_channel(address)
        channels.append(channel)
        stub = api.dashboard_grpc.DashboardServiceStub(channel)

        def outcome(token: str) -> str:
            try:
                access = stub.GetDashboardAccess(
                    api.dashboard.GetDashboardAccessRequest(), metadata=bearer(token), timeout=60)
                assert access.can_view_dashboard
                return "OK"
            except grpc.RpcError as error:
                assert error.code() == grpc.StatusCode.UNAUTHENTICATED
                return details(error).info.reason

        return running, path, outcome

    yield start
    for channel in channels:
        channel.close()


@pytest.fixture
def good(organizations):
    return claims(organizations[0], UNKNOWN, owner=True)


def test_tokens_of_a_key_set_are_taken(verifier, keys, good):
    secret = b"a secret of more than 32 bytes, all told"
    octets = json.loads(get_default_algorithms()["HS256"].to_jwk(secret)) | {"kid": "HS256-1"}
    set_of_keys = {"keys": [jwk(algorithm, key, f"{algorithm}-1") for algorithm, key in keys.items()] + [octets]}
    _, _, outcome = verifier(json.dumps(set_of_keys))
    for algorithm, key in [*keys.items(), ("HS256", secret)]:
        assert outcome(jwt.encode(good, key, algorithm, {"kid": f"{algorithm}-1"})) == "OK"
        assert outcome(jwt.encode(good, key, algorithm)) == "OK"
        assert outcome(jwt.encode(good, key, algorithm, {"kid": "another"})) == "TOKEN_SIGNATURE_INVALID"
    # Others of the same family, and other keys.
    for algorithm in ["RS384", "RS512", "PS256"]:
        assert outcome(jwt.encode(good, keys["RS256"], algorithm, {"kid": "RS256-1"})) == "TOKEN_SIGNATURE_INVALID"
    other = ec.generate_private_key(ec.SECP256R1())
    assert outcome(jwt.encode(good, other, "ES256", {"kid": "ES256-1"})) == "TOKEN_SIGNATURE_INVALID"
    assert outcome(jwt.encode(good, None, "none")) == "TOKEN_SIGNATURE_INVALID"


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_public_key_is_no_secret(verifier, keys, good, algorithm):
    pem = public_pem(keys[algorithm])
    _, _, outcome = verifier(pem)
    assert outcome(jwt.encode(good, keys[algorithm], algorithm)) == "OK"
    for secret in [pem.encode(), pem.strip().encode()]:
        for named in ["HS256", algorithm]:
            assert outcome(make_token(secret, good, named)) == "TOKEN_SIGNATURE_INVALID"


def test_keys_change_without_a_restart(verifier, keys, good):
    def set_of(*algorithms: str) -> str:
        return json.dumps({"keys": [jwk(algorithm, keys[algorithm], algorithm) for algorithm in algorithms]})

    running, path, outcome = verifier(set_of("RS256"))
    old = jwt.encode(good, keys["RS256"], "RS256", {"kid": "RS256"})
    new = jwt.encode(good, keys["ES256"], "ES256", {"kid": "ES256"})
    assert (outcome(old), outcome(new)) == ("OK", "TOKEN_SIGNATURE_INVALID")
    replace(path, set_of("RS256", "ES256"))
    assert eventually(lambda: outcome(new) == "OK", seconds=60)
    assert outcome(old) == "OK"
    # What can't be used changes nothing, and is told once.
    path.write_text(set_of("ES256")[:100])
    running.wait_for_log("can't be used; the keys before it stay")
    assert (outcome(old), outcome(new)) == ("OK", "OK")
    path.unlink()
    assert eventually(lambda: running.log.read_text().count("can't be used") == 2, seconds=60)
    assert (outcome(old), outcome(new)) == ("OK", "OK")
    # A key that is taken out, though its token was seen before.
    path.write_text(set_of("ES256"))
    assert eventually(lambda: outcome(old) == "TOKEN_SIGNATURE_INVALID", seconds=60)
    assert outcome(new) == "OK"
    assert running.log.read_text().count("can't be used") == 2


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_the_command_signs_with_a_private_key(verifier, keys, organizations, tmp_path, algorithm):
    key = keys[algorithm]
    secret = tmp_path / "private.pem"
    secret.write_text(private_pem(key))
    secret.chmod(0o600)
    made = run(
        "token", "--org", organizations[0], "--member", UNKNOWN, "--owner", "--token-key-file", str(secret))
    assert made.returncode == 0, made.stderr
    token = made.stdout.strip()
    assert jwt.get_unverified_header(token)["alg"] == algorithm
    assert jwt.decode(token, key.public_key(), algorithms=[algorithm])["org"] == organizations[0]
    _, path, outcome = verifier(public_pem(key))
    assert outcome(token) == "OK"
    refused = run("token", "--org", organizations[0], "--member", UNKNOWN, "--token-key-file", str(path))
    assert refused.returncode != 0
    assert "public keys alone" in refused.stderr


def test_a_key_that_is_too_small_is_refused(demo, tmp_path):
    path = tmp_path / "small.pem"
    path.write_text(public_pem(rsa.generate_private_key(65537, 1024)))
    result = run("serve", "--token-key-file", str(path), CALLBOARD_DATABASE_URL=demo.database_url)
    assert result.returncode != 0
    assert result.stderr.startswith("Error: --token-key-file: ") and "2048 bits" in result.stderr
