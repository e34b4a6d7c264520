import Encodings

/// The values of `-bin` metadata: base64, padded or not when read, not padded when written (PROTOCOL-HTTP2,
/// "Binary-Header").
enum BinaryValues {
  /// The values of a field: joined by commas, each its own base64. Nil if one of them isn't.
  static func decode(_ field: some BidirectionalCollection<UInt8>) -> [[UInt8]]? {
    var values: [[UInt8]] = []
    for part in field.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      var text = part
      while text.first == UInt8(ascii: " ") || text.first == UInt8(ascii: "\t") { text = text.dropFirst() }
      while text.last == UInt8(ascii: " ") || text.last == UInt8(ascii: "\t") { text = text.dropLast() }
      guard let value = Base64.decode(text) else { return nil }
      values.append(value)
    }
    return values
  }
}
