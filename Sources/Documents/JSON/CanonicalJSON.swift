import Encodings

/// Writes JSON text (RFC 8259), equal values as equal bytes: without white space, members in the order of their names' bytes.
struct CanonicalJSON {
  private(set) var bytes: [UInt8] = []

  /// The text of a value.
  static func bytes(of value: JSONValue) -> [UInt8] {
    var text = CanonicalJSON()
    text.write(value)
    return text.bytes
  }

  private mutating func write(_ value: JSONValue) {
    switch value {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .bool(let bool): JSONText.append(bool, to: &bytes)
    case .number(let number): JSONText.append(number, to: &bytes)
    case .string(let string): JSONText.append(string, to: &bytes)
    case .array(let elements):
      list("[", elements, "]") { text, element in text.write(element) }
    case .object(let members):
      list("{", members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }, "}") { text, member in
        JSONText.append(member.key, to: &text.bytes)
        text.bytes.append(UInt8(ascii: ":"))
        text.write(member.value)
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
