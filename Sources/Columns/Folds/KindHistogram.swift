/// Counts codes: in four lanes, so that rows of one kind which follow one another don't wait for each other's sum.
struct KindHistogram {
  private var lanes: [UInt32]
  private let count: Int

  /// Of so many codes, all of them 0. No more than 2³² rows are counted before ``take(_:)``.
  init(_ count: Int) {
    self.count = count
    lanes = [UInt32](repeating: 0, count: 4 * count)
  }

  mutating func add(_ codes: [UInt16], _ rows: Range<Int>) {
    let (count, codes) = (count, codes.span)
    var lanes = lanes.mutableSpan
    var row = rows.lowerBound
    while rows.upperBound - row >= 4 {
      lanes[Int(codes[row])] &+= 1
      lanes[count + Int(codes[row + 1])] &+= 1
      lanes[2 * count + Int(codes[row + 2])] &+= 1
      lanes[3 * count + Int(codes[row + 3])] &+= 1
      row += 4
    }
    while row < rows.upperBound {
      lanes[Int(codes[row])] &+= 1
      row += 1
    }
  }

  /// Hands out each code that was counted with its rows, and forgets them.
  mutating func take(_ body: (_ code: Int, _ rows: Int64) -> Void) {
    for code in 0..<count {
      let rows =
        Int64(lanes[code]) + Int64(lanes[count + code]) + Int64(lanes[2 * count + code])
        + Int64(lanes[3 * count + code])
      if rows == 0 { continue }
      (lanes[code], lanes[count + code], lanes[2 * count + code], lanes[3 * count + code]) = (0, 0, 0, 0)
      body(code, rows)
    }
  }
}
