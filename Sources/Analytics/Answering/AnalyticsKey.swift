import Access
import Filters
import Foundation

/// All that an answer depends on. Calls of equal keys may have one answer: they ask the same, and see the same rows.
///
/// Ranges such as TODAY follow the time of day, so that one that is given again may be of the day before, for as long as
/// answers live: its `as_of` says so.
struct AnalyticsKey: Hashable, Sendable {
  private let answer: ObjectIdentifier
  private let scope: ScopeRequest
  private let time: TimeRangeFilter
  private let campaignIDs: [UUID]
  private let candidateIDs: [UUID]
  // Byte by byte, as filters compare: equal strings may be written by other bytes.
  private let sources: [[UInt8]]
  private let tags: [[UInt8]]
  private let hasFreshScores: Bool
  private let messages: UUID?

  /// - Parameters:
  ///   - answer: What is answered.
  ///   - request: Who asks for it, and of what.
  ///   - hasFreshScores: Whether the answer has no passing scores that were looked up before it was begun.
  ///   - messages: The count of SMS that the answer is made of, where it is made of one.
  init<Answer: SharedAnswer>(
    _ answer: Answer.Type, _ request: AnalyticsRequest, hasFreshScores: Bool = false, messages: UUID? = nil
  ) {
    self.answer = ObjectIdentifier(answer)
    (scope, time) = (request.scope, request.time)
    (campaignIDs, candidateIDs) = (request.campaigns.campaignIDs, request.campaigns.candidateIDs)
    sources = request.campaigns.sources.map { Array($0.utf8) }
    tags = request.campaigns.tags.map { Array($0.utf8) }
    self.hasFreshScores = hasFreshScores
    self.messages = messages
  }

  /// The memory that it takes beside its own size, in bytes, about.
  var memory: Int {
    16 * (campaignIDs.count + candidateIDs.count) + [sources, tags].joined().reduce(0) { $0 + 32 + $1.count }
  }
}
