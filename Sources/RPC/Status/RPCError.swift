/// A failed call: what the client is told, and what only the log is told.
///
/// On the wire it is `grpc-status`, `grpc-message` and a `google.rpc.Status` with details in
/// `grpc-status-details-bin`. `message` and the violations go to the client: no SQL, host names, stack traces or
/// another tenant's ids in them.
public struct RPCError: Error, Sendable {
  /// The outcome; never ``StatusCode/ok``.
  public var code: StatusCode
  /// Why, for programs: `ErrorInfo.reason`.
  public var reason: ErrorReason
  /// Why, for people.
  public var message: String
  /// Wrong fields of the request, each with a hint: a `google.rpc.BadRequest`, where there are any.
  public var fieldViolations: [FieldViolation]
  /// The limits that were hit: a `google.rpc.QuotaFailure`, where there are any.
  public var quotaViolations: [QuotaViolation]
  /// How long to wait before the call is worth repeating: a `google.rpc.RetryInfo`.
  public var retryDelay: Duration?
  /// What lies behind it, for the log alone.
  public var cause: (any Error)?
  /// On a client: the `x-request-id` under which the server's log has the call.
  public var requestID: String?

  /// An error of `code` because of `reason`, with `message` for the client.
  public init(
    _ code: StatusCode, reason: ErrorReason, _ message: String, fieldViolations: [FieldViolation] = [],
    quotaViolations: [QuotaViolation] = [], retryDelay: Duration? = nil, cause: (any Error)? = nil
  ) {
    self.code = code
    self.reason = reason
    self.message = message
    self.fieldViolations = fieldViolations
    self.quotaViolations = quotaViolations
    self.retryDelay = retryDelay
    self.cause = cause
  }

  /// INVALID_ARGUMENT: `field` (its path, `time_range.dates.start`) is wrong, and `hint` says what would be right.
  public static func invalidArgument(field: String, _ hint: String) -> RPCError {
    RPCError(
      .invalidArgument, reason: .invalidField, "\(field): \(hint)",
      fieldViolations: [FieldViolation(field: field, description: hint)])
  }

  /// UNIMPLEMENTED: the method is in the contract, and this server doesn't offer it.
  public static func unimplemented(_ method: MethodDescriptor) -> RPCError {
    RPCError(
      .unimplemented, reason: .methodUnimplemented,
      "method \(method.name) of service \(method.service) is not implemented")
  }
}

extension RPCError: CustomStringConvertible {
  /// Code, reason and message in one line, and the cause: for logs.
  public var description: String {
    let head = "\(code.name) (\(reason.rawValue)): \(message)"
    guard let cause else { return head }
    return "\(head) [\(cause)]"
  }
}

/// A field of a request that is wrong (`google.rpc.BadRequest.FieldViolation`).
public struct FieldViolation: Sendable, Hashable {
  /// The field's path from the request, in the names of the contract: `time_range.dates.start`.
  public var field: String
  /// A hint: what would be right.
  public var description: String

  /// `field` is wrong; `description` says what would be right.
  public init(field: String, description: String) {
    self.field = field
    self.description = description
  }
}

/// A limit that was hit (`google.rpc.QuotaFailure.Violation`).
public struct QuotaViolation: Sendable, Hashable {
  /// What the limit is on: `message size`, `running calls`.
  public var subject: String
  /// The limit, with its unit.
  public var description: String

  /// The limit on `subject` is `description`.
  public init(subject: String, description: String) {
    self.subject = subject
    self.description = description
  }
}
