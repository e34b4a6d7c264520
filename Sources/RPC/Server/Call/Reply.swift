public import Protobuf

/// What a method with one response answers.
public enum Reply<Response: Message>: Sendable {
  /// A message for this call alone. It is encoded on the call's event loop.
  case message(Response)
  /// A message that was encoded before, for several calls.
  case encoded(EncodedMessage<Response>)

  /// The message; decoded anew where it was encoded.
  public var message: Response {
    get throws(DecodingFailure) {
      switch self {
      case .message(let message): message
      case .encoded(let encoded): try encoded.message
      }
    }
  }
}
