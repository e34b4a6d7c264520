import Access
import Documents
import Filters
import Foundation
import RPC
import Time
import Upstream

/// Counts the outbound messages of an organization's SMS conversations, page by page: no more than two pages are kept. Of
/// a conversation, the store sends the times of these messages alone.
///
/// A message without a readable time is not counted (docs/metrics.md, "SMS"), and neither is one of another direction
/// than `outbound`. Documents name campaigns and candidates by ids in small letters, as answers and PostgreSQL spell
/// them.
struct ConversationScan: Sendable {
  let orgID: UUID
  let campaignIDs: [UUID]
  let candidates: CandidateSelection
  let cells: TimeCells

  /// What is asked of the store.
  var query: DocumentQuery {
    var conditions: [DocumentQuery.Condition] = []
    if !campaignIDs.isEmpty { conditions.append(.isOneOf("campaign_id", campaignIDs.map(\.text))) }
    if case .few(let ids) = candidates { conditions.append(.isOneOf("candidate_id", ids.map(\.text))) }
    var fields: [DocumentQuery.Field] = []
    if case .many = candidates { fields.append("candidate_id") }
    return DocumentQuery(
      .smsConversations, fields: fields,
      texts: .init("sent_at", inElementsOf: "messages", where: [.isOneOf("direction", ["outbound"])]),
      where: conditions, pageSize: 1_000)
  }

  /// Messages by cell.
  ///
  /// - Throws: What a client may know of the store's failures.
  func counts(
    in documents: any DocumentStore, asking upstream: SharedUpstream
  ) async throws(RPCError) -> CellCounts {
    if case .few(let ids) = candidates, ids.isEmpty { return CellCounts() }
    return try await upstream.ask(.documentStore) { () throws(UpstreamError) in
      var counts = CellCounts()
      try await documents.forEachPage(of: query, partition: orgID, deadline: nil) { conversations in
        for conversation in conversations where passes(conversation) { count(conversation, in: &counts) }
      }
      return counts
    }
  }

  /// Whether a conversation is with one of the candidates, where the store couldn't be asked that.
  private func passes(_ conversation: JSONValue) -> Bool {
    guard case .many(let ids) = candidates else { return true }
    guard let text = conversation["candidate_id"]?.string, let id = UUID(text: text) else { return false }
    return ids.contains(id) && id.text == text
  }

  private func count(_ conversation: JSONValue, in counts: inout CellCounts) {
    for time in conversation["messages"]?.array ?? [] {
      guard let text = time.string, let sent = Instant(rfc3339: text), let cell = cells.start(of: sent) else {
        continue
      }
      counts.add(1, at: cell)
    }
  }
}
