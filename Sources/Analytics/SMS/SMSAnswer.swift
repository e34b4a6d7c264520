import Filters
import Foundation
import Messages
import RPC
import Tenancy

/// One count of SMS, and the answers that are made of it alone.
struct SMSAnswer: SharedAnswer {
  /// Tells it from other counts, for the answers that are made of more than it.
  let id = UUID()
  /// What was counted.
  let query: SMSQuery
  let counts: SMSCounts
  let series: EncodedMessage<GetSmsSentResponse>
  let total: EncodedMessage<GetTotalSmsResponse>

  /// The answers that a count gives.
  ///
  /// - Throws: INVALID_ARGUMENT for a range that is empty or too long.
  init(_ query: SMSQuery, _ counts: SMSCounts) throws(RPCError) {
    (self.query, self.counts) = (query, counts)
    let filter = try query.filter(oldest: counts.oldest)
    let figures = SMSFigures(counts, over: filter.range)
    series = EncodedMessage(
      GetSmsSentResponse(
        points: zip(filter.range.buckets, figures.sent).map { bucket, sent in
          .init(bucket: .init(bucket), smsSent: sent)
        },
        info: filter.info))
    total = EncodedMessage(
      GetTotalSmsResponse(
        totalSms: figures.total, fromConversations: figures.fromConversations, fromProvider: figures.fromProvider,
        info: filter.info))
  }

  var memory: Int { series.memory + total.memory + counts.memory + query.conversations.memory }
}
