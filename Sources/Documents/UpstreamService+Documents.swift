public import RPC
public import Upstream

extension UpstreamService {
  /// The document store.
  public static let documentStore = UpstreamService(
    "document store", reason: .documentStoreUnavailable, retryDelay: .seconds(1), refusal: .defect)
}

extension ErrorReason {
  /// The document store can't be reached, or didn't answer in time.
  public static let documentStoreUnavailable = ErrorReason(rawValue: "DOCUMENT_STORE_UNAVAILABLE")
}
