import Access
import RPC
import SMSUsage

extension RPCError {
  /// What a client may know of a failure of the SMS provider: UNAVAILABLE, since without its part a count would be wrong.
  /// All the rest stays in `cause`, for the log.
  init(_ error: SMSProviderError) {
    switch error.kind {
    case .cancelled:
      self.init(.cancelled, reason: .cancelled, "the call was cancelled", cause: error)
    case .unavailable, .deadlineExceeded:
      self.init(
        .unavailable, reason: .smsProviderUnavailable, "the SMS provider can't be asked: try again later",
        retryDelay: .seconds(5), cause: error)
    case .refused:
      // Trying again is of no use before someone mends the account's configuration.
      self.init(
        .unavailable, reason: .smsProviderUnavailable, "the SMS provider refused to answer", cause: error)
    }
  }
}
