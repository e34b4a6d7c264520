/// Why a call failed, for programs: the `reason` of the `google.rpc.ErrorInfo` that every failure carries,
/// in UPPER_SNAKE_CASE, under the domain `callboard` (AIP-193).
///
/// Those of the call itself are here; modules that fail for reasons of their own add theirs. A reason never changes its
/// meaning.
public struct ErrorReason: RawRepresentable, Hashable, Sendable {
  /// The text on the wire.
  public let rawValue: String

  /// A reason as it came over the wire; the server's own are the constants below.
  public init(rawValue: String) { self.rawValue = rawValue }

  private init(_ rawValue: String) { self.rawValue = rawValue }

  /// The `domain` of every `ErrorInfo`.
  public static let domain = "callboard"
}

/// Who calls (UNAUTHENTICATED), and what they may do (PERMISSION_DENIED).
extension ErrorReason {
  /// No `authorization` metadata, or none of the form `Bearer <token>`.
  public static let tokenMissing = ErrorReason("TOKEN_MISSING")
  /// The token is no JWT, or lacks a claim that it needs.
  public static let tokenMalformed = ErrorReason("TOKEN_MALFORMED")
  /// The token's `exp` has passed.
  public static let tokenExpired = ErrorReason("TOKEN_EXPIRED")
  /// The token's `nbf` is still to come.
  public static let tokenNotYetValid = ErrorReason("TOKEN_NOT_YET_VALID")
  /// The signature isn't of a key that the server trusts, or of another algorithm than the key's.
  public static let tokenSignatureInvalid = ErrorReason("TOKEN_SIGNATURE_INVALID")
  /// The session lacks the permission that the method asks for.
  public static let permissionMissing = ErrorReason("PERMISSION_MISSING")
  /// The organization named is not the session's own.
  public static let organizationForbidden = ErrorReason("ORGANIZATION_FORBIDDEN")
}

/// Arguments and what they name.
extension ErrorReason {
  /// A field of the request is wrong; a `BadRequest` detail names it.
  public static let invalidField = ErrorReason("INVALID_FIELD")
  /// There is no such organization.
  public static let organizationNotFound = ErrorReason("ORGANIZATION_NOT_FOUND")
  /// The organization's time zone is not the name of any.
  public static let timeZoneUnknown = ErrorReason("TIME_ZONE_UNKNOWN")
}

/// What the server stands on.
extension ErrorReason {
  /// The database can't be reached, or the connection was lost.
  public static let databaseUnavailable = ErrorReason("DATABASE_UNAVAILABLE")
  /// No database connection became free in time.
  public static let databaseBusy = ErrorReason("DATABASE_BUSY")
  /// Too many calls run already.
  public static let serverBusy = ErrorReason("SERVER_BUSY")
  /// A defect of the server; the log has it under the request id.
  public static let internalError = ErrorReason("INTERNAL_ERROR")
}

/// The call itself: deadlines, routing, framing (rpc.md, "Calls").
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
