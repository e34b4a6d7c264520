"""The figures of GetMessagingStats by DuckDB, over the same rows: its own columns, in memory, on as many threads as cores."""

import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from demonstration import Demonstration

QUERIES = {
    "slots": """
        select date_trunc('hour', created_at) as slot, channel, direction, status, count(*)
        from messages where created_at >= $start group by all""",
    "pairing": """
        select phone_id, date_part('hour', created_at) as hour, count(*) as inbound,
          count(*) filter (where next_direction = 'outbound') as answered,
          sum(epoch_us(next_at) - epoch_us(created_at)) filter (where next_direction = 'outbound') as wait
        from (
          select phone_id, direction, created_at,
            lead(direction) over conversation as next_direction, lead(created_at) over conversation as next_at
          from messages where created_at >= $start and contact_id is not null
          window conversation as (partition by contact_id order by created_at, id)
        ) where direction = 'inbound' group by all""",
}


class DuckDBMessages:
    """An organization's messages in a DuckDB of this process; None where the package is missing."""

    def __init__(self, demonstration: Demonstration):
        import duckdb

        self.connection = duckdb.connect()
        self.connection.execute(f"set threads = {os.cpu_count()}")
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "messages.csv")
            with open(file, "w") as rows:
                subprocess.run(
                    ["psql", "-X", "-q", "-c", f"""copy (
                        select id, contact_id, phone_id, channel, direction, status, ai_origin,
                          created_at at time zone 'UTC' as created_at
                        from callboard.messages where org_id = '{demonstration.organization}' order by created_at, id
                     ) to stdout with (format csv, header)""", demonstration.database_url], stdout=rows, check=True)
            self.connection.execute(f"""
                create table messages as
                select id::uuid as id, contact_id::uuid as contact_id, phone_id::uuid as phone_id, channel, direction,
                  status, ai_origin, created_at::timestamp as created_at
                from read_csv('{file}', header = true, all_varchar = true)""")

    def milliseconds(self, start: str, rounds: int) -> float:
        """The median of the time that all queries take, one after the other; `start` is a timestamp in UTC."""
        times = []
        for _ in range(rounds):
            begin = time.perf_counter()
            for query in QUERIES.values():
                self.connection.execute(query, {"start": start}).fetchall()
            times.append((time.perf_counter() - begin) * 1e3)
        return statistics.median(times)
