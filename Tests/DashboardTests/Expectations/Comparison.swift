import Messages
import NIOCore
import Protobuf
import StandardMessages
import TestExpectations

/// The fields in which an answer differs from what is expected, with both values.
///
/// Messages are compared whole, as they are encoded: a field that no expectation thinks of differs. Means and rates may
/// differ by their last digits, texts by nothing.
struct Differences {
  private(set) var fields: [String] = []

  mutating func compare<Value: Message>(_ name: String, _ found: Value?, _ expected: Value) {
    guard let found else {
      fields.append("\(name) is missing")
      return
    }
    // Most are equal to the last bit, and a walk through all fields takes its time.
    if encoding(found) != encoding(expected) { compare(name, found as Any, expected as Any) }
  }

  private func encoding(_ message: some Message) -> ByteBuffer {
    var buffer = ByteBuffer()
    message.encode(into: &buffer)
    return buffer
  }

  private mutating func compare(_ name: String, _ found: Any, _ expected: Any) {
    let (parts, others) = (Mirror(reflecting: found), Mirror(reflecting: expected))
    switch (found, expected) {
    case (let found as Double, let expected as Double):
      if !isNear(found, expected) { fields.append("\(name) is \(found), not \(expected)") }
    case (let found as String, let expected as String):
      if !found.utf8.elementsEqual(expected.utf8) { fields.append("\(name) is '\(found)', not '\(expected)'") }
    case _ where !parts.children.isEmpty && parts.children.count == others.children.count:
      for (index, (part, other)) in zip(parts.children, others.children).enumerated() {
        let label = part.label.map { parts.displayStyle == .optional ? name : "\(name).\($0)" } ?? "\(name)[\(index)]"
        compare(label, part.value, other.value)
      }
      if parts.displayStyle == .enum, parts.children.first?.label != others.children.first?.label {
        fields.append("\(name) is \(found), not \(expected)")
      }
    default:
      if "\(found)" != "\(expected)" { fields.append("\(name) is \(found), not \(expected)") }
    }
  }

  mutating func compare(_ info: QueryInfo?, _ range: ExpectedRange, now: Int64) {
    compare(
      "info", info,
      QueryInfo(
        startTime: timestamp(range.start), endTime: timestamp(range.end), timeZone: range.clock.name,
        bucketInterval: range.interval, asOf: timestamp(now)))
  }
}
