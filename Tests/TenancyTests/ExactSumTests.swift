import Foundation
import Postgres
import Randomness
import TestDatabase
import TestExpectations
import Testing

@testable import Tenancy

/// Sums of doubles in PostgreSQL.
@Suite struct ExactSumTests {
  /// The exact sum, rounded once, of numbers in every order that matters, and how many are known.
  private func sum(_ numbers: [Double], on connection: PostgresConnection) async throws -> (sum: Double?, count: Int) {
    let row = try await TenantReader(connection).fetch(
      """
      select \(exactSumOf: "number") as sum, count(\(finite: "number")) as known
      from unnest(\(numbers)) as list(number)
      """
    ).first
    let found = try #require(row)
    return (try found.decode("sum"), try found.decode("known"))
  }

  @Test func sumsDontDependOnTheOrder() async throws {
    var random = SeededGenerator(seed: drawSeed())
    try await withConnection(to: try await TestDatabase.shared().makeDatabase()) { connection in
      for _ in 0..<20 {
        // Whole multiples of 2⁻⁵³: the brute force adds them as such.
        let multiples = (0..<500).map { _ in Int64.random(in: 0...1 << 53, using: &random) }
        var (low, high) = (Int64(0), Int64(0))
        for multiple in multiples {
          low += multiple & 0xFFFF_FFFF
          high += multiple >> 32
        }
        // The high part in units of 2⁻²¹ and the low one in 2⁻⁵³ are exact; their sum is rounded once.
        let expected = Double(high) * 0x1p-21 + Double(low) * 0x1p-53
        let numbers = multiples.map { Double($0) * 0x1p-53 }
        for numbers in [numbers, numbers.sorted(), numbers.reversed(), numbers.shuffled(using: &random)] {
          let (sum, count) = try await sum(numbers, on: connection)
          #expect(sum == expected)
          #expect(count == 500)
          #expect(try await fractionSum(numbers, on: connection) == expected)
        }
      }
    }
  }

  private func fractionSum(_ numbers: [Double], on connection: PostgresConnection) async throws -> Double? {
    let row = try await TenantReader(connection).fetch(
      "select \(fractionSumOf: "number") as sum from unnest(\(numbers)) as list(number)"
    ).first
    return try row?.decode("sum")
  }

  @Test func onlyFractionsAreAddedAsSuch() async throws {
    try await withConnection(to: try await TestDatabase.shared().makeDatabase()) { connection in
      for numbers in [[0, 1, 0.5], [0], [1, 1]] as [[Double]] {
        let sum = try await fractionSum(numbers, on: connection)
        #expect(sum == numbers.reduce(0, +))
      }
      for other in [.nan, .infinity, -.infinity, -1e-300, 1.0.nextUp, 1e300] as [Double] {
        let sum = try await fractionSum([0.5, other, 0.25], on: connection)
        #expect(sum == nil, "\(other)")
      }
      let nothing = try await fractionSum([], on: connection)
      #expect(nothing == nil)
    }
  }

  @Test func numbersOfAnySizeAreAdded() async throws {
    try await withConnection(to: try await TestDatabase.shared().makeDatabase()) { connection in
      let cases: [([Double], Double?, Int)] = [
        ([], nil, 0), ([.nan, .infinity, -.infinity], nil, 0), ([0.5, .nan, 0.25, .infinity], 0.75, 2),
        ([1e300, 1, -1e300], 1, 3), ([1, 1e300, -1e300, 0.25], 1.25, 4), ([0], 0, 1), ([-0.0], 0, 1),
        ([.leastNonzeroMagnitude, .leastNonzeroMagnitude], 2 * .leastNonzeroMagnitude, 2),
        ([1e-20, 0.5, -0.5], 1e-20, 3), ([0.1, 0.2, 0.3, -0.6], -2.7755575615628914e-17, 4),
        ([.greatestFiniteMagnitude, .greatestFiniteMagnitude], .infinity, 2), ([2, 3], 5, 2),
        ([0.001953125, 0.0019531249999999998, 1, 1.0000000000000002], 2.00390625, 4),
      ]
      for (numbers, expected, known) in cases {
        let (sum, count) = try await sum(numbers, on: connection)
        if let expected, expected.isFinite, !numbers.contains(0.1) {
          #expect(isNear(sum, expected), "\(numbers)")
        } else if expected == nil {
          #expect(sum == nil)
        }
        #expect(count == known)
        #expect(try await self.sum(numbers.reversed(), on: connection).sum == sum)
      }
    }
  }
}
