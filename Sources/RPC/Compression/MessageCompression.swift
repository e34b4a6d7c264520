/// Whether a message is compressed, where its call has an encoding and the other side takes it.
public enum MessageCompression: Sendable {
  /// If it is over 1 KiB, and smaller by it.
  case automatic
  /// Whatever its size, and even if it grows.
  case always
  /// Not at all: for bytes that are compressed already, or that an attacker may mix with secrets.
  case never

  /// The largest message that isn't worth it, in bytes.
  static let threshold = 1 << 10

  /// Whether a message of `size` bytes is to be compressed.
  func applies(to size: Int) -> Bool {
    switch self {
    case .automatic: size > Self.threshold
    case .always: true
    case .never: false
    }
  }
}
