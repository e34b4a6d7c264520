import Postgres
import Upstream

extension UpstreamError {
  /// What a failure of PostgreSQL is to whoever reads documents.
  init(_ error: PostgresError) {
    let kind: Kind =
      switch error.kind {
      case _ where error.isUnavailable: .unavailable
      case .poolExhausted: .unavailable
      case .deadlineExceeded: .deadlineExceeded
      case .cancelled: .cancelled
      case .unavailable, .server, .decoding, .usage: .refused
      }
    self.init(kind, error.description)
  }
}
