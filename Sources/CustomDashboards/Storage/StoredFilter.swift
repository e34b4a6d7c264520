import Messages
import NIOCore
import Protobuf

/// A chart's filter as the database keeps it: by the JSON mapping of proto3.
enum StoredFilter {
  /// The text of a filter.
  static func json(of filter: AnalyticsFilter?) -> String { filter?.jsonString ?? "{}" }

  /// The filter of a text; nil for an empty one.
  ///
  /// - Throws: Where the text isn't one of a filter.
  static func filter(json: String) throws(JSONDecodingFailure) -> AnalyticsFilter? {
    guard json != "{}" else { return nil }
    return try AnalyticsFilter(decodingJSON: ByteBuffer(string: json))
  }
}
