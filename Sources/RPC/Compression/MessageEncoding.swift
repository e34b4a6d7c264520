import HTTP2

/// How compressed messages of a call are compressed: the names of `grpc-encoding` (docs/wire.md, "Messages").
public enum MessageEncoding: String, Sendable, CaseIterable {
  /// Not at all.
  case identity
  /// RFC 1952.
  case gzip

  /// All names, as `grpc-accept-encoding` lists them.
  static let acceptedNames: StaticString = "identity,gzip"

  /// The encoding of a name; nil for one that isn't known.
  init?(name: some Collection<UInt8>) {
    if name.elementsEqual("identity".utf8) {
      self = .identity
    } else if name.elementsEqual("gzip".utf8) {
      self = .gzip
    } else {
      return nil
    }
  }

  /// Whether the header block of a request says that its client takes this encoding.
  func isAccepted(by fields: HeaderFields) -> Bool {
    guard let (first, isOnly) = fields.first("grpc-accept-encoding") else { return false }
    if isListed(in: first) { return true }
    // A list may be spread over several fields (RFC 9110, section 5.3).
    guard !isOnly else { return false }
    return fields.contains { $0.name.elementsEqual("grpc-accept-encoding".utf8) && isListed(in: $0.value) }
  }

  func isListed(in list: ArraySlice<UInt8>) -> Bool {
    list.split(separator: UInt8(ascii: ",")).contains { part in
      let start = part.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      let name = start.prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
      return name.elementsEqual(rawValue.utf8)
    }
  }
}
