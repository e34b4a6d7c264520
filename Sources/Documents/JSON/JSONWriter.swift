import Encodings

/// Writes JSON text (RFC 8259) without white space, members in the order of their names' bytes.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []

  /// The text of a value.
  static func bytes(of value: JSONValue) -> [UInt8] {
    var writer = JSONWriter()
    writer.write(value)
    return writer.bytes
  }

  private mutating func write(_ value: JSONValue) {
    switch value {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .bool(let bool): JSONText.append(bool, to: &bytes)
    case .number(let number): JSONText.append(number, to: &bytes)
    case .string(let string): JSONText.append(string, to: &bytes)
    case .array(let elements):
      list("[", elements, "]") { writer, element in writer.write(element) }
    case .object(let members):
      list("{", members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }, "}") { writer, member in
        JSONText.append(member.key, to: &writer.bytes)
        writer.bytes.append(UInt8(ascii: ":"))
        writer.write(member.value)
      }
    }
  }

  private mutating func list<Item>(
    _ open: Unicode.Scalar, _ items: [Item], _ close: Unicode.Scalar, _ write: (inout Self, Item) -> Void
  ) {
    bytes.append(UInt8(ascii: open))
    for (index, item) in items.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      write(&self, item)
    }
    bytes.append(UInt8(ascii: close))
  }
}
