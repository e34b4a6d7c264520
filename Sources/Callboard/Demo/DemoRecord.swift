import DemoData
import DemoFiles
import Foundation
import Postgres
import Time

/// What the rows of a demonstration were made from, kept in its folder to tell whether they can be used again.
struct DemoRecord: Codable, Equatable {
  /// The rows' version; a record that has none, or another, is of rows that are made otherwise now.
  var version: Int
  var seed: UInt64
  var scale: Double
  /// When the rows end, in seconds since 1970.
  var now: Int64

  /// Rows older than this are made anew, or "the last 7 days" would be empty: two days, in seconds.
  static let longestAge: Int64 = 2 * 86_400

  /// The record in the folder; nil where there is none that can be read.
  init?(in folder: DemoFolder) {
    guard let text = (try? folder.read(\.record)) ?? nil,
      let record = try? JSONDecoder().decode(DemoRecord.self, from: Data(text.utf8))
    else { return nil }
    self = record
  }

  init(seed: UInt64, scale: Double, now: Int64) {
    version = DemoData.version
    self.seed = seed
    self.scale = scale
    self.now = now
  }

  /// Whether rows like these serve for what is wanted now.
  func serves(seed: UInt64, scale: Double, now: Int64) -> Bool {
    version == DemoData.version && self.seed == seed && self.scale == scale
      && (0...Self.longestAge).contains(now.subtractingReportingOverflow(self.now).partialValue)
  }

  /// Keeps the record in the folder.
  func write(to folder: DemoFolder) throws {
    try folder.write(\.record, String(decoding: JSONEncoder().encode(self), as: UTF8.self))
  }

  /// The rows.
  var data: DemoData {
    DemoData(seed: seed, scale: scale, now: Instant(seconds: now))
  }
}
