import Page
import RPC

extension PageConfiguration {
  /// The page as what the server hands to anyone.
  ///
  /// - Throws: `GzipFailure` where the program's own bytes are damaged.
  func resources() throws -> [PlainResource] {
    try assets().map { asset in
      guard let gzip = asset.gzip else {
        return PlainResource(
          path: asset.path, contentType: asset.contentType, asset.plain, cacheControl: asset.cacheControl,
          fields: asset.fields)
      }
      return try PlainResource(
        path: asset.path, contentType: asset.contentType, gzip: gzip, cacheControl: asset.cacheControl,
        fields: asset.fields)
    }
  }
}
