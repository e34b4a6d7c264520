"""Believable answers in canonical JSON: zeros are left out, 64-bit integers are texts."""

import json
from datetime import date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

ZONE = "America/New_York"
# 22:04:31 of Nov 20 in New York, and already the next day almost everywhere else.
NOW = datetime(2026, 11, 21, 3, 4, 31, tzinfo=timezone.utc)

DAYS = {"PRESET_TODAY": 1, "PRESET_LAST_7_DAYS": 7, "PRESET_LAST_30_DAYS": 30, "PRESET_LAST_90_DAYS": 90, "PRESET_ALL_TIME": 120}


def canonical(value: Any) -> Any:
    """Without what canonical JSON leaves out."""
    if isinstance(value, dict):
        kept = {name: canonical(item) for name, item in value.items()}
        return {name: item for name, item in kept.items() if item not in (0, "", "0", False, None) and item != []}
    return [canonical(item) for item in value] if isinstance(value, list) else value


def instant(day: date, hour: int = 0) -> str:
    local = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(ZONE))
    return local.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def days(time_range: dict[str, Any] | None) -> list[date]:
    today = NOW.astimezone(ZoneInfo(ZONE)).date()
    if time_range and "dates" in time_range:
        first, last = (date.fromisoformat(time_range["dates"][end]) for end in ("startDate", "endDate"))
    elif time_range and time_range.get("preset") == "PRESET_YESTERDAY":
        first = last = today - timedelta(days=1)
    else:
        last = today
        first = today - timedelta(days=DAYS[(time_range or {}).get("preset", "PRESET_LAST_30_DAYS")] - 1)
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def label(day: date) -> str:
    return f"{day:%b} {day.day}"


def info(time_range: dict[str, Any] | None, interval: str = "DAY", as_of: datetime = NOW) -> dict[str, Any]:
    span = days(time_range)
    return {
        "startTime": instant(span[0]), "endTime": instant(span[-1] + timedelta(days=1)), "timeZone": ZONE,
        "bucketInterval": f"BUCKET_INTERVAL_{interval}", "asOf": as_of.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
    }


def week(peak: int) -> list[dict[str, Any]]:
    return [
        {"dayOfWeek": day, "hour": hour, "count": max(0, peak - 3 * abs(hour - 13) - 5 * (day - 1))}
        for day in range(1, 8) for hour in range(24)
    ]


