public import RPC
public import Upstream

extension UpstreamService {
  /// The language model. What it refuses, or answers in another form than it was asked for, is no defect of ours: it is
  /// as good as no answer.
  public static let languageModel = UpstreamService(
    "language model", reason: .languageModelUnavailable, retryDelay: .seconds(5), refusal: .account)
}

extension ErrorReason {
  /// The language model can't be asked, gave no answer in time, or none that can be believed.
  public static let languageModelUnavailable = ErrorReason(rawValue: "LANGUAGE_MODEL_UNAVAILABLE")
}
