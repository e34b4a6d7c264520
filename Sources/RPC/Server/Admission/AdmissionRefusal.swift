/// Why a call is not run.
struct AdmissionRefusal: Error, Hashable, Sendable {
  /// What was decided, in the words of the metric's label.
  enum Reason: String, CaseIterable, Sendable {
    /// As many calls wait as may.
    case queueFull = "queue_full"
    /// It would wait, or has waited, longer than calls may.
    case wait
    /// It would not run before its deadline.
    case deadline
  }

  /// What it had to wait for.
  enum Limit: Sendable {
    case tenant
    case server
  }

  var reason: Reason
  var limit: Limit
}

extension RPCError {
  /// RESOURCE_EXHAUSTED: too many calls run, and this one can't wait for them.
  init(_ refusal: AdmissionRefusal, _ limits: AdmissionLimits) {
    let whose: String
    let count: Int
    switch refusal.limit {
    case .tenant: (whose, count) = ("the \(limits.tenantName)", limits.runningCallsOfTenant)
    case .server: (whose, count) = ("the server", limits.runningCalls)
    }
    let problem =
      switch refusal.reason {
      case .queueFull: "as many others wait as may"
      case .wait: "it takes too long until this one can run"
      case .deadline: "this one would not run before its deadline"
      }
    self.init(
      .resourceExhausted, reason: .serverBusy, "too many calls of \(whose) run, and \(problem)",
      quotaViolations: [
        QuotaViolation(
          subject: "running calls of \(whose)",
          description: "at most \(count); \(limits.waitingCalls) may wait, for \(limits.longestWait)")
      ],
      retryDelay: .seconds(1))
  }
}
