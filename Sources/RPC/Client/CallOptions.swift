/// What a client says of a call beside its messages.
public struct CallOptions: Sendable {
  /// Sent with the request.
  public var metadata: Metadata
  /// How long to wait in all; nil waits forever. Sent as `grpc-timeout`, and kept by the client as well.
  public var timeout: Duration?
  /// Sent as `authorization: Bearer <token>`.
  public var bearerToken: String?

  /// No metadata, no deadline and no token, unless given.
  public init(metadata: Metadata = Metadata(), timeout: Duration? = nil, bearerToken: String? = nil) {
    self.metadata = metadata
    self.timeout = timeout
    self.bearerToken = bearerToken
  }
}
