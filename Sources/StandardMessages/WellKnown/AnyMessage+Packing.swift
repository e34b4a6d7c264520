internal import NIOCore
public import Protobuf

extension AnyMessage {
  /// Holds the encoding of `message`, under its name.
  public init(packing message: some Message) {
    var buffer = ByteBuffer()
    message.encode(into: &buffer)
    self.init(typeURL: "type.googleapis.com/\(type(of: message).fullName)", value: Array(buffer.readableBytesView))
  }

  /// The message of that type; nil if this holds one of another.
  public func unpack<M: Message>(_ type: M.Type = M.self) throws(DecodingFailure) -> M? {
    guard typeURL.split(separator: "/").last.map(String.init) == M.fullName else { return nil }
    return try M(decoding: ByteBuffer(bytes: value))
  }

  /// Writes the type and the encoded value, in base64: without a registry of types there is no more to say.
  public func writeJSON(to writer: inout JSONWriter) {
    writer.beginObject()
    if self != AnyMessage() { writer.member("@type") { $0.write(typeURL) } }
    if !value.isEmpty { writer.member("value") { $0.write(value) } }
    writer.endObject()
  }
}
