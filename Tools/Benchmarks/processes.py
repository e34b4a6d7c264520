"""What Linux says of the server's and PostgreSQL's processes."""

import os
import re
import time
from pathlib import Path

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def listener(port: int) -> int | None:
    """The process that listens on a TCP port; None where there is none, or where it is another user's."""
    sockets = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        for line in table.read_text().splitlines()[1:] if table.exists() else []:
            fields = line.split()
            if fields[3] == "0A" and int(fields[1].split(":")[1], 16) == port:
                sockets.add(f"socket:[{fields[9]}]")
    for descriptor in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if os.readlink(descriptor) in sockets:
                return int(descriptor.parts[2])
        except OSError:
            pass
    return None


def cpu_seconds(pid: int) -> float:
    """User and system time of a living process, all its threads."""
    # As clock_getcpuclockid(3) makes it: to the nanosecond, where /proc/PID/stat counts in hundredths of a second.
    return time.clock_gettime((~pid) << 3 | 2)


def resident_mib(pid: int) -> float:
    return int(re.search(r"^VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(), re.M)[1]) / 1024


def postmasters() -> list[int]:
    """The first process of each PostgreSQL on this machine."""
    parents = {int(path.name): _stat(path) for path in Path("/proc").glob("[0-9]*") if _name(path) == "postgres"}
    return [pid for pid, stat in parents.items() if stat and int(stat[1]) not in parents]


def database_cpu_seconds(postmasters: list[int]) -> float:
    """User and system time of PostgreSQL's processes, the ended ones included."""
    total = 0.0
    for process in Path("/proc").glob("[0-9]*"):
        stat = _stat(process)
        if not stat:
            continue
        pid, parent = int(process.name), int(stat[1])
        try:
            if pid in postmasters or parent in postmasters:
                total += cpu_seconds(pid)
            if pid in postmasters:
                total += (int(stat[13]) + int(stat[14])) / TICKS_PER_SECOND
        except OSError:
            pass
    return total


def _stat(process: Path) -> list[str]:
    """The fields of /proc/PID/stat after the name, from the state on; none where the process has ended."""
    try:
        return (process / "stat").read_text().rsplit(") ", 1)[1].split()
    except OSError:
        return []


def _name(process: Path) -> str:
    try:
        return (process / "comm").read_text().strip()
    except OSError:
        return ""
