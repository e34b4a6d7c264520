import Access
import RPC

/// What titles, prompts and the like may be (docs/custom-dashboards.md, "Words"). Lengths are in Unicode scalars, after white
/// space at both ends was trimmed.
enum TextRules {
  static let longestTitle = 200
  static let longestPrompt = 2_000
  static let longestRequestID = 100

  /// A title as it is kept: 1 to 200 scalars.
  static func title(_ text: String, field: String) throws(RPCError) -> String {
    let title = trimmed(text)
    try check(title, 1...longestTitle, field: field) { _ in false }
    return title
  }

  /// A prompt as it is kept: up to 2,000 scalars, newlines and tabs among them.
  static func prompt(_ text: String, least: Int = 0, field: String) throws(RPCError) -> String {
    let prompt = trimmed(text)
    try check(prompt, least...longestPrompt, field: field) { $0 == "\n" || $0 == "\t" }
    return prompt
  }

  /// What a client calls a create, as it is; nil for nothing.
  static func requestID(_ text: String) throws(RPCError) -> String? {
    guard !text.isEmpty else { return nil }
    try check(text, 1...longestRequestID, field: "request_id") { _ in false }
    return text
  }

  /// Without white space (the property White_Space of Unicode) at its ends.
  static func trimmed(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[first...last])
  }

  /// Whether a scalar is a control character (the general category Cc).
  static func isControl(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory == .control }

  private static func check(
    _ text: String, _ lengths: ClosedRange<Int>, field: String, except isAllowed: (Unicode.Scalar) -> Bool
  ) throws(RPCError) {
    let length = text.unicodeScalars.count
    guard lengths.contains(length) else {
      let found = length == 0 ? "is empty" : "has \(length)"
      throw .invalidArgument(
        field: field,
        "must have \(lengths.lowerBound) to \(lengths.upperBound) characters without white space at its ends, and \(found)"
      )
    }
    guard let control = text.unicodeScalars.first(where: { isControl($0) && !isAllowed($0) }) else { return }
    throw .invalidArgument(
      field: field, "must not hold control characters, and holds U+\(fourDigits(control.value))")
  }

  private static func fourDigits(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
