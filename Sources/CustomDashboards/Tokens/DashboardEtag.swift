import Access
import RPC

/// Which of a dashboard's states a client has read.
struct DashboardEtag: Sendable, Hashable {
  /// As clients have it.
  let text: String

  /// That of a dashboard that was changed so often.
  init(revision: Int64) { text = "r\(revision)" }

  /// - Parameter given: The etag of a request; empty for a change of whatever there is.
  /// - Throws: ABORTED for another than this.
  func check(_ given: String) throws(RPCError) {
    guard !given.isEmpty, given != text else { return }
    throw RPCError(
      .aborted, reason: .etagStale,
      "the dashboard has changed since this etag was read: get it again, and repeat the change with its new etag")
  }
}
