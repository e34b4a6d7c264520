public import NIOCore

/// A protobuf message as a Swift value. Generated types conform to it.
public protocol Message: Sendable, Equatable {
  /// The name in the proto file, with its package: `callboard.v1.TimeRange`.
  static var fullName: String { get }

  /// A message with nothing set.
  init()

  /// Appends the encoding of this message. Fields go in the order of their numbers, so equal messages have equal
  /// encodings.
  func encode(into buffer: inout ByteBuffer)

  /// Decodes the readable bytes. Unknown fields, and fields that come with another wire type than theirs, are dropped;
  /// the last of several values wins; the repeated occurrences of a message field are merged.
  ///
  /// - Throws: ``DecodingFailure``, which says what was wrong.
  init(decoding buffer: ByteBuffer) throws(DecodingFailure)

  /// Writes this message by the JSON mapping of proto3.
  func writeJSON(to writer: inout JSONWriter)

  /// Reads a message by the JSON mapping of proto3.
  init(readingJSON reader: inout JSONReader) throws(JSONDecodingFailure)
}

extension Message {
  /// This message by the JSON mapping of proto3, on one line.
  public var jsonString: String {
    var writer = JSONWriter()
    writeJSON(to: &writer)
    return writer.text
  }

  /// Appends this message by the JSON mapping of proto3, on one line: fields in the order of the proto file, those that are
  /// not set left out.
  public func encodeJSON(into buffer: inout ByteBuffer) {
    var writer = JSONWriter()
    writeJSON(to: &writer)
    writer.append(to: &buffer)
  }

  /// Decodes the readable bytes, which are JSON by the mapping of proto3 (docs/web.md, "JSON"): fields by their names in JSON or
  /// in the proto, enums by name or number, 64-bit integers as strings or numbers. Unknown fields are passed over, and null is
  /// a field that is not set.
  ///
  /// - Throws: ``JSONDecodingFailure``, which names the field, and says what was wrong.
  public init(decodingJSON buffer: ByteBuffer) throws(JSONDecodingFailure) {
    self = try JSONReader.read(buffer, as: Self.self)
  }
}
