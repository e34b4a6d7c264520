/// The prepared statements of one connection: at most `limit`, the least recently used given up first.
struct PreparedStatements {
  /// What makes a statement another one for the server.
  struct Key: Hashable {
    var text: String
    var types: [PostgresType]
  }

  /// Where a statement stands.
  enum Preparation: Equatable {
    /// It is prepared under this name.
    case ready(String)
    /// It must be prepared under this name first.
    case needed(String)
  }

  private struct Entry {
    var name: String
    var lastUse: UInt64
  }

  private let limit: Int
  private var entries: [Key: Entry] = [:]
  private var uses: UInt64 = 0
  private var names: UInt64 = 0
  /// Names that the server still holds and nobody needs.
  private(set) var abandoned: [String] = []

  init(limit: Int) {
    self.limit = max(1, limit)
  }

  var count: Int { entries.count }

  /// The name to run a statement by. A statement that isn't prepared is counted as if it were: `forget` it when
  /// preparing fails.
  mutating func use(_ key: Key) -> Preparation {
    uses += 1
    if let index = entries.index(forKey: key) {
      entries.values[index].lastUse = uses
      return .ready(entries.values[index].name)
    }
    if entries.count >= limit, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
      entries[oldest.key] = nil
      abandoned.append(oldest.value.name)
    }
    // Names are never used twice: a statement that could not be given up can't be mistaken for another.
    names += 1
    let name = "s\(names)"
    entries[key] = Entry(name: name, lastUse: uses)
    return .needed(name)
  }

  /// The server doesn't have the statement, or can't run it any more. `isHeld`: the server still holds its name.
  mutating func forget(_ key: Key, isHeld: Bool) {
    guard let entry = entries.removeValue(forKey: key) else { return }
    if isHeld { abandoned.append(entry.name) }
  }

  /// The names to give up now.
  mutating func takeAbandoned() -> [String] {
    defer { abandoned = [] }
    return abandoned
  }
}
