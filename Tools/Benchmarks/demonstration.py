"""A demonstration of a benchmark's own, in a folder that goes with it."""

import base64
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# How long it may take to start or to end, in seconds: making its rows is most of it.
PATIENCE = 180


class Demonstration:
    """Runs `callboard demo` for as long as the `with` block.

    Its log goes to a file, with a line for each call, as a deployment's does.
    """

    def __init__(self, program: Path, scale: float, options: list[str] | None = None):
        self.program = program
        self.scale = scale
        self.options = options or []

    def __enter__(self) -> "Demonstration":
        self.folder = Path(tempfile.mkdtemp(prefix="callboard-benchmark-"))
        # PostgreSQL's account must get in where this runs as root.
        self.folder.chmod(0o755)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("CALLBOARD_")}
        with open(self.folder / "log", "w") as log:
            self.process = subprocess.Popen(
                [self.program, "demo", "--folder", self.folder / "state", "--scale", str(self.scale),
                 "--listen", "127.0.0.1:0", *self.options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment,
                # Ctrl-C is for this program alone, which then ends the demonstration in its own way.
                start_new_session=True)
        try:
            self._wait_until_it_serves()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            # It has 25 seconds for running calls; at the second signal it ends without them.
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(PATIENCE)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _wait_until_it_serves(self) -> None:
        end = time.monotonic() + PATIENCE
        while not (self.state / "address").exists():
            if self.process.poll() is not None or time.monotonic() > end:
                sys.exit(f"{self.program} demo does not start:\n" + (self.folder / "log").read_text()[-2000:])
            time.sleep(0.1)

    @property
    def state(self) -> Path:
        return self.folder / "state"

    @property
    def organization(self) -> str:
        """The organization of the demonstration's token."""
        claims = (self.state / "token").read_text().split(".")[1]
        return json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["org"]

    def fill(self, script: str, rows: int, calls: int | None = None, years: int = 1) -> None:
        """Runs one of the SQL scripts beside this file, for the organization of the token."""
        variables = {
            "org_id": self.organization, "rows": rows, "calls": rows if calls is None else calls, "years": years}
        arguments = [part for name, value in variables.items() for part in ("-v", f"{name}={value}")]
        self.psql(*arguments, "-f", str(Path(__file__).with_name(script)))

    def row_counts(self) -> str:
        """How much the organization of the token has."""
        calls, interviews, messages = self.psql("-c", f"""
            select count(*), count(campaign_id), (select count(*) from callboard.messages where org_id = call.org_id)
            from callboard.calls as call where org_id = '{self.organization}' group by org_id""").split("|")
        return f"{int(calls):,} calls ({int(interviews):,} of them interview calls), {int(messages):,} messages"

    @property
    def database_url(self) -> str:
        return (self.state / "database-url").read_text().strip()

    def psql(self, *arguments: str) -> str:
        """What psql prints, columns apart by |."""
        return subprocess.run(
            ["psql", "-X", "-q", "-A", "-t", *arguments, self.database_url], stdout=subprocess.PIPE, text=True,
            check=True).stdout
