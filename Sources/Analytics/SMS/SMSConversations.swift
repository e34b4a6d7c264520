import Columns
import Filters
import RPC
import Tenancy
import Time

/// What an answer's snapshot says about the messages of conversations.
enum SMSConversations: Sendable, Hashable {
  /// They are counted, by the cells of the query.
  case counted(CellCounts)
  /// They are to be counted in the document store, of these candidates.
  case stored(CandidateSelection)

  /// Counts, or looks up which candidates pass.
  ///
  /// - Throws: What the reader throws.
  init(
    _ filter: ResolvedFilter, by cells: TimeCells, in place: ConversationPlace, using reader: TenantReader
  ) async throws(RPCError) {
    switch place {
    case .documentStore: self = .stored(try await .read(filter, using: reader))
    case .database:
      let sent = try await reader.fold(
        .sentSMS, of: filter.rows.ever, identifiers: reader.identifiers(of: filter.tenant),
        into: SpanCounts(from: cells.starts.map(\.microseconds), to: cells.end.microseconds))
      var counts = CellCounts()
      for (start, count) in zip(sent.starts, sent.counts) { counts.add(count, at: Instant(microseconds: start)) }
      self = .counted(counts)
    }
  }

  /// The memory that it takes, in bytes, about.
  var memory: Int {
    switch self {
    case .counted(let counts): counts.memory
    case .stored(let candidates): candidates.memory
    }
  }
}
