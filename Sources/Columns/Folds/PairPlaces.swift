/// Gives pairs of numbers places in a list, in the order of asking, from 0. Open addressing, at most half full.
public struct PairPlaces: Sendable {
  /// The pairs in the order of their places, each as a word with the first number in its upper half.
  private var keys: [UInt64] = []
  /// Places and 1, by the hash; 0 for a free one. A power of two of them.
  private var slots = [UInt32](repeating: 0, count: 64)

  /// No pairs.
  public init() {}

  /// How many there are.
  public var count: Int { keys.count }

  /// The pair of a place.
  public subscript(place: Int) -> (first: UInt32, second: UInt32) {
    (UInt32(truncatingIfNeeded: keys[place] >> 32), UInt32(truncatingIfNeeded: keys[place]))
  }

  /// The place that a pair was given; nil for none.
  public func find(_ first: UInt32, _ second: UInt32) -> Int? {
    let key = UInt64(first) << 32 | UInt64(second)
    var slot = slot(of: key)
    while slots[slot] != 0 {
      let place = Int(slots[slot]) - 1
      if keys[place] == key { return place }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// The place of a pair, and whether it was given just now.
  @discardableResult
  public mutating func place(of first: UInt32, _ second: UInt32) -> (place: Int, isNew: Bool) {
    let key = UInt64(first) << 32 | UInt64(second)
    var slot = slot(of: key)
    while slots[slot] != 0 {
      let place = Int(slots[slot]) - 1
      if keys[place] == key { return (place, false) }
      slot = (slot + 1) & (slots.count - 1)
    }
    keys.append(key)
    // Both numbers are of rows in memory, of which there are fewer.
    slots[slot] = UInt32(truncatingIfNeeded: keys.count)
    if keys.count * 2 > slots.count { grow() }
    return (keys.count - 1, true)
  }

  /// Looks where a pair may be, so that it is fetched for when it is asked for: 0 where nothing is there yet.
  @inline(__always)
  func touch(_ first: UInt32, _ second: UInt32) -> UInt32 {
    slots[slot(of: UInt64(first) << 32 | UInt64(second))]
  }

  /// The numbers are ours, given in order: nobody can choose ones that collide.
  private func slot(of key: UInt64) -> Int {
    let (high, low) = key.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return Int(truncatingIfNeeded: high ^ low) & (slots.count - 1)
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    for (place, key) in keys.enumerated() {
      var slot = slot(of: key)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(truncatingIfNeeded: place + 1)
    }
  }
}
