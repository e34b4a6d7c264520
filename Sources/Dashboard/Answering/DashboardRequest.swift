import Access
import Answers
import Filters
import Messages
import RPC
import Time

/// What a call asks of the dashboard, as far as it is known without the database: all that is refused without one is.
struct DashboardRequest: Sendable {
  /// Whose rows, by the session's rights.
  let scope: ScopeRequest
  /// The request's time range.
  let time: TimeRangeFilter
  /// The earliest moment that the data may be of; nil where the client sets none.
  let oldest: ContinuousClock.Instant?

  /// - Throws: UNAUTHENTICATED, PERMISSION_DENIED, INVALID_ARGUMENT.
  init(_ timeRange: TimeRange?, orgID: String, _ context: CallContext) throws(RPCError) {
    let session = try context.session()
    time = try TimeRangeFilter.parse(timeRange)
    oldest = try context.oldestData()
    scope = try ScopeRequest(session, requestedOrgID: orgID)
  }
}

/// All that an answer depends on. Calls of equal keys may have one answer: they ask the same, and see the same rows.
///
/// Ranges such as TODAY follow the time of day, so that one that is given again may be of the day before, for as long as
/// answers live: its `as_of` says so.
struct AnswerKey: Hashable, Sendable {
  enum Subject: Hashable, Sendable {
    /// One group, by its name as a section.
    case group(String)
    /// All groups, as a stream.
    case wholeDashboard
  }

  private let subject: Subject
  private let scope: ScopeRequest
  private let time: TimeRangeFilter

  init(_ subject: Subject, _ request: DashboardRequest) {
    self.subject = subject
    scope = request.scope
    time = request.time
  }
}
