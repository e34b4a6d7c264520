import Compression
public import NIOCore

/// Bytes under a path that anybody may read, by GET and HEAD: a page, its scripts, a document. No call, so neither
/// gates nor observers hear of it.
public struct PlainResource: Sendable {
  /// From its first slash, without a query.
  public let path: String
  let fields: [(name: String, value: String)]
  let plain: ByteBuffer
  let plainTag: EntityTag
  /// By gzip, where that is smaller.
  let compressed: (bytes: ByteBuffer, tag: EntityTag)?

  /// A resource of its bytes, which are compressed once, here.
  ///
  /// - Parameters:
  ///   - cacheControl: How long it may be kept: `no-cache`, or `public, max-age=31536000, immutable` where the path has a
  ///     hash of the bytes.
  ///   - fields: What else its answers say, in lower case: `content-security-policy`.
  public init(
    path: String, contentType: String, _ bytes: ByteBuffer, cacheControl: String = "no-cache",
    fields: [(name: String, value: String)] = []
  ) {
    self.init(
      path: path, contentType: contentType, plain: bytes,
      compressed: Gzip.compress(bytes, after: 0, onlyIfSmaller: true), cacheControl: cacheControl, fields: fields)
  }

  /// A resource of bytes that were compressed before.
  ///
  /// - Throws: ``GzipFailure`` for what can't be inflated, or to more than 16 MiB.
  public init(
    path: String, contentType: String, gzip: ByteBuffer, cacheControl: String = "no-cache",
    fields: [(name: String, value: String)] = []
  ) throws {
    self.init(
      path: path, contentType: contentType, plain: try Gzip.inflate(gzip, limit: 16 << 20), compressed: gzip,
      cacheControl: cacheControl, fields: fields)
  }

  private init(
    path: String, contentType: String, plain: ByteBuffer, compressed: ByteBuffer?, cacheControl: String,
    fields: [(name: String, value: String)]
  ) {
    self.path = path
    self.plain = plain
    plainTag = EntityTag(plain)
    self.compressed = compressed.map { ($0, EntityTag($0)) }
    self.fields =
      [
        ("content-type", contentType), ("cache-control", cacheControl), ("x-content-type-options", "nosniff"),
        ("vary", "Accept-Encoding"),
      ] + fields
  }
}
