/// Where a page of a list ends: behind which entry the next one begins. A ``PageTokens`` token carries it.
public protocol PagePosition: Sendable {
  /// At most some 1,300.
  var bytes: [UInt8] { get }

  /// What ``bytes`` are of; nil for others.
  init?(_ bytes: [UInt8])
}
