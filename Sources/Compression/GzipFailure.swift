/// Why bytes could not be inflated.
public enum GzipFailure: Error, Equatable {
  /// They are not gzip (RFC 1952), end too early, or have a wrong checksum.
  case corrupt
  /// They would become more bytes than the limit. What is beyond it was not inflated.
  case tooLarge
  /// There is no memory for the state, 40 KiB.
  case outOfMemory
}
