import Foundation
import Postgres
import Randomness
import TestDatabase
import TestExpectations
import Testing

@testable import Time

/// RFC 3339, strictly.
@Suite struct RFC3339Tests {
  @Test(
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59.999999Z", -1),
      ("2026-11-21T06:00:00.5Z", 1_795_240_800_500_000),
      ("2026-11-21t06:00:00.500z", 1_795_240_800_500_000), ("2026-11-21T07:30:00+01:30", 1_795_240_800_000_000),
      ("2026-11-20T22:00:00-08:00", 1_795_240_800_000_000), ("2026-11-21T06:00:00-00:00", 1_795_240_800_000_000),
      ("2026-11-21T06:00:00.9999999999Z", 1_795_240_800_999_999), ("0001-01-01T00:00:00Z", -62_135_596_800_000_000),
      ("9999-12-31T23:59:59Z", 253_402_300_799_000_000), ("2024-02-29T00:00:00Z", 1_709_164_800_000_000),
      ("2016-12-31T23:59:60Z", 1_483_228_800_000_000), ("2016-12-31T15:59:60.25-08:00", 1_483_228_800_250_000),
      ("2000-01-01T05:30:00+05:30", 946_684_800_000_000),
    ] as [(String, Int64)]) func reads(_ text: String, _ expected: Int64)
  {
    #expect(Instant(rfc3339: text)?.microseconds == expected)
  }

  @Test(arguments: [
    "", "Z", "2026-11-21", "2026-11-21T06:00:00", "2026-11-21 06:00:00Z", "2026-11-21T06:00Z", "2026-11-21T06:00:00.Z",
    "2026-11-21T06:00:00,5Z", "2026-11-21T06:00:00+0130", "2026-11-21T06:00:00+01", "2026-11-21T06:00:00+24:00",
    "2026-11-21T06:00:00+01:60", "2026-11-21T24:00:00Z", "2026-11-21T06:60:00Z", "2026-11-21T06:00:61Z",
    "2026-11-21T06:00:60Z", "2026-11-21T23:59:60Z", "2016-12-31T23:59:60-08:00", "2026-02-29T06:00:00Z",
    "2026-13-01T06:00:00Z", "2026-00-01T06:00:00Z", "2026-01-00T06:00:00Z", "2026-04-31T06:00:00Z",
    "0000-01-01T00:00:00Z", "-2026-11-21T06:00:00Z", "02026-11-21T06:00:00Z", "2026-11-21T06:00:00ZZ",
    " 2026-11-21T06:00:00Z", "2026-11-21T06:00:00Z ", "2026-11-21T06:00:00Z\0", "２026-11-21T06:00:00Z",
    "2026-11-21T06:00:00+01:00Z", "2026-11-21T6:00:00Z", "2026-1-21T06:00:00Z", "20261121T060000Z",
    "2026-11-21T06:00:00z1",
  ]) func refuses(_ text: String) {
    #expect(Instant(rfc3339: text) == nil)
  }

  /// PostgreSQL reads the same times alike.
  @Test func agreesWithPostgreSQL() async throws {
    let seed = UInt64.random(in: .min ... .max)
    var random = SeededGenerator(seed: seed)
    try await withConnection(to: try await TestDatabase.shared().makeEmptyDatabase()) { connection in
      var texts: [String] = []
      for _ in 0..<500 {
        let time = Int64.random(in: -60_000_000_000_000_000...250_000_000_000_000_000, using: &random)
        texts.append(
          rfc3339(
            time, offsetMinutes: .random(in: -959...959, using: &random), places: .random(in: 0...6, using: &random)))
      }
      let rows = try await connection.query(
        "select text::timestamptz from unnest(\(texts)) with ordinality as texts(text, place) order by place")
      for (text, row) in zip(texts, rows) {
        #expect(Instant(rfc3339: text) == (try row.scalar(as: Instant.self)), "\(text), seed \(seed)")
      }
    }
  }
}
