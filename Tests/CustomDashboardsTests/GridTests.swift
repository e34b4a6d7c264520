import Foundation
import Messages
import RPC
import Randomness
import Testing

@testable import CustomDashboards

/// Places on the grid.
@Suite struct GridTests {
  private func place(_ column: Int, _ row: Int, _ width: Int, _ height: Int) throws -> GridPlacement {
    try #require(GridPlacement(column: column, row: row, width: width, height: height))
  }

  private func failure(_ body: () throws(RPCError) -> Void) -> RPCError? {
    do throws(RPCError) {
      try body()
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    ((0, 0, 0, 0), "placement.width"), ((0, 0, 12, 0), "placement.height"), ((0, 0, 13, 1), "placement.width"),
    ((12, 0, 1, 1), "placement.column"), ((-1, 0, 1, 1), "placement.column"), ((0, -1, 1, 1), "placement.row"),
    ((0, 10_001, 1, 1), "placement.row"), ((0, 0, 1, 101), "placement.height"), ((7, 0, 6, 1), "placement"),
    ((Int32.max, 0, Int32.max, 1), "placement.width"), ((0, Int32.min, 1, 1), "placement.row"),
    ((0, 0, -1, 1), "placement.width"),
  ])
  func aPlaceOutsideOfTheGridIsRefused(_ place: (Int32, Int32, Int32, Int32), _ field: String) {
    let message = Placement(column: place.0, row: place.1, width: place.2, height: place.3)
    let error = failure { () throws(RPCError) in _ = try GridPlacement(message, field: "placement") }
    #expect(error?.code == .invalidArgument)
    #expect(error?.fieldViolations.map(\.field) == [field])
  }

  @Test(arguments: [(0, 0, 1, 1), (11, 10_000, 1, 100), (0, 0, 12, 100), (6, 3, 6, 4)])
  func aPlaceInsideIsTaken(_ place: (Int32, Int32, Int32, Int32)) throws {
    let message = Placement(column: place.0, row: place.1, width: place.2, height: place.3)
    #expect(try GridPlacement(message, field: "placement").message == message)
  }

  @Test func theFirstFreePlaceGoesRowByRow() throws {
    var grid = DashboardGrid()
    func add(_ kind: ChartKind) throws -> GridPlacement {
      let place = try grid.place(for: kind, given: nil)
      grid.take(place)
      return place
    }
    #expect(try add(.number) == place(0, 0, 3, 2))
    #expect(try add(.line) == place(3, 0, 6, 4))
    #expect(try add(.number) == place(9, 0, 3, 2))
    #expect(try add(.number) == place(0, 2, 3, 2))
    #expect(try add(.number) == place(9, 2, 3, 2))
    #expect(try add(.bar) == place(0, 4, 6, 4))
    #expect(try add(.table) == place(6, 4, 6, 4))
  }

  /// Against every cell in turn.
  @Test func theFirstFreePlaceIsThatOfASearchThroughAllCells() throws {
    let seed = UInt64.random(in: 0 ... .max)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<300 {
      var grid = DashboardGrid()
      for _ in 0..<Int.random(in: 0...12, using: &random) {
        let width = Int.random(in: 1...12, using: &random)
        let candidate = try place(
          Int.random(in: 0...12 - width, using: &random), Int.random(in: 0...20, using: &random), width,
          Int.random(in: 1...9, using: &random))
        if !grid.taken.contains(where: { $0.overlaps(candidate) }) { grid.take(candidate) }
      }
      let (width, height) = (Int.random(in: 1...12, using: &random), Int.random(in: 1...6, using: &random))
      var expected: GridPlacement?
      search: for row in 0...40 {
        for column in 0...12 - width {
          let candidate = try place(column, row, width, height)
          if !grid.taken.contains(where: { $0.overlaps(candidate) }) {
            expected = candidate
            break search
          }
        }
      }
      #expect(grid.firstFree(width: width, height: height) == expected, "seed \(seed)")
    }
  }

  @Test func aTakenPlaceIsRefused() throws {
    let grid = DashboardGrid([try place(3, 3, 2, 2)])
    for taken in [(4, 4, 1, 1), (0, 0, 12, 100), (2, 2, 2, 2), (4, 4, 2, 2)] {
      let message = try place(taken.0, taken.1, taken.2, taken.3).message
      let error = failure { () throws(RPCError) in _ = try grid.place(for: .line, given: message) }
      #expect(error?.fieldViolations.map(\.field) == ["placement"])
    }
    for free in [(5, 3, 1, 1), (2, 3, 1, 2), (3, 5, 2, 2), (3, 1, 2, 2)] {
      _ = try grid.place(for: .line, given: try place(free.0, free.1, free.2, free.3).message)
    }
  }

  @Test func anArrangementNamesEveryChartOnce() throws {
    let (first, second) = (UUID(), UUID())
    func entry(_ id: String, _ placement: Placement?) -> ArrangeChartsRequest.ChartPlacement {
      .init(chartID: id, placement: placement)
    }
    let (left, right) = (try place(0, 0, 6, 4).message, try place(6, 0, 6, 4).message)
    let charts: Set<UUID> = [first, second]
    let found = try DashboardGrid.arrangement(
      of: charts, [entry(second.uuidString, left), entry(first.uuidString.lowercased(), right)])
    #expect(found == [second: try place(0, 0, 6, 4), first: try place(6, 0, 6, 4)])
    #expect(try DashboardGrid.arrangement(of: [], []) == [:])
    let bad: [([ArrangeChartsRequest.ChartPlacement], String)] = [
      ([], "placements"), ([entry(first.uuidString, left)], "placements"),
      ([entry(first.uuidString, left), entry(first.uuidString, right)], "placements[1].chart_id"),
      ([entry(first.uuidString, left), entry(UUID().uuidString, right)], "placements[1].chart_id"),
      ([entry(first.uuidString, left), entry("x", right)], "placements[1].chart_id"),
      ([entry(first.uuidString, left), entry(second.uuidString, left)], "placements[1].placement"),
      ([entry(first.uuidString, nil), entry(second.uuidString, left)], "placements[0].placement"),
      ([entry(first.uuidString, Placement()), entry(second.uuidString, left)], "placements[0].placement.width"),
      (
        [entry(first.uuidString, left), entry(second.uuidString, right), entry(second.uuidString, right)], "placements"
      ),
    ]
    for (placements, field) in bad {
      let error = failure { () throws(RPCError) in _ = try DashboardGrid.arrangement(of: charts, placements) }
      #expect(error?.code == .invalidArgument)
      #expect(error?.fieldViolations.map(\.field) == [field])
    }
  }
}
