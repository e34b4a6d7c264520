/// How often a request that failed for a while is made again, and after how long.
struct RetryPolicy: Sendable {
  /// Requests for one page, the first included.
  var attempts = 4
  /// The longest wait after the first failure; it doubles with each.
  var firstWait: Duration = .milliseconds(250)
  /// The longest wait, unless the server asks for more.
  var longestWait: Duration = .seconds(5)

  /// How long to wait after a failure; nil to give up.
  ///
  /// - Parameters:
  ///   - failures: Of this page so far, at least 1.
  ///   - asked: What the server asked for.
  ///   - share: Of the longest wait, 0...1: clients that failed together should not come back together.
  ///   - remaining: The time until the deadline. A wait that doesn't end before it is not worth it.
  func wait(afterFailures failures: Int, asked: Duration?, share: Double, remaining: Duration) -> Duration? {
    guard failures < attempts else { return nil }
    var longest = firstWait
    for _ in 1..<max(failures, 1) where longest < longestWait { longest = longest * 2 }
    longest = min(longest, longestWait)
    let wait = max(longest * (0.5 + 0.5 * min(max(share, 0), 1)), asked ?? .zero)
    return wait < remaining ? wait : nil
  }

  /// The seconds of a `Retry-After` header (RFC 9110 §10.2.3). A date is not understood: then the policy's own wait
  /// serves.
  static func retryAfter(_ header: String?) -> Duration? {
    guard let header, !header.isEmpty, header.utf8.count <= 9,
      header.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let seconds = Int64(header)
    else { return nil }
    return .seconds(seconds)
  }
}
