/// A metric, or several that are made of the same rows: what is known of the rows that it was given so far.
///
/// Batches come in the order of time. Two folds over spans of time that follow one another can be made beside each other, and
/// merged.
public protocol Fold: Sendable {
  /// What a row must name to be any: those without are nothing to it. Where only some rows of a role pass, the others come
  /// without it, which costs less than to leave them out.
  var needs: Set<ColumnLayout.Role> { get }

  /// Takes more rows, none of them earlier than those before.
  mutating func fold(_ rows: BatchRows)

  /// Takes all that a fold over later rows knows. Both must be of the same range, and their batches of the same tables.
  mutating func merge(_ later: Self)
}

extension Fold {
  /// Nothing: every row counts.
  public var needs: Set<ColumnLayout.Role> { [] }
}

/// Of how many rows what is known is fetched together: enough to keep memory busy, and little enough to stay near.
let fetchedAtOnce = 64

extension RangeClock {
  /// The spans of rows within one bucket and one local hour, in order.
  @inlinable
  public func forEachRun(of rows: BatchRows, _ body: (_ rows: Range<Int>, _ place: Place) -> Void) {
    let times = rows.batch.times
    var row = rows.range.lowerBound
    while row < rows.range.upperBound {
      let place = place(at: times[row])
      let end = times.firstIndex(notBefore: place.end, from: row + 1, to: rows.range.upperBound)
      body(row..<end, place)
      row = end
    }
  }
}

extension [Int64] {
  /// The first index of ascending times from `start` on whose time is not before `time`; `end` where there is none. It costs
  /// little where that is near.
  @usableFromInline
  func firstIndex(notBefore time: Int64, from start: Int, to end: Int) -> Int {
    var (low, step) = (start, 1)
    while low + step <= end, self[low + step - 1] < time {
      low += step
      step *= 2
    }
    var high = Swift.min(low + step - 1, end)
    while low < high {
      let middle = low + (high - low) / 2
      if self[middle] < time { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension Array {
  /// Makes an element at `index`, and all before it. More memory than that is asked for now and then, but not written to.
  mutating func extend(to index: Int, with value: Element) {
    if index >= count { append(contentsOf: repeatElement(value, count: index + 1 - count)) }
  }

  /// The elements at some places, in the order of these.
  func gathering(_ places: [UInt32]) -> [Element] {
    let (all, places) = (span, places.span)
    return [Element](unsafeUninitializedCapacity: places.count) { gathered, count in
      for index in 0..<places.count { gathered.initializeElement(at: index, to: all[Int(places[index])]) }
      count = places.count
    }
  }

  /// Puts elements at their places, the first one apart: that is what rows without an identifier have.
  mutating func spread(_ elements: [Element], to places: [UInt32]) {
    let (elements, places) = (elements.span, places.span)
    var all = mutableSpan
    for index in 1..<Swift.max(1, places.count) { all[Int(places[index])] = elements[index] }
  }
}
