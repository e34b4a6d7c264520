/// Whether an answer may be given again to whoever asks the same a little later.
public enum Reuse: Sendable {
  /// It may.
  case allowed
  /// It may not: something in it failed, and the next to ask should have another try.
  case denied
}
