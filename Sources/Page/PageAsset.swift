public import NIOCore

/// A file of the page as it is served, to anyone who asks by GET or HEAD.
public struct PageAsset: Sendable {
  /// From its first slash, without a query: `/`, `/assets/…`.
  public let path: String
  /// The value of `content-type`.
  public let contentType: String
  /// The bytes as they are.
  public let plain: ByteBuffer
  /// The same bytes by gzip; nil where they weren't compressed before.
  public let gzip: ByteBuffer?
  /// The value of `cache-control`.
  public let cacheControl: String
  /// What else its answers say, in lower case.
  public let fields: [(name: String, value: String)]
}
