import Encodings
import HTTP2

/// The metadata of a call: names and values beside the messages (PROTOCOL-HTTP2, "Custom-Metadata").
///
/// Names are lower case. A name that ends in `-bin` has bytes as values, every other name printable ASCII.
/// Names that the protocol keeps for itself (pseudo-headers, `grpc-…`, `te`, `content-type`) are not in it.
/// What came over the wire stays in the header block; Strings are made as they are asked for.
public struct Metadata: Sendable {
  private(set) var fields: HeaderFields

  /// No metadata.
  public init() { fields = HeaderFields() }

  /// The metadata of a header block.
  init(_ fields: HeaderFields) { self.fields = fields }

  /// The first value of `name`, as it was sent.
  public subscript(_ name: String) -> String? {
    values(for: name).first
  }

  /// Every value of `name`, in the order in which they were sent.
  public func values(for name: String) -> [String] {
    rawValues(for: name).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Every value of `name`, which ends in `-bin`, in the order in which they were sent. A server refuses a call with
  /// values that aren't base64 before anyone can ask for them.
  public func binaryValues(for name: String) -> [[UInt8]] {
    rawValues(for: name).flatMap { BinaryValues.decode($0) ?? [] }
  }

  /// The bytes of the first value of `name` as it was sent, without a copy, and whether it is the only one: for what is too
  /// hot for Strings.
  public func first(_ name: StaticString) -> (value: ArraySlice<UInt8>, isOnly: Bool)? {
    name.withUTF8Buffer({ ReservedNames.contains($0) }) ? nil : fields.first(name)
  }

  /// Adds a value of printable ASCII. The name is lower-cased.
  ///
  /// - Returns: False if the name or the value can't be sent, or the name is reserved; then nothing is added.
  @discardableResult
  public mutating func add(_ name: String, _ value: String) -> Bool {
    let name = name.lowercased()
    guard !ReservedNames.contains(name.utf8), !name.hasSuffix("-bin") else { return false }
    guard value.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else { return false }
    return fields.append(name, value)
  }

  /// Adds bytes under a name that ends in `-bin`. The name is lower-cased.
  ///
  /// - Returns: False if the name can't be sent; then nothing is added.
  @discardableResult
  public mutating func add(_ name: String, binary value: some Collection<UInt8>) -> Bool {
    let name = name.lowercased()
    guard !ReservedNames.contains(name.utf8), name.hasSuffix("-bin") else { return false }
    return fields.append(name.utf8, Base64.encode(value))
  }

  /// Adds every value of `other`.
  public mutating func add(_ other: Metadata) {
    for field in other.fields { fields.append(field.name, field.value) }
  }

  private func rawValues(for name: String) -> [ArraySlice<UInt8>] {
    guard !ReservedNames.contains(name.utf8) else { return [] }
    return fields.lazy.filter { $0.name.elementsEqual(name.utf8) }.map(\.value)
  }
}

/// Names that belong to HTTP and to gRPC itself (PROTOCOL-HTTP2, "Reserved headers").
enum ReservedNames {
  /// Whether `name` is one of them.
  static func contains(_ name: some Collection<UInt8>) -> Bool {
    switch name.first {
    case UInt8(ascii: ":"): true
    case UInt8(ascii: "g"): name.starts(with: "grpc-".utf8)
    case UInt8(ascii: "t"): name.elementsEqual("te".utf8)
    case UInt8(ascii: "c"): name.elementsEqual("content-type".utf8)
    default: false
    }
  }
}
