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
}

extension Message {
  /// This message by the JSON mapping of proto3, on one line.
  public var jsonString: String {
    var writer = JSONWriter()
    writeJSON(to: &writer)
    return writer.text
  }
}
