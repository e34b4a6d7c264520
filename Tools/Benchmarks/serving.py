"""A server of its own over a demonstration's database, which has just started and knows nothing yet."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from demonstration import PATIENCE, Demonstration
from server import Server


class FreshServer:
    """Runs `callboard serve` for as long as the `with` block; no answer is given again."""

    def __init__(self, demonstration: Demonstration, options: list[str] | None = None):
        self.demonstration = demonstration
        self.options = options or []
        self.log = demonstration.folder / "serve.log"

    def __enter__(self) -> Server:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("CALLBOARD_")}
        state = self.demonstration.state
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                [self.demonstration.program, "serve", "--listen", "127.0.0.1:0", "--answer-ttl", "0s",
                 "--database-url", self.demonstration.database_url, "--token-key-file", state / "token.key",
                 *self.options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, start_new_session=True)
        try:
            address = self._address()
        except BaseException:
            self.__exit__()
            raise
        # The demonstration's PostgreSQL, another process that listens.
        server = Server.of_demonstration(state)
        return Server(address, server.token, self.process.pid, server.postmasters)

    def __exit__(self, *_) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _address(self) -> str:
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < end:
            for line in Path(self.log).read_text().splitlines():
                if '"listening"' in line and line.endswith("}"):
                    return json.loads(line)["address"]
            time.sleep(0.05)
        sys.exit("callboard serve does not start:\n" + Path(self.log).read_text()[-2000:])
