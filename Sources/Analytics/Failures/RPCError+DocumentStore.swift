import Access
import Documents
import RPC

extension RPCError {
  /// What a client may know of a failure of the document store; all the rest stays in `cause`, for the log.
  init(_ error: DocumentStoreError) {
    switch error.kind {
    case .cancelled:
      self.init(.cancelled, reason: .cancelled, "the call was cancelled", cause: error)
    case .unavailable, .deadlineExceeded:
      self.init(
        .unavailable, reason: .documentStoreUnavailable, "the document store can't be reached: try again later",
        retryDelay: .seconds(1), cause: error)
    case .refused:
      self.init(.internal, reason: .internalError, "the request failed", cause: error)
    }
  }
}
