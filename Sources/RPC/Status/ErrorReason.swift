/// Why a call failed, for programs: the `reason` of the `google.rpc.ErrorInfo` that every failure carries,
/// in UPPER_SNAKE_CASE, under the domain `callboard` (AIP-193).
///
/// Here are the reasons of gRPC itself. A service adds its own in an extension, in one place: that is its catalogue. A
/// reason never changes its meaning.
public struct ErrorReason: RawRepresentable, Hashable, Sendable {
  /// The text on the wire.
  public let rawValue: String

  /// Any text: a reason of a service's, or one that came over the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  private init(_ rawValue: String) { self.rawValue = rawValue }

  /// The `domain` of every `ErrorInfo`.
  public static let domain = "callboard"
}

/// Any call.
extension ErrorReason {
  /// A field of the request is wrong; a `BadRequest` detail names it.
  public static let invalidField = ErrorReason("INVALID_FIELD")
  /// A limit of the server's or of the connection's is reached; a `QuotaFailure` detail names it.
  public static let serverBusy = ErrorReason("SERVER_BUSY")
  /// The server, or the connection, ends: another one takes the call.
  public static let serverEnding = ErrorReason("SERVER_ENDING")
  /// A defect of the server; the log has it under the request id.
  public static let internalError = ErrorReason("INTERNAL_ERROR")
}

/// The call itself: deadlines, routing, framing (docs/wire.md, "Calls").
extension ErrorReason {
  /// The deadline passed.
  public static let deadlineExceeded = ErrorReason("DEADLINE_EXCEEDED")
  /// The caller went away, or cancelled.
  public static let cancelled = ErrorReason("CANCELLED")
  /// The server has no service of that name.
  public static let serviceUnknown = ErrorReason("SERVICE_UNKNOWN")
  /// The service has no method of that name.
  public static let methodUnknown = ErrorReason("METHOD_UNKNOWN")
  /// The method is in the contract, and this server doesn't offer it.
  public static let methodUnimplemented = ErrorReason("METHOD_UNIMPLEMENTED")
  /// `grpc-timeout` isn't 1 to 8 digits and a unit.
  public static let timeoutInvalid = ErrorReason("TIMEOUT_INVALID")
  /// A metadata value is wrong, such as base64 that can't be decoded.
  public static let metadataInvalid = ErrorReason("METADATA_INVALID")
  /// The header list is over the limit.
  public static let metadataTooLarge = ErrorReason("METADATA_TOO_LARGE")
  /// A message is over the limit.
  public static let messageTooLarge = ErrorReason("MESSAGE_TOO_LARGE")
  /// A message isn't what its type says.
  public static let messageUndecodable = ErrorReason("MESSAGE_UNDECODABLE")
  /// No message, or more than one, where the method takes one.
  public static let messageCountInvalid = ErrorReason("MESSAGE_COUNT_INVALID")
  /// The stream ended inside a message.
  public static let messageIncomplete = ErrorReason("MESSAGE_INCOMPLETE")
  /// A message's prefix has a flag other than 0 or 1, or says compressed where no encoding was named.
  public static let messagePrefixInvalid = ErrorReason("MESSAGE_PREFIX_INVALID")
  /// A compressed message can't be inflated.
  public static let messageCorrupt = ErrorReason("MESSAGE_CORRUPT")
  /// `grpc-encoding` names a compression that the server doesn't have.
  public static let encodingUnsupported = ErrorReason("ENCODING_UNSUPPORTED")
}

/// What a client says of itself and of servers that say little.
extension ErrorReason {
  /// No connection could be made.
  public static let connectionFailed = ErrorReason("CONNECTION_FAILED")
  /// The connection was lost, or the server went away, before the answer was whole.
  public static let connectionLost = ErrorReason("CONNECTION_LOST")
  /// The answer isn't gRPC, or breaks its rules.
  public static let responseInvalid = ErrorReason("RESPONSE_INVALID")
  /// The status came without an `ErrorInfo`.
  public static let unspecified = ErrorReason("UNSPECIFIED")
}
