import Randomness
import TestDatabase
import Testing

@testable import Postgres

/// Sums of numbers as PostgreSQL makes them.
@Suite struct NumericSumTests {
  @Test func agreesWithPostgreSQL() async throws {
    let seed = UInt64.random(in: .min ... .max)
    var random = SeededGenerator(seed: seed)
    try await withConnection(to: try await TestDatabase.shared().makeDatabase()) { connection in
      for _ in 0..<60 {
        var (sum, terms) = (NumericSum(), [String]())
        for _ in 0..<Int.random(in: 0...12, using: &random) {
          let digits = String(Int64.random(in: -999_999_999...999_999_999, using: &random))
          let text = ["NaN", "0", "1e\(Int.random(in: -40...40, using: &random))"].randomElement(using: &random) ?? "0"
          let value = Bool.random(using: &random) ? "\(digits)e\(Int.random(in: -30...30, using: &random))" : text
          let count = Int64.random(in: 0...4_000_000_000, using: &random)
          let row = try #require(
            try await connection.query("select numeric_send(\(value)::text::numeric) as bytes").first)
          try sum.add(try row.decode("bytes", as: Bytes.self).bytes, times: count)
          if value != "NaN" { terms.append("\(value)::numeric * \(count)") }
        }
        let text = terms.isEmpty ? "0" : terms.joined(separator: " + ")
        let row = try #require(
          try await connection.query("select (\(unescaped: text))::numeric::text::float8 as sum").first)
        #expect(try row.decode("sum", as: Double.self) == sum.value, "\(text), seed \(seed)")
      }
    }
  }

  @Test func whatIsNoNumberIsAnError() {
    var sum = NumericSum()
    #expect(throws: PostgresError.self) { try sum.add([1, 2, 3], times: 1) }
    #expect(throws: Never.self) { try sum.add([], times: 1) }
    #expect(sum.value == 0)
  }
}
