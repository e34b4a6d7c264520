import Postgres
import RPC
import Testing

@testable import Tenancy

@Suite struct DatabaseFailureTests {
  @Test(arguments: [
    (PostgresError.Kind.unavailable(beforeCommit: true), StatusCode.unavailable, true),
    (.unavailable(beforeCommit: false), .unavailable, true),
    (.poolExhausted(waited: .seconds(5), poolSize: 8), .resourceExhausted, true),
    (.deadlineExceeded, .deadlineExceeded, false), (.cancelled, .cancelled, false),
    (.decoding(column: "name"), .internal, false), (.usage, .internal, false),
    (.server(sqlState: "57014"), .unavailable, true), (.server(sqlState: "57P01"), .unavailable, true),
    (.server(sqlState: "08006"), .unavailable, true), (.server(sqlState: "53300"), .unavailable, true),
    (.server(sqlState: "40001"), .unavailable, true), (.server(sqlState: "42P01"), .internal, false),
    (.server(sqlState: "22012"), .internal, false), (.server(sqlState: ""), .internal, false),
  ])
  func whatAClientMayKnow(kind: PostgresError.Kind, code: StatusCode, retry: Bool) {
    let error = RPCError(PostgresError(kind, "select secret from db7.internal"))
    #expect(error.code == code)
    #expect((error.retryDelay != nil) == retry)
    #expect(!error.message.contains("secret") && !error.message.contains("db7"))
    #expect(error.cause is PostgresError)
  }
}
