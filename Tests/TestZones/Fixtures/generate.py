"""Writes offsets.json: every offset of some zones from 1972 to 2037, as Python's zoneinfo has them.

    python3 Tests/TestZones/Fixtures/generate.py

For each zone a list of [instant, offset] in seconds: the offset holds from the instant on.
"""

import datetime
import json
import pathlib
import zoneinfo

ZONES = """
Africa/Cairo Africa/Casablanca Africa/Johannesburg America/Asuncion America/Caracas America/Havana America/New_York
America/Nuuk America/Santiago America/Sao_Paulo America/St_Johns Antarctica/Troll Asia/Amman Asia/Beirut Asia/Kathmandu
Asia/Kolkata Asia/Pyongyang Asia/Tehran Asia/Tokyo Australia/Lord_Howe Europe/Berlin Europe/Istanbul Europe/London
Europe/Moscow Pacific/Apia Pacific/Chatham Pacific/Kiritimati Pacific/Kwajalein UTC
""".split()

UTC = datetime.timezone.utc
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=UTC)
START = int(datetime.datetime(1972, 6, 1, tzinfo=UTC).timestamp())
END = int(datetime.datetime(2037, 1, 1, tzinfo=UTC).timestamp())


def offset(zone, instant):
    local = (EPOCH + datetime.timedelta(seconds=instant)).astimezone(zone)
    return int(local.utcoffset().total_seconds())


def offsets(zone):
    spans = [[START, offset(zone, START)]]
    step = 6 * 3600
    for instant in range(START, END, step):
        low, high = instant, instant + step
        while offset(zone, high) != spans[-1][1]:
            while high - low > 1:
                middle = (low + high) // 2
                if offset(zone, middle) == spans[-1][1]:
                    low = middle
                else:
                    high = middle
            spans.append([high, offset(zone, high)])
            low, high = high, instant + step
    return spans


folder = pathlib.Path(__file__).parent
lines = [f"  {json.dumps(name)}: {json.dumps(offsets(zoneinfo.ZoneInfo(name)))}" for name in ZONES]
(folder / "offsets.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
