/// Gives pairs of numbers places in a list, in the order of asking, from 0.
///
/// Most numbers of the second kind are in one pair alone, and those that are asked for together are near each other: so their
/// first pairs are in an array, and the others in a hash table with open addressing, at most half full.
public struct PairPlaces: Sendable {
  /// The first pair of a number of the second kind.
  private struct Head {
    var first: UInt32 = 0
    /// Its place and 1; 0 for none.
    var place: UInt32 = 0
  }

  /// The pairs in the order of their places, each as a word with the first number in its upper half.
  private var keys: [UInt64] = []
  /// By the second number.
  private var heads: [Head] = []
  /// Of the pairs that are not in ``heads``: places and 1, by the hash; 0 for a free one. None, or a power of two of them.
  private var slots: [UInt32] = []
  /// How many these are.
  private var hashedCount = 0

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
    guard Int(second) < heads.count else { return nil }
    let head = heads[Int(second)]
    if head.place == 0 { return nil }
    return head.first == first ? Int(head.place) - 1 : hashed(first, second)
  }

  /// The place of a pair, and whether it was given just now.
  @discardableResult
  public mutating func place(of first: UInt32, _ second: UInt32) -> (place: Int, isNew: Bool) {
    heads.extend(to: Int(second), with: Head())
    let head = heads[Int(second)]
    if head.place != 0 {
      if head.first == first { return (Int(head.place) - 1, false) }
      if let place = hashed(first, second) { return (place, false) }
    }
    keys.append(UInt64(first) << 32 | UInt64(second))
    // Both numbers are of rows in memory, of which there are fewer.
    if head.place == 0 {
      heads[Int(second)] = Head(first: first, place: UInt32(truncatingIfNeeded: keys.count))
    } else {
      insert(UInt32(truncatingIfNeeded: keys.count))
    }
    return (keys.count - 1, true)
  }

  /// Makes room for numbers of the second kind up to this one.
  mutating func makeRoom(to second: UInt32) { heads.extend(to: Int(second), with: Head()) }

  /// Looks where the first pair of a number is, for which there is room, so that it is near when it is asked for.
  @inline(__always)
  func touch(_ second: UInt32) -> UInt32 { heads[Int(second)].place }

  private func hashed(_ first: UInt32, _ second: UInt32) -> Int? {
    guard !slots.isEmpty else { return nil }
    let key = UInt64(first) << 32 | UInt64(second)
    var slot = slot(of: key)
    while slots[slot] != 0 {
      let place = Int(slots[slot]) - 1
      if keys[place] == key { return place }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  private mutating func insert(_ place: UInt32) {
    hashedCount += 1
    if hashedCount * 2 > slots.count {
      let places = slots.filter { $0 != 0 }
      slots = [UInt32](repeating: 0, count: max(64, slots.count * 2))
      for place in places { put(place) }
    }
    put(place)
  }

  /// There is room.
  private mutating func put(_ place: UInt32) {
    var slot = slot(of: keys[Int(place) - 1])
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = place
  }

  /// The numbers are ours, given in order: nobody can choose ones that collide.
  private func slot(of key: UInt64) -> Int {
    let (high, low) = key.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return Int(truncatingIfNeeded: high ^ low) & (slots.count - 1)
  }
}
