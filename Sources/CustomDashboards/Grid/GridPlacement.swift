import Access
import Messages
import RPC

/// A place on the grid, inside it.
struct GridPlacement: Sendable, Hashable {
  /// The grid's width.
  static let columns = 12
  static let lastRow = 10_000
  static let largestHeight = 100

  let column: Int
  let row: Int
  let width: Int
  let height: Int

  /// A place that is inside the grid; nil for another.
  init?(column: Int, row: Int, width: Int, height: Int) {
    guard (0..<Self.columns).contains(column), (0...Self.lastRow).contains(row), (1...Self.columns).contains(width),
      (1...Self.largestHeight).contains(height), column + width <= Self.columns
    else { return nil }
    (self.column, self.row, self.width, self.height) = (column, row, width, height)
  }

  /// The place that a request gives.
  ///
  /// - Throws: INVALID_ARGUMENT that names the field.
  init(_ message: Placement, field: String) throws(RPCError) {
    let (column, row) = (Int(message.column), Int(message.row))
    let (width, height) = (Int(message.width), Int(message.height))
    func check(_ value: Int, _ range: ClosedRange<Int>, _ name: String) throws(RPCError) {
      guard !range.contains(value) else { return }
      throw .invalidArgument(
        field: "\(field).\(name)",
        "must be from \(range.lowerBound) to \(range.upperBound), and is \(value): a placement is given wholly, or left out"
      )
    }
    try check(width, 1...Self.columns, "width")
    try check(height, 1...Self.largestHeight, "height")
    try check(column, 0...Self.columns - 1, "column")
    try check(row, 0...Self.lastRow, "row")
    guard let placement = GridPlacement(column: column, row: row, width: width, height: height) else {
      throw .invalidArgument(
        field: field,
        "column \(column) and width \(width) reach beyond the grid, which has \(Self.columns) columns")
    }
    self = placement
  }

  /// Whether a cell is in both.
  func overlaps(_ other: GridPlacement) -> Bool {
    column < other.column + other.width && other.column < column + width && row < other.row + other.height
      && other.row < row + height
  }

  /// As answers say it.
  var message: Placement {
    Placement(column: Int32(column), row: Int32(row), width: Int32(width), height: Int32(height))
  }
}
