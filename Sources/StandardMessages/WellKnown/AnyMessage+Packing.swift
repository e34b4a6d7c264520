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
}
