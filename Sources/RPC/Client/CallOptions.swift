/// What a client says of a call beside its messages.
public struct CallOptions: Sendable {
  /// Sent with the request.
  public var metadata: Metadata
  /// How long to wait in all; nil waits forever. Sent as `grpc-timeout`, and kept by the client as well.
  public var timeout: Duration?
  /// Sent as `authorization: Bearer <token>`.
  public var bearerToken: String?

  /// What requests over 1 KiB are compressed by. With another than `identity` the server may compress its answers too; a
  /// server that doesn't know it answers UNIMPLEMENTED.
  public var encoding: MessageEncoding

  /// No metadata, no deadline, no token and no compression, unless given.
  public init(
    metadata: Metadata = Metadata(), timeout: Duration? = nil, bearerToken: String? = nil,
    encoding: MessageEncoding = .identity
  ) {
    self.encoding = encoding
    self.metadata = metadata
    self.timeout = timeout
    self.bearerToken = bearerToken
  }
}
