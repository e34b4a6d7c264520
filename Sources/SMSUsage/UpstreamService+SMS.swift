public import RPC
public import Upstream

extension UpstreamService {
  /// The SMS provider. What it refuses is about the organization's own account.
  public static let smsProvider = UpstreamService(
    "SMS provider", reason: .smsProviderUnavailable, retryDelay: .seconds(5), refusal: .account)
}

extension ErrorReason {
  /// The external SMS provider can't be asked, or didn't answer in time.
  public static let smsProviderUnavailable = ErrorReason(rawValue: "SMS_PROVIDER_UNAVAILABLE")
}
