import ArgumentParser
import Messages
import Settings
import Testing

@testable import Client

/// How charts and places are written on the command line.
@Suite struct BoardTextTests {
  @Test func placesAndMovesAreRead() throws {
    #expect(try BoardText.placement("0,1,6,4") == Placement(column: 0, row: 1, width: 6, height: 4))
    #expect(try BoardText.placement("-1,0,0,99") == Placement(column: -1, row: 0, width: 0, height: 99))
    for text in ["", "1", "1,2,3", "1,2,3,4,5", "a,b,c,d", "1,2,3,", "99999999999,0,1,1", "1, 2, 3, 4"] {
      #expect(throws: InvalidValue.self) { try BoardText.placement(text) }
    }
    let move = try BoardText.move("ABC=0,0,1,1")
    #expect(move.chartID == "abc" && move.placement == Placement(column: 0, row: 0, width: 1, height: 1))
    #expect(throws: InvalidValue.self) { try BoardText.move("ABC") }
    #expect(try BoardText.kind("donut") == .donut)
    #expect(throws: InvalidValue.self) { try BoardText.kind("heatmap") }
  }

  @Test func commandsReadTheirArguments() throws {
    let add = try DashboardsAddChart.parse([
      "id", "--metric", "charts.calls", "--kind", "bar", "--source", "a", "--source", "b", "--at", "0,0,6,4",
    ])
    #expect(add.metric == "charts.calls" && add.source == ["a", "b"] && add.at == "0,0,6,4")
    #expect(throws: (any Error).self) { try DashboardsShare.parse(["id", "--everyone", "--with", "x"]) }
    #expect(try DashboardsShare.parse(["id", "--with", "x"]).with == ["x"])
    #expect(try DashboardsArrange.parse(["id", "a=0,0,1,1", "b=1,0,1,1"]).moves.count == 2)
    #expect(Dashboards.configuration.subcommands.count == 8)
  }
}
