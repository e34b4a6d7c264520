internal import NIOCore
internal import Protobuf
internal import StandardMessages

/// Writes an answer as the documents have it: every field, by the name of the proto, numbers as numbers, and null for what is
/// not set.
struct JSONAnswer: FieldVisitor, ~Copyable {
  private var writer = JSONWriter()
  /// How many objects are open.
  private var depth = 0

  /// The JSON of a whole answer. The fields of its `stats` stand beside `info`.
  static func write(_ answer: some FieldVisitable) -> ByteBuffer {
    var visitor = JSONAnswer()
    visitor.object(answer)
    var buffer = ByteBuffer()
    visitor.writer.append(to: &buffer)
    return buffer
  }

  private mutating func object(_ message: some FieldVisitable) {
    writer.beginObject()
    depth += 1
    message.visitFields(&self)
    depth -= 1
    writer.endObject()
  }

  mutating func visit(_ name: StaticString, _ value: Bool?) {
    writer.name(name)
    if let value { writer.write(value) } else { writer.writeNull() }
  }

  mutating func visit(_ name: StaticString, _ value: Int64?) {
    writer.name(name)
    if let value { writer.writeBare(value) } else { writer.writeNull() }
  }

  mutating func visit(_ name: StaticString, _ value: UInt64?) {
    writer.name(name)
    if let value { writer.writeBare(value) } else { writer.writeNull() }
  }

  mutating func visit(_ name: StaticString, _ value: Double?) {
    writer.name(name)
    if let value, value.isFinite { writer.write(value) } else { writer.writeNull() }
  }

  mutating func visit(_ name: StaticString, _ value: String?) {
    writer.name(name)
    if let value { writer.write(value) } else { writer.writeNull() }
  }

  mutating func visit(_ name: StaticString, _ value: Timestamp?) {
    writer.name(name)
    if let value { writer.write(value) } else { writer.writeNull() }
  }

  mutating func visit<M: FieldVisitable>(_ name: StaticString, _ value: M?) {
    guard depth > 1 || !name.isWrapper else { return (value ?? M()).visitFields(&self) }
    writer.name(name)
    if let value { object(value) } else { writer.writeNull() }
  }

  mutating func visit<M: FieldVisitable>(_ name: StaticString, _ values: [M]) {
    writer.name(name)
    writer.beginArray()
    for value in values {
      writer.beginElement()
      object(value)
    }
    writer.endArray()
  }
}

extension StaticString {
  /// Whether a field of an answer is left out of its names: the groups of the dashboard have all in one message.
  var isWrapper: Bool { isSame(as: "stats") }

  /// Whether a field of an answer says what the question was.
  var isQuestion: Bool { isSame(as: "info") }

  private func isSame(as text: String) -> Bool { withUTF8Buffer { $0.elementsEqual(text.utf8) } }
}
