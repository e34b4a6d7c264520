import Messages
import Settings

/// How charts and places are written on the command line.
enum BoardText {
  private static let kinds: [(String, ChartKind)] = [
    ("number", .number), ("line", .line), ("bar", .bar), ("donut", .donut), ("table", .table),
  ]

  static func kind(_ text: String) throws(InvalidValue) -> ChartKind {
    guard let kind = kinds.first(where: { $0.0 == text })?.1 else {
      throw InvalidValue(problem: "is none of \(kinds.map(\.0).joined(separator: ", "))")
    }
    return kind
  }

  /// Four whole numbers; whether they are a place on the grid, the server knows.
  static func placement(_ text: String) throws(InvalidValue) -> Placement {
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int32($0) }
    guard numbers.count == 4, let column = numbers[0], let row = numbers[1], let width = numbers[2],
      let height = numbers[3]
    else { throw InvalidValue(problem: "is no place: give column,row,width,height, such as 0,0,6,4") }
    return Placement(column: column, row: row, width: width, height: height)
  }

  static func move(_ text: String) throws(InvalidValue) -> ArrangeChartsRequest.ChartPlacement {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2 else {
      throw InvalidValue(problem: "is no move: give chart=column,row,width,height, such as ID=0,0,6,4")
    }
    return ArrangeChartsRequest.ChartPlacement(chartID: parts[0].lowercased(), placement: try placement(parts[1]))
  }
}
