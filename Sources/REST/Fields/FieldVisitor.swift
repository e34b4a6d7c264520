internal import Protobuf
internal import StandardMessages

/// A message of an answer, which shows its fields one after the other. Generated.
protocol FieldVisitable: Message {
  func visitFields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor)
}

/// What is shown the fields of messages: by the name of the proto, in the order of the proto file, also where they are not set.
protocol FieldVisitor: ~Copyable {
  mutating func visit(_ name: StaticString, _ value: Bool?)
  mutating func visit(_ name: StaticString, _ value: Int64?)
  mutating func visit(_ name: StaticString, _ value: UInt64?)
  mutating func visit(_ name: StaticString, _ value: Double?)
  mutating func visit(_ name: StaticString, _ value: String?)
  mutating func visit(_ name: StaticString, _ value: Timestamp?)
  /// A message in a field of its own.
  mutating func visit<M: FieldVisitable>(_ name: StaticString, _ value: M?)
  /// A list.
  mutating func visit<M: FieldVisitable>(_ name: StaticString, _ values: [M])
}

extension FieldVisitor where Self: ~Copyable {
  mutating func visit(_ name: StaticString, _ value: Int32?) { visit(name, value.map(Int64.init)) }
  mutating func visit(_ name: StaticString, _ value: UInt32?) { visit(name, value.map(UInt64.init)) }
  mutating func visit(_ name: StaticString, _ value: Float?) { visit(name, value.map(Double.init)) }

  /// An enum value, as a short text: `completed` for `CALL_STATUS_COMPLETED`. `prefix`: what all names begin with.
  mutating func visit<E: Enumeration>(_ name: StaticString, _ value: E?, prefix: String) {
    guard let value, value.rawValue != 0 else { return visit(name, nil as String?) }
    guard let text = value.protoName else { return visit(name, "\(value.rawValue)") }
    visit(name, text.dropFirst(prefix.count).lowercased())
  }
}
