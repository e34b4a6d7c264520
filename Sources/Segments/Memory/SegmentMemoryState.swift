/// What is kept of decoded segments, and who reads it: the least recently read go first, and what is being read can't go.
struct SegmentMemoryState<Key: Hashable & Sendable>: Sendable {
  private struct Entry {
    var byteCount: Int
    var readers = 0
    var lastRead: UInt64
  }

  /// So many bytes are kept, but for what is being read.
  let limit: Int
  private var entries: [Key: Entry] = [:]
  private var reads: UInt64 = 0
  private(set) var byteCount = 0
  private(set) var hits = 0
  private(set) var misses = 0

  /// Keeps at most `limit` bytes.
  init(limit: Int) {
    self.limit = max(0, limit)
  }

  var count: Int { entries.count }

  func has(_ key: Key) -> Bool { entries[key] != nil }

  /// Somebody reads it, if it is there.
  mutating func read(_ key: Key) -> Bool {
    guard entries[key] != nil else { return false }
    reads += 1
    hits += 1
    entries[key]?.readers += 1
    entries[key]?.lastRead = reads
    return true
  }

  /// It has been decoded; whoever did so reads it. False where it is there already.
  mutating func add(_ key: Key, byteCount: Int) -> Bool {
    guard entries[key] == nil else { return false }
    reads += 1
    misses += 1
    let byteCount = max(0, byteCount)
    entries[key] = Entry(byteCount: byteCount, readers: 1, lastRead: reads)
    self.byteCount += byteCount
    return true
  }

  /// One who read it has done.
  mutating func release(_ key: Key) {
    guard let readers = entries[key]?.readers, readers > 0 else { return }
    entries[key]?.readers = readers - 1
  }

  /// What has to go now: until a sixteenth is free again, so that not every addition looks through everything.
  mutating func takeSurplus() -> [Key] {
    guard byteCount > limit else { return [] }
    var surplus: [Key] = []
    for (key, entry) in entries.filter({ $0.value.readers == 0 }).sorted(by: { $0.value.lastRead < $1.value.lastRead })
    {
      guard byteCount > limit - limit / 16 else { break }
      entries[key] = nil
      byteCount -= entry.byteCount
      surplus.append(key)
    }
    return surplus
  }
}
