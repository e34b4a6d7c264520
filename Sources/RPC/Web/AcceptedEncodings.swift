/// `accept-encoding` (RFC 9110, section 12.5.3): names with weights.
enum AcceptedEncodings {
  /// Whether a list has gzip, and not with the weight 0.
  static func hasGzip(_ list: ArraySlice<UInt8>) -> Bool {
    list.split(separator: UInt8(ascii: ",")).contains { part in
      let parts = part.split(separator: UInt8(ascii: ";"), maxSplits: 1)
      guard let name = parts.first, trimmed(name).elementsEqual("gzip".utf8) else { return false }
      return parts.count == 1 || !isZero(weight: trimmed(parts[1]))
    }
  }

  /// `q=0`, with as many zeros behind the point as there are.
  private static func isZero(weight: ArraySlice<UInt8>) -> Bool {
    weight.starts(with: "q=0".utf8)
      && weight.dropFirst(3).allSatisfy { $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: ".") }
  }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var text = text.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    while text.last == UInt8(ascii: " ") || text.last == UInt8(ascii: "\t") { text = text.dropLast() }
    return text
  }
}
