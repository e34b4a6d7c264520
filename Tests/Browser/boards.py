"""A service of custom dashboards that keeps what it is told, and knows stale etags."""

import copy
from typing import Any

import answers
from service import Failure, Service

IDENTITY = "30000000-0000-4000-8000-000000000001"
MEMBERS = [
    {"id": f"40000000-0000-4000-8000-00000000000{number}", "name": name, "email": f"{name.split()[0].lower()}{number}@example.com"}
    for number, name in ((2, "Ada"), (3, "Ada Lovelace"), (4, "Grace"))
]


class Boards:
    def __init__(self, service: Service) -> None:
        self.boards: dict[str, dict[str, Any]] = {
            "overview": {"id": "overview", "title": "Overview", "isSystem": True, "visibility": "VISIBILITY_ORG", "charts": []},
            IDENTITY: {
                "id": IDENTITY, "title": "Hiring", "visibility": "VISIBILITY_PRIVATE", "canEdit": True, "etag": "1", "charts": [
                    self.chart("c1", "First", "NUMBER", "metrics.interviews", width=3, height=2),
                    self.chart("c2", "Second", "BAR", "charts.interviews", column=3, width=6, height=4),
                    self.chart("c3", "Third", "DONUT", "charts.withdrawal_reasons", row=4, width=6, height=4),
                ],
            },
        }
        service.methods |= {
            "ListDashboards": self.list, "GetDashboard": lambda request: {"dashboard": self.find(request["id"])}, "CreateDashboard": self.create,
            "RenameDashboard": lambda request: self.change(request, request["id"], title=request["title"]),
            "SetVisibility": lambda request: self.change(request, request["id"], visibility=request["visibility"]),
            "SetSharedUsers": lambda request: self.change(request, request["id"], sharedMemberIds=request["memberIds"]),
            "DeleteDashboard": self.delete, "AddChart": self.add, "RemoveChart": self.remove, "ArrangeCharts": self.arrange,
            "ListMembers": self.members, "ListMetrics": lambda _: {"metrics": answers.METRICS}, "StreamChartData": self.data,
        }

    @staticmethod
    def chart(identity: str, title: str, kind: str, metric: str, **placement: int) -> dict[str, Any]:
        return {"id": identity, "spec": {"title": title, "kind": f"CHART_KIND_{kind}", "metric": metric}, "placement": placement}

    def find(self, identity: str) -> dict[str, Any]:
        if identity not in self.boards:
            raise Failure("not_found", "There is no such dashboard.")
        return copy.deepcopy(self.boards[identity])

    def list(self, request: dict[str, Any]) -> dict[str, Any]:
        # Two pages, so that both are asked for.
        found = [{name: value for name, value in board.items() if name != "charts"} for board in self.boards.values()]
        return {"dashboards": found[1:]} if request.get("pageToken") else {"dashboards": found[:1], "nextPageToken": "more"}

    @staticmethod
    def members(request: dict[str, Any]) -> dict[str, Any]:
        query = request["query"].lower()
        return {"members": [member for member in MEMBERS if query in member["name"].lower() or query in member["email"].lower()]}

    def create(self, request: dict[str, Any]) -> dict[str, Any]:
        if not request["title"].strip():
            raise Failure("invalid_argument", "A title is needed.")
        identity = IDENTITY[:-1] + str(len(self.boards))
        self.boards[identity] = {"id": identity, "title": request["title"], "visibility": "VISIBILITY_PRIVATE", "canEdit": True, "etag": "1"}
        return {"dashboard": self.find(identity)}

    def change(self, request: dict[str, Any], identity: str, **values: Any) -> dict[str, Any]:
        board = self.boards[identity]
        if request.get("etag") != board["etag"]:
            raise Failure("aborted", "The dashboard has changed.")
        board |= values | {"etag": str(int(board["etag"]) + 1)}
        return {"dashboard": self.find(identity)}

    def delete(self, request: dict[str, Any]) -> dict[str, Any]:
        self.change(request, request["id"])
        del self.boards[request["id"]]
        return {}

    def add(self, request: dict[str, Any]) -> dict[str, Any]:
        charts = self.boards[request["dashboardId"]].get("charts", [])
        chart = {"id": f"c{len(charts) + 1}", "spec": request["spec"], "placement": {"row": 8, "width": 6, "height": 4}}
        return self.change(request, request["dashboardId"], charts=[*charts, chart]) | {"chart": chart}

    def remove(self, request: dict[str, Any]) -> dict[str, Any]:
        charts = self.boards[request["dashboardId"]]["charts"]
        return self.change(request, request["dashboardId"], charts=[chart for chart in charts if chart["id"] != request["chartId"]])

    def arrange(self, request: dict[str, Any]) -> dict[str, Any]:
        places = {item["chartId"]: item["placement"] for item in request["placements"]}
        charts = self.boards[request["dashboardId"]]["charts"]
        assert set(places) == {chart["id"] for chart in charts}
        return self.change(request, request["dashboardId"], charts=[chart | {"placement": places[chart["id"]]} for chart in charts])

    def data(self, request: dict[str, Any]) -> Any:
        for chart in self.boards[request["dashboardId"]].get("charts", []):
            if chart["spec"]["metric"] == "metrics.gone":
                yield {"chartId": chart["id"], "code": 9, "errorMessage": "The metric is gone."}
            else:
                yield {"chartId": chart["id"], "data": answers.chart_data(chart["spec"])}
