import Postgres
import Upstream

extension UpstreamError {
  /// What a failure of PostgreSQL is to whoever reads documents.
  init(_ error: PostgresError) {
    let kind: Kind =
      switch error.kind {
      case .unavailable, .poolExhausted: .unavailable
      case .deadlineExceeded: .deadlineExceeded
      case .cancelled: .cancelled
      case .server(.queryCanceled): .deadlineExceeded
      // A standby that had to cancel a query of its own accord.
      case .server(.serializationFailure): .unavailable
      case .server(let state):
        // PostgreSQL, appendix A: connection exceptions, insufficient resources, operator intervention.
        ["08", "53", "57"].contains(state.category) ? .unavailable : .refused
      case .decoding, .usage: .refused
      }
    self.init(kind, error.description)
  }
}
