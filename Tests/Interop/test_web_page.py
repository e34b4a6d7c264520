"""docs/web.md: its commands run as they are."""

import re
import subprocess
from pathlib import Path

import pytest

from program import TIMEOUT, environment

ROOT = Path(__file__).parents[2]
COMMANDS = re.findall(r"^```sh\n(.*?)^```", (ROOT / "docs/web.md").read_text(), re.MULTILINE | re.DOTALL)

# What curl does where it isn't told otherwise.
CURL = {"HTTP/1.1": "http1.1\n", "HTTP/2": "http2-prior-knowledge\n"}


@pytest.mark.parametrize("version", CURL)
@pytest.mark.parametrize("command", COMMANDS)
def test_commands(demo, tmp_path, command, version):
    (tmp_path / ".curlrc").write_text(CURL[version])
    result = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command], capture_output=True, timeout=TIMEOUT,
        env=environment(CALLBOARD=f"http://{demo.address}", TOKEN=demo.token, CURL_HOME=str(tmp_path)))
    assert result.returncode == 0, (command, result.stdout, result.stderr)
    assert result.stdout


def test_there_are_commands():
    assert len(COMMANDS) >= 5
