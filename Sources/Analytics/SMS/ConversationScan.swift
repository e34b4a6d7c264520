import Documents
import Filters
import Foundation
import Postgres
import RPC

/// Counts the outbound messages of an organization's SMS conversations, page by page: no more than a page is kept.
///
/// A message without a readable time is not counted (metrics.md, "SMS"), and neither is one of another direction than
/// `outbound`. Documents name campaigns and candidates by ids in small letters, as answers and PostgreSQL spell them.
struct ConversationScan: Sendable {
  let orgID: UUID
  let campaignIDs: [UUID]
  let candidates: CandidateSelection
  let cells: TimeCells

  /// What is asked of the store.
  var query: DocumentQuery {
    var conditions: [DocumentQuery.Condition] = []
    if !campaignIDs.isEmpty { conditions.append(.isOneOf("campaign_id", campaignIDs.map(\.spelling))) }
    if case .few(let ids) = candidates { conditions.append(.isOneOf("candidate_id", ids.map(\.spelling))) }
    return DocumentQuery(
      .smsConversations, fields: ["campaign_id", "candidate_id", "messages"], where: conditions)
  }

  /// Messages by cell.
  ///
  /// - Throws: What a client may know of the store's failures.
  func counts(in documents: any DocumentStore, deadline: StoreDeadline) async throws(RPCError) -> CellCounts {
    if case .few(let ids) = candidates, ids.isEmpty { return CellCounts() }
    return try await deadline.ask { instant throws(DocumentStoreError) in
      var counts = CellCounts()
      let query = query
      var continuation: DocumentPage.Continuation?
      repeat {
        let page = try await documents.page(of: query, partition: orgID, after: continuation, deadline: instant)
        for conversation in page.documents where passes(conversation) { count(conversation, in: &counts) }
        continuation = page.continuation
      } while continuation != nil
      return counts
    }
  }

  /// Whether a conversation is with one of the candidates, where the store couldn't be asked that.
  private func passes(_ conversation: JSONValue) -> Bool {
    guard case .many(let ids) = candidates else { return true }
    guard let text = conversation["candidate_id"]?.string, let id = UUID(uuidString: text) else { return false }
    return ids.contains(id) && id.spelling == text
  }

  private func count(_ conversation: JSONValue, in counts: inout CellCounts) {
    for message in conversation["messages"]?.array ?? [] {
      guard message["direction"]?.string == "outbound", let text = message["sent_at"]?.string,
        let sent = Instant(rfc3339: text), let cell = cells.start(of: sent)
      else { continue }
      counts.add(1, at: cell)
    }
  }
}