def dashboard(time_range: dict[str, Any] | None) -> dict[str, Any]:
    """The seven groups, by the fields of the stream's messages."""
    span = days(time_range)
    weight = 1 if span[-1] == days(None)[-1] else 2
    counts = [(number * 7 + 5) % 23 * weight for number in range(len(span))]
    counts[-1] = 12
    calls, messages = week(59), week(89)
    total = sum(counts)
    about = info(time_range)
    texts = [cell | {"count": str(cell["count"])} for cell in calls]
    groups = {
        "dashboard": {"stats": {
            "totalCalls": str(1234 if weight == 1 else 1100), "totalDurationSecs": "187200", "avgDurationSecs": 152.4, "totalTodos": "38",
            "callActivity": [{"date": day.isoformat(), "label": label(day), "count": str(count)} for day, count in zip(span, counts)],
            "callHeatmap": texts, "callHeatmapMax": str(max(cell["count"] for cell in calls)),
            "recentCalls": [
                {
                    "id": f"00000000-0000-4000-8000-0000000000{number:02}", "contactName": "" if number == 3 else f"Person {number}",
                    "direction": "DIRECTION_INBOUND" if number % 2 else "DIRECTION_OUTBOUND",
                    "status": ["CALL_STATUS_COMPLETED", "CALL_STATUS_NO_ANSWER", "CALL_STATUS_VOICEMAIL"][number % 3],
                    "durationSecs": str(200 + number), "createdAt": (NOW - timedelta(minutes=37 * number)).strftime("%Y-%m-%dT%H:%M:%SZ"),
                    "recordingUrl": f"https://media.example.com/{number}.mp3" if number % 2 else "",
                }
                for number in range(10)
            ],
            "todoStatusCounts": [
                {"status": "TODO_STATUS_OPEN", "count": "13"}, {"status": "TODO_STATUS_DONE", "count": "22"},
                {"status": "TODO_STATUS_DISMISSED", "count": "3"},
            ],
            "callsWithDuration": "1233",
        }},
        "messaging": {"stats": {
            "totalMessages": 714, "deliveryRate": 92.6345, "inboundCount": 361, "outboundCount": 353, "deliveredCount": 327, "attemptedCount": 353,
            "messageActivity": [
                {"date": f"{day.isoformat()}T00:00:00-05:00", "label": label(day), "smsCount": count + 3, "emailCount": count // 2}
                for day, count in zip(span, counts)
            ],
            "messageHeatmap": messages, "messageHeatmapMax": max(cell["count"] for cell in messages),
            "responseInsights": {
                "avgResponseTimeSecs": 1376.0, "unansweredCount": 74, "responseRate": 79.5, "respondedCount": 287,
                "unrespondedByHour": [{"hour": hour, "count": max(0, 9 - abs(hour - 15))} for hour in range(24)],
                "byPhone": [
                    {"phoneLabel": "Front desk", "respondedCount": 120, "unansweredCount": 12, "responseRate": 90.909, "avgResponseTimeSecs": 754.0},
                    {"phoneLabel": "+12125550119", "respondedCount": 100, "unansweredCount": 40, "responseRate": 71.4, "avgResponseTimeSecs": 3600.0},
                    {"phoneLabel": "After hours", "respondedCount": 12, "unansweredCount": 21, "responseRate": 36.4, "avgResponseTimeSecs": 39960.0},
                    {"phoneLabel": "Unknown", "respondedCount": 0, "unansweredCount": 0, "responseRate": 0.0},
                ],
            },
        }},
        "textAgent": {"stats": {
            "totalSuggestions": 410, "autoReplyCount": 205, "autoReplyRate": 50.0, "avgConfidence": 0.873, "escalationCount": 31, "escalationRate": 7.56,
        }},
        "plan": {"stats": {
            "activePlans": 9, "contactsInActivePlans": 41, "completionRate": 83.3, "totalPlans": 33, "completedPlans": 20, "endedPlans": 24,
        }},
        "aiUsage": {"stats": {
            "totalTokens": "9007199254740993", "totalCost": 12.344,
            "costByFeature": [{"feature": "SMS Reply Draft", "cost": 8.5}, {"feature": "Call Summary", "cost": 3.84}, {"feature": "Plan", "cost": 0.004}],
        }},
        "aiMessageOrigin": {"stats": {
            "totalOutbound": 353, "aiComposedCount": 120, "aiShare": 33.99,
            "byFeature": [{"feature": "Assistant", "count": 80}, {"feature": "Text Agent", "count": 40}],
        }},
        "engagement": {"stats": {
            "activeContacts": 210, "totalContacts": 1890, "channelDistribution": {"calls": 12, "sms": 30, "email": 6, "other": 2},
            "recentActivities": [
                {
                    "id": f"10000000-0000-4000-8000-0000000000{number:02}", "activityType": "ACTIVITY_TYPE_CALL" if number % 2 else "ACTIVITY_TYPE_MESSAGE",
                    "contactName": f"Person {number}", "description": "Outbound call, completed, 3m 20s" if number % 2 else "Inbound SMS, received",
                    "channel": "call" if number % 2 else "sms", "createdAt": (NOW - timedelta(minutes=11 * number)).strftime("%Y-%m-%dT%H:%M:%SZ"),
                }
                for number in range(10)
            ],
        }},
    }
    assert total >= 0
    plan_info = {name: value for name, value in about.items() if name in ("timeZone", "asOf")}
    return {name: canonical(group) | {"info": plan_info if name == "plan" else about} for name, group in groups.items()}


def stream(time_range: dict[str, Any] | None) -> list[dict[str, Any]]:
    return [{name: group} for name, group in dashboard(time_range).items()]


def empty(time_range: dict[str, Any] | None) -> list[dict[str, Any]]:
    """What an organization has where nothing has happened: no stats, but for the buckets."""
    groups = dashboard(time_range)
    dashboard_stats, messaging = groups["dashboard"]["stats"], groups["messaging"]["stats"]
    return [
        {"dashboard": {"stats": {
            "callActivity": [{name: day[name] for name in ("date", "label")} for day in dashboard_stats["callActivity"]],
            "callHeatmap": [{"dayOfWeek": cell["dayOfWeek"], **({"hour": cell["hour"]} if "hour" in cell else {})} for cell in dashboard_stats["callHeatmap"]],
            "todoStatusCounts": [{"status": row["status"]} for row in dashboard_stats["todoStatusCounts"]],
        }, "info": groups["dashboard"]["info"]}},
        {"messaging": {"stats": {
            "messageActivity": [{name: bucket[name] for name in ("date", "label")} for bucket in messaging["messageActivity"]],
            "responseInsights": {"unrespondedByHour": [{"hour": hour} if hour else {} for hour in range(24)]},
        }, "info": groups["messaging"]["info"]}},
        *({name: {"info": groups[name]["info"]}} for name in ("textAgent", "plan", "aiUsage", "aiMessageOrigin", "engagement")),
    ]


def analytics(filters: dict[str, Any]) -> dict[str, Any]:
    span = days(filters.get("timeRange"))
    about = info(filters.get("timeRange"))
    counts = [(number * 5 + 3) % 17 for number in range(len(span))]

    def points(**fields: Any) -> dict[str, Any]:
        return {"points": [
            {"bucket": {"startTime": instant(day), "label": label(day)}, **{name: value(count) for name, value in fields.items()}}
            for day, count in zip(span, counts)
        ]}

    def text(part: float) -> Any:
        return lambda count: str(int(count * part))

    return canonical({
        "GetAnalyticsDashboard": {
            "metrics": {
                "totalCalls": "4321", "answerRate": 61.2, "callCompletionRate": 70.1, "interviews": "1200", "peopleContacted": "2100", "callLengthSecs": "360000",
                "avgInterviewLengthSecs": 301.4, "avgTimeToFirstInterviewSecs": 187200.0, "optOuts": "12", "qualifiedCandidates": "410", "passthroughRate": 44.25,
                "thumbsUp": "300", "thumbsDown": "41", "withdrawalRate": 3.2, "accommodationRate": 1.1, "answeredCalls": "2645", "completedCalls": "1854",
                "qualified": "420", "scored": "949", "withdrawnCandidates": "67", "accommodatedCandidates": "23", "interviewsWithLength": "1199", "firstInterviews": "1100",
            },
            "charts": {
                "calls": points(calls=text(1), answered=text(0.6)), "candidates": points(candidates=text(0.8)),
                "interviews": points(interviews=text(0.5), completed=text(0.4)), "thumbsUp": points(thumbsUp=text(0.3)), "thumbsDown": points(thumbsDown=text(0.1)),
                "passthroughRate": points(passthroughRate=lambda count: 44.5 if count % 3 else None, qualified=text(0.4), scored=text(1)),
            },
            "withdrawalReasons": [{"reason": "Pay", "count": "40", "share": 59.7}, {"reason": "Too far away", "count": "27", "share": 40.3}],
            "passingScores": [{"campaignId": "20000000-0000-4000-8000-000000000001", "passingScore": 72.5, "source": "SOURCE_CAMPAIGN"}],
            "info": about,
        },
        "GetSmsSent": points(smsSent=text(4)) | {"info": about},
        "GetTotalSms": {"totalSms": "2048", "fromConversations": "2000", "fromProvider": "48", "info": about},
        "GetTimeSaved": points(saved=lambda count: {"totalSecs": count * 400.0, "callsSecs": count * 300.0, "smsSecs": count * 100.0}) | {"info": about},
        "GetTotalTimeSaved": {"saved": {"totalSecs": 86400.0 * 3 + 3600 * 4}, "info": about},
        "GetCandidateSatisfaction": points(averageRating=lambda count: 4.25 if count % 2 else None, ratings=text(0.2))
        | {"distribution": [{"rating": rating, "count": str(rating * 3)} for rating in range(1, 6)], "info": about},
        "GetAverageCandidateSatisfaction": {"averageRating": 4.25, "ratings": "45", "info": about},
        "GetCampaignsLaunchedPerWeek": points(campaigns=text(0.2)) | {"info": about},
        "GetCreditsPerQualifiedCandidate": {"creditsPerQualifiedCandidate": 3.5, "creditsUsed": 1435.0, "qualifiedCandidates": "410", "info": about},
    })


METRICS = [
    {"name": "metrics.interviews", "title": "Interviews", "unit": "interviews", "kinds": ["CHART_KIND_NUMBER", "CHART_KIND_TABLE"]},
    {"name": "charts.interviews", "title": "Interviews over time", "unit": "interviews", "kinds": ["CHART_KIND_LINE", "CHART_KIND_BAR", "CHART_KIND_TABLE"]},
    {"name": "charts.withdrawal_reasons", "title": "Withdrawal reasons", "unit": "calls", "kinds": ["CHART_KIND_DONUT", "CHART_KIND_BAR", "CHART_KIND_TABLE"]},
]


def chart_data(spec: dict[str, Any]) -> dict[str, Any]:
    if spec["metric"].startswith("metrics."):
        return {"series": [{"name": "interviews", "values": [{"value": 1200}]}], "unit": "interviews", "info": info(None)}
    if spec["metric"] == "charts.withdrawal_reasons":
        return {"series": [{"name": "count", "values": [{"value": 40}, {"value": 27}]}], "labels": ["Pay", "Too far away"], "unit": "calls", "info": info(None)}
    span = days(None)
    if spec["metric"] == "charts.passthrough_rate":
        return {
            "series": [{"name": name, "values": [{"value": value}]} for name, value in (("passthrough_rate", 37.5), ("qualified", 3), ("scored", 8))],
            "labels": [label(span[-1])], "unit": "percent", "info": info(None),
        }
    return {
        "series": [{"name": name, "values": [{"value": number % 7 * weight} for number in range(len(span))]} for name, weight in (("interviews", 2), ("completed", 1))],
        "labels": [label(day) for day in span], "unit": "interviews", "info": info(None),
    }


def same(value: Any) -> Any:
    return json.loads(json.dumps(value))


# What filters can name: a campaign's name is part of another's.
NAMED = {
    "FIELD_CAMPAIGN": {f"20000000-0000-4000-8000-00000000000{number}": name for number, name in ((2, "Nurses"), (3, "Nurses, nights"), (4, "Drivers"))},
    "FIELD_CANDIDATE": {"21000000-0000-4000-8000-000000000001": "Ada"},
    "FIELD_SOURCE": {"Referral": "Referral"}, "FIELD_TAG": {"vip": "vip"},
}


def filter_values(request: dict[str, Any]) -> dict[str, Any]:
    named = NAMED[request["field"]].items()
    return {"values": [{"value": value, "name": name} for value, name in named if request["query"].lower() in name.lower()]}
