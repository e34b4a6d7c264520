import Access
public import Postgres
public import RPC

extension RPCError {
  /// What a client may know of a failure of the database; all the rest stays in `cause`, for the log.
  ///
  /// UNAVAILABLE and RESOURCE_EXHAUSTED say when to try again. A defect of ours is INTERNAL.
  public init(_ error: PostgresError) {
    switch error.kind {
    case _ where error.isUnavailable: self = .databaseUnavailable(error)
    case .poolExhausted:
      self.init(
        .resourceExhausted, reason: .databaseBusy, "every database connection is in use: try again later",
        retryDelay: .seconds(1), cause: error)
    case .deadlineExceeded: self = .deadlinePassed(error)
    case .cancelled:
      self.init(.cancelled, reason: .cancelled, "the call was cancelled", cause: error)
    case .unavailable, .server, .decoding, .usage: self = .defect(error)
    }
  }

  private static func databaseUnavailable(_ error: PostgresError) -> RPCError {
    RPCError(
      .unavailable, reason: .databaseUnavailable, "the database can't be reached: try again later",
      retryDelay: .seconds(1), cause: error)
  }

  private static func deadlinePassed(_ error: PostgresError) -> RPCError {
    RPCError(
      .deadlineExceeded, reason: .deadlineExceeded, "the deadline passed before the answer was ready", cause: error)
  }

  private static func defect(_ error: PostgresError) -> RPCError {
    RPCError(.internal, reason: .internalError, "the request failed", cause: error)
  }
}
