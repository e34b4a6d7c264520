/// The names by which the fields of a message can come in JSON. Generated code has one for each message.
package struct JSONFields: Sendable {
  /// The names in JSON (`startDate`), by the index of the field: its place in the proto file.
  private let names: [StaticString]
  /// Every name, those of the proto (`start_date`) after those in JSON, and the index of its field.
  private let keys: [(name: StaticString, field: Int)]
  /// An open-addressed table of indices of `keys` plus one; 0 is a free place. Its size is a power of two, at least twice the
  /// keys, so that there always is a free place.
  private let table: [UInt16]

  /// - Parameter names: Of each field its name in JSON, and that of the proto.
  package init(_ names: (json: StaticString, proto: StaticString)...) {
    self.names = names.map(\.json)
    var keys = names.enumerated().map { (name: $1.json, field: $0) }
    for (index, name) in names.enumerated() where !Self.bytes(name.json).elementsEqual(Self.bytes(name.proto)) {
      keys.append((name: name.proto, field: index))
    }
    var size = 4
    while size < 2 * keys.count { size *= 2 }
    var table = [UInt16](repeating: 0, count: size)
    for (index, key) in keys.enumerated() {
      var place = Self.hash(Self.bytes(key.name)) & (size - 1)
      while table[place] != 0 { place = (place + 1) & (size - 1) }
      table[place] = UInt16(index + 1)
    }
    self.keys = keys
    self.table = table
  }

  /// The name in JSON of the field of that index.
  package func name(_ field: Int) -> String { "\(names[field])" }

  /// The index of the field of that name. Most often it is the one that comes after the `previous` one (-1: there is none).
  func index(of name: UnsafeRawBufferPointer, after previous: Int) -> Int? {
    let next = previous + 1
    if next < names.count, Self.isSame(names[next], name) { return next }
    var place = Self.hash(name) & (table.count - 1)
    while table[place] != 0 {
      let key = keys[Int(table[place]) - 1]
      if Self.isSame(key.name, name) { return key.field }
      place = (place + 1) & (table.count - 1)
    }
    return nil
  }

  private static func bytes(_ name: StaticString) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
  }

  private static func isSame(_ key: StaticString, _ name: UnsafeRawBufferPointer) -> Bool {
    key.utf8CodeUnitCount == name.count && bytes(key).elementsEqual(name)
  }

  /// FNV-1a. The names in the table are ours, so nobody can make it slow by choosing theirs.
  private static func hash(_ bytes: UnsafeRawBufferPointer) -> Int {
    var hash: UInt32 = 0x811C_9DC5
    for byte in bytes { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
    return Int(hash)
  }
}

/// Which members of an object have come.
package struct JSONMembers: ~Copyable {
  /// The field of the latest member; -1 before the first.
  var latest = -1
  /// Whether a member has come, known or not.
  var isFirst = true
  private var low: UInt64 = 0
  private var high: Set<Int> = []
  private var unknown: Set<[UInt8]> = []

  package init() {}

  /// Whether that field comes for the first time.
  mutating func insert(_ field: Int) -> Bool {
    latest = field
    guard field < 64 else { return high.insert(field).inserted }
    let bit: UInt64 = 1 << UInt64(field)
    defer { low |= bit }
    return low & bit == 0
  }

  /// Whether that name, which no field has, comes for the first time.
  mutating func insert(unknown name: UnsafeRawBufferPointer) -> Bool { unknown.insert(Array(name)).inserted }
}
