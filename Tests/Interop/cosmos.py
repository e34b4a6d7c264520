"""The tests' own Azure Cosmos DB as a process of its own, and what it is asked for without Callboard."""

import json
import os
import subprocess
import urllib.request
from pathlib import Path

from program import PROGRAM

COSMOS_PROGRAM = os.environ.get("TEST_COSMOS", str(Path(PROGRAM).parent / "TestCosmosProgram"))


class TestCosmos:
    """A running server with the containers of Callboard, empty. It ends with this process's end of a pipe."""

    __test__ = False

    def __init__(self):
        self.process = subprocess.Popen([COSMOS_PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        greeting = json.loads(self.process.stdout.readline())
        self.endpoint, self.key, self.database = greeting["endpoint"], greeting["key"], greeting["database"]

    def stop(self):
        self.process.stdin.close()
        assert self.process.wait(timeout=60) == 0

    def _control(self, name: str, body=None):
        request = urllib.request.Request(f"{self.endpoint}/_test/{name}", data=json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def next(self, *mishaps: dict[str, int]):
        """The next requests to documents meet these: `status`, and maybe `retry_after_ms`."""
        self._control("mishaps", mishaps)

    def requests(self) -> list[tuple[str, str]]:
        """Method and path of each request to documents so far."""
        return [(request["method"], request["path"]) for request in self._control("requests")]
