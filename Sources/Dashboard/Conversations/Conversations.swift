import Columns
import Filters
import RPC
import Tenancy

/// The messages and calls of an answer's range: each relation is read once, whichever of the answer's groups ask.
///
/// ALL_TIME starts where each group's own rows do, and is about the same rows whichever group asks: those of another relation
/// decide how many empty buckets are before them.
final class Conversations: Sendable {
  private let parts: ConversationParts
  private let identifiers: Identifiers
  private let messageReading = ConversationReading<(ResolvedFilter, MessageFold)>()
  private let callReading = ConversationReading<(ResolvedFilter, CallFold)>()

  /// - Parameters:
  ///   - parts: All that the answer's groups will ask for.
  ///   - identifiers: Whose numbers the answer's columns have.
  init(_ parts: ConversationParts, identifiers: Identifiers) { (self.parts, self.identifiers) = (parts, identifiers) }

  /// What the numbers of phones stand for.
  var phones: IdentifierTable { identifiers.phones }

  /// Messages, and the filter that counts them.
  func messages(of query: GroupQuery) async throws(RPCError) -> (filter: ResolvedFilter, fold: MessageFold) {
    try await messageReading.value { () async throws(RPCError) in
      let filter = try await query.filter(counting: [.messages])
      let fold = MessageFold(parts, filter.clock)
      return (
        filter, try await query.reader.fold(.messages, of: filter.rows, identifiers: identifiers, into: fold)
      )
    }
  }

  /// Calls, and the filter that counts them, by days.
  func calls(of query: GroupQuery) async throws(RPCError) -> (filter: ResolvedFilter, fold: CallFold) {
    try await callReading.value { () async throws(RPCError) in
      let filter = try await query.filter(counting: [.calls], width: .day)
      let fold = CallFold(parts, filter.clock)
      return (filter, try await query.reader.fold(.calls, of: filter.rows, identifiers: identifiers, into: fold))
    }
  }
}
