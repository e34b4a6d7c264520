public import RPC

/// Another service that calls of ours need, and what their clients are told of its failures.
public struct UpstreamService: Sendable {
  /// What it means that the service refuses to answer.
  public enum Refusal: Sendable, Hashable {
    /// A defect of ours, or of the deployment: INTERNAL.
    case defect
    /// Something that is wrong with the tenant's own account there: UNAVAILABLE, and no use to try again soon.
    case account
  }

  /// What it is called, to clients too: `document store`.
  public let name: String
  /// The reason that failures carry.
  public let reason: ErrorReason
  /// When clients may try again.
  public let retryDelay: Duration
  /// What its refusals mean.
  public let refusal: Refusal

  /// A service of its parts.
  public init(_ name: String, reason: ErrorReason, retryDelay: Duration, refusal: Refusal) {
    self.name = name
    self.reason = reason
    self.retryDelay = retryDelay
    self.refusal = refusal
  }

  /// Asks the service within a call, and gives up when its time has passed even where the service doesn't.
  ///
  /// - Parameters:
  ///   - deadline: The call's; the service gets a little less. Nil for the service's own limits.
  ///   - body: Asks, and is given the service's deadline.
  /// - Throws: What the client may know of the failure.
  public func ask<Answer: Sendable>(
    within deadline: ContinuousClock.Instant?,
    _ body: @escaping @Sendable (_ deadline: ContinuousClock.Instant?) async throws(UpstreamError) -> Answer
  ) async throws(RPCError) -> Answer {
    do throws(UpstreamError) {
      guard let deadline else { return try await body(nil) }
      let end = UpstreamDeadline.within(call: deadline, now: .now)
      return try await UpstreamDeadline.run(of: "the \(name)", until: end) { () throws(UpstreamError) in
        try await body(end)
      }
    } catch {
      throw failure(error)
    }
  }

  /// What a client may know of a failure; all the rest stays in `cause`, for the log.
  public func failure(_ error: UpstreamError) -> RPCError {
    switch (error.kind, refusal) {
    case (.cancelled, _):
      RPCError(.cancelled, reason: .cancelled, "the call was cancelled", cause: error)
    case (.unavailable, _), (.deadlineExceeded, _):
      RPCError(
        .unavailable, reason: reason, "the \(name) can't be reached: try again later", retryDelay: retryDelay,
        cause: error)
    case (.refused, .account):
      RPCError(.unavailable, reason: reason, "the \(name) refused to answer", cause: error)
    case (.refused, .defect):
      RPCError(.internal, reason: .internalError, "the request failed", cause: error)
    }
  }
}
