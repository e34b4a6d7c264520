import Foundation
import Testing

@testable import Postgres

@Suite struct StatementTests {
  @Test func valuesAreBoundAndNumbered() {
    let statement: Statement = "select * from t where a = \(1) and b = \("two") and c = \(Int?.none)"
    #expect(statement.text == "select * from t where a = $1 and b = $2 and c = $3")
    #expect(statement.parameters == [Parameter(1), Parameter("two"), Parameter(Int?.none)])
    #expect(statement.parameters.map(\.type) == [.int8, .text, .int8])
  }

  @Test func fragmentsAreRenumbered() {
    let range: Statement = "at >= \(1) and at < \(2)"
    let rows: Statement = "(select * from calls where org = \("o") and \(fragment: range))"
    let statement: Statement = "select \(0), count(*) from \(fragment: rows) c where \(fragment: range) limit \(9)"
    #expect(
      statement.text
        == "select $1, count(*) from (select * from calls where org = $2 and at >= $3 and at < $4) c "
        + "where at >= $5 and at < $6 limit $7")
    #expect(
      statement.parameters
        == [Parameter(0), Parameter("o"), Parameter(1), Parameter(2), Parameter(1), Parameter(2), Parameter(9)])
  }

  @Test func numbersOfTwoDigitsAreRenumbered() {
    let ten = (1...10).map { "\($0)" as Statement }.joined(separator: ", ")
    let statement: Statement = "\(0) \(fragment: ten) \(fragment: ten)"
    #expect(
      statement.text
        == "$1 $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 $12, $13, $14, $15, $16, $17, $18, $19, $20, $21")
  }

  @Test func textThatOnlyLooksLikeAPlaceholderStays() {
    let inner: Statement = "'$1' || 'ü€' || \("x") || $$ $2 $$"
    let statement: Statement = "\(1) \(fragment: inner) \(unescaped: "$3")"
    #expect(statement.text == "$1 '$1' || 'ü€' || $2 || $$ $2 $$ $3")
  }

  @Test func hugeListsOfParametersAreRefused() async {
    let statement = (0...65_535).map { "\($0)" as Statement }.joined(separator: ",")
    #expect(throws: PostgresError.self) { try statement.check() }
  }
}
