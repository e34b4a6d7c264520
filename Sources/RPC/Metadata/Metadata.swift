/// The metadata of a call: names and values beside the messages (PROTOCOL-HTTP2, "Custom-Metadata").
///
/// Names are lower case. A name that ends in `-bin` has bytes as values, every other name printable ASCII.
/// Names that the protocol keeps for itself (`grpc-…`, `te`, `content-type`, pseudo-headers) are not in it.
public struct Metadata: Sendable {
  private var fields: [(name: String, value: String)] = []

  /// No metadata.
  public init() {}

  /// The first value of `name`, as it was sent.
  public subscript(_ name: String) -> String? {
    fields.first { $0.name == name }?.value
  }

  /// Every value of `name`, in the order they were sent.
  public func values(for name: String) -> [String] {
    fields.filter { $0.name == name }.map(\.value)
  }

  /// Runs `body` on the bytes of the first value of `name` as it was sent, without making a String; nil where there is none.
  public func withBytes<Result>(of name: String, _ body: (Span<UInt8>) throws -> Result) rethrows -> Result? {
    guard let value = self[name] else { return nil }
    return try body(Array(value.utf8).span)
  }

  /// Adds a value. The name is lower-cased.
  public mutating func add(_ name: String, _ value: String) {
    fields.append((name.lowercased(), value))
  }
}
