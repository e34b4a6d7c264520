import Foundation
import Postgres
import TestDatabase
import Testing
import Time

@Suite struct ValueTests {
  private enum Direction: String, PostgresEncodable, PostgresDecodable {
    case inbound, outbound
  }

  /// Sends values and reads them back, also as an array and as NULL, and compares with what the server makes of its own
  /// literals.
  private func check<Value: PostgresEncodable & PostgresDecodable & PostgresArrayElement & Equatable & Sendable>(
    _ type: String, _ samples: [(Value, literal: String)], on connection: PostgresConnection
  ) async throws {
    for (value, literal) in samples {
      let rows = try await connection.query(
        """
        select \(value) as sent, \(unescaped: literal)::\(unescaped: type) as written,
          \(value) is not distinct from \(unescaped: literal)::\(unescaped: type) as same
        """
      )
      try #expect(rows[0].decode("sent", as: Value.self) == value)
      try #expect(rows[0].decode("written", as: Value.self) == value)
      try #expect(rows[0].decode("same", as: Bool.self), "\(value) and \(literal)")
    }
    let array: [Value?] = samples.map(\.0) + [nil]
    let rows = try await connection.query("select \(array) as some, \([Value]()) as none, \(Value?.none) as nothing")
    try #expect(rows[0].decode("some", as: [Value?].self) == array)
    try #expect(rows[0].decode("none", as: [Value].self) == [])
    try #expect(rows[0].decode("nothing", as: Value?.self) == nil)
    #expect(throws: PostgresError.self) { try rows[0].decode("nothing", as: Value.self) }
    #expect(throws: PostgresError.self) { try rows[0].decode("some", as: [Value].self) }
  }

  @Test func everyTypeMakesTheRoundTrip() async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      try await check("bool", [(true, "true"), (false, "false")], on: connection)
      try await check("int2", [(Int16.min, "'-32768'"), (0, "0"), (.max, "32767")], on: connection)
      try await check("int4", [(Int32.min, "'-2147483648'"), (-1, "'-1'"), (.max, "2147483647")], on: connection)
      try await check(
        "int8", [(Int64.min, "'-9223372036854775808'"), (0, "0"), (.max, "9223372036854775807")], on: connection)
      try await check("int8", [(Int.min, "'-9223372036854775808'"), (.max, "9223372036854775807")], on: connection)
      try await check(
        "float4", [(Float.greatestFiniteMagnitude, "'3.4028235e38'"), (-.infinity, "'-Infinity'"), (0.1, "0.1")],
        on: connection)
      try await check(
        "float8",
        [
          (Double.greatestFiniteMagnitude, "'1.7976931348623157e308'"), (.infinity, "'Infinity'"),
          (.leastNonzeroMagnitude, "'5e-324'"), (0.1, "0.1"),
        ], on: connection)
      try await check("text", [("", "''"), ("ü€😀", "'ü€😀'"), ("a'b\\c", "'a''b\\c'")], on: connection)
      try await check(
        "uuid",
        [
          (
            UUID(uuid: (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255)),
            "'00010203-0405-0607-0809-0a0b0c0d0eff'"
          )
        ], on: connection)
      try await check("bytea", [(Bytes([0, 255, 1]), "'\\x00ff01'"), (Bytes([]), "''")], on: connection)
      try await check(
        "timestamptz",
        [
          (Instant(microseconds: 0), "'1970-01-01 00:00:00+00'"),
          (Instant(microseconds: -1), "'1969-12-31 23:59:59.999999+00'"),
          (Instant(seconds: 1_793_837_106), "'2026-11-05 00:05:06+00'"),
          (Instant(seconds: -210_866_803_200), "'4714-11-24 00:00:00+00 BC'"),
          (.distantFuture, "'infinity'"), (.distantPast, "'-infinity'"),
        ], on: connection)
    }
  }

  @Test func timesBeyondInstantSaturate() async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      let last: Instant = try await connection.value("select '294276-12-31 23:59:59.999999+00'::timestamptz")
      #expect(last == .distantFuture)
      let earlier: Instant = try await connection.value("select '294246-01-01 00:00:00+00'::timestamptz")
      try await #expect(
        connection.value("select extract(epoch from '294246-01-01 00:00:00+00'::timestamptz)::int8") == earlier.seconds)
    }
  }

  @Test(arguments: [
    "0", "0.00", "1", "-1", "10000", "12345678.9012", "-0.0001", "0.00000000000000000001", "9999", "99990000",
    "123456789012345678901234567890.123456789", "1e20", "1.50", "NaN", "Infinity", "-Infinity", "1000000000000",
    "0.1234", "0.00001234", "-98765432109876543210.5",
  ])
  func numericsAreExact(literal: String) async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      let rows = try await connection.query(
        "select \(literal)::numeric as number, \(literal)::numeric::text as text, \(literal)::numeric::float8 as double"
      )
      let text: String = try rows[0].decode("number")
      try #expect(text == rows[0].decode("text", as: String.self))
      let number: Double = try rows[0].decode("number")
      let expected: Double = try rows[0].decode("double")
      #expect(number == expected || (number.isNaN && expected.isNaN))
    }
  }

  @Test func integersAreRangeChecked() async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      let rows = try await connection.query(
        """
        select 32768::int4 as small, 2147483648::int8 as large, 9223372036854775807::numeric as most,
          9223372036854775808::numeric as over, (-9223372036854775808)::numeric as least, 1.5::numeric as fraction,
          'Infinity'::numeric as endless, 1e30::numeric as huge, 70000::numeric as round
        """)
      #expect(throws: PostgresError.self) { try rows[0].decode("small", as: Int16.self) }
      #expect(throws: PostgresError.self) { try rows[0].decode("large", as: Int32.self) }
      try #expect(rows[0].decode("small", as: Int64.self) == 32768)
      try #expect(rows[0].decode("most", as: Int.self) == .max)
      try #expect(rows[0].decode("least", as: Int.self) == .min)
      try #expect(rows[0].decode("round", as: Int.self) == 70000)
      for column in ["over", "fraction", "endless", "huge"] as [StaticString] {
        #expect(throws: PostgresError.self, "\(column)") { try rows[0].decode(column, as: Int.self) }
      }
    }
  }

  @Test func textComesFromManyTypes() async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      try await connection.execute("create type pg_temp.mood as enum ('glad', 'sad')")
      let rows = try await connection.query(
        """
        select 'a'::varchar(3) as varchar, 'b'::char(2) as char, '{"k":1}'::json as json, '{"k": 1}'::jsonb as jsonb,
          'n'::name as name, 'glad'::pg_temp.mood as enum, 12::int2 as int2, true as bool,
          '00010203-0405-0607-0809-0a0b0c0d0eff'::uuid as uuid, '<a/>'::xml as xml, 3000000000::oid as oid
        """)
      let expected: [(StaticString, String)] = [
        ("varchar", "a"), ("char", "b "), ("json", #"{"k":1}"#), ("jsonb", #"{"k": 1}"#), ("name", "n"),
        ("enum", "glad"),
        ("int2", "12"), ("bool", "true"), ("uuid", "00010203-0405-0607-0809-0a0b0c0d0eff"), ("xml", "<a/>"),
        ("oid", "3000000000"),
      ]
      for (name, text) in expected {
        try #expect(rows[0].decode(name, as: String.self) == text)
      }
    }
  }

  @Test func failuresNameTheirColumn() async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      let rows = try await connection.query(
        "select null::int4 as nothing, 'x' as letter, array[[1, 2], [3, 4]] as square, interval '1 day' as day")
      for (column, decode) in [
        ("nothing", { _ = try rows[0].decode("nothing", as: Int.self) }),
        ("letter", { _ = try rows[0].decode("letter", as: Int.self) }),
        ("letter", { _ = try rows[0].decode("letter", as: UUID.self) }),
        ("letter", { _ = try rows[0].decode("letter", as: Instant.self) }),
        ("letter", { _ = try rows[0].decode("letter", as: [Int].self) }),
        ("square", { _ = try rows[0].decode("square", as: [Int].self) }),
        ("day", { _ = try rows[0].decode("day", as: String.self) }),
        ("missing", { _ = try rows[0].decode("missing", as: String.self) }),
      ] as [(String, () throws -> Void)] {
        let error = #expect(throws: PostgresError.self) { try decode() }
        #expect(error?.kind == .decoding(column: column))
      }
    }
  }

  @Test func columnsAreFoundByName() async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      let rows = try await connection.query(
        "select n as calls, n * 10 as call, 'é' as \"été\", n * 100 as calls from generate_series(1, 3) n order by n")
      // The first, where several have the name; never one whose name begins like it.
      try #expect(rows[2].decode("calls", as: Int.self) == 3)
      try #expect(rows[2].decode("call", as: Int.self) == 30)
      try #expect(rows[2].decode("été", as: String.self) == "é")
      let calls = try rows.column("calls")
      try #expect(rows.map { row throws(PostgresError) in try row.decode(calls, as: Int.self) } == [1, 2, 3])
      try #expect(rows.column(named: "call") == rows.column("call"))

      for missing in ["", "c", "calls ", "callss", "Calls"] as [StaticString] {
        let error = #expect(throws: PostgresError.self) { try rows[0].decode(missing, as: Int.self) }
        #expect(error?.kind == .decoding(column: missing.description))
        #expect(error?.message == "there is no column \(missing); there are: calls, call, été, calls")
        #expect(throws: PostgresError.self) { try rows.column(named: missing.description) }
      }
    }
  }

  @Test func rowsAndColumnsOutOfRangeFailToDecode() async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      let wide = try await connection.query("select 1 as a, 2 as b")
      let last = try wide.column("b")
      let narrow = try await connection.query("select 1 as a")
      #expect(throws: PostgresError.self) { try narrow[0].decode(last, as: Int.self) }
      #expect(throws: PostgresError.self) { try narrow[1].decode("a", as: Int?.self) }
      #expect(throws: PostgresError.self) { try narrow[-1].decode("a", as: Int?.self) }
      try #expect(narrow[0].scalar(as: Int.self) == 1)
      let error = #expect(throws: PostgresError.self) { try wide[0].scalar(as: Int.self) }
      #expect(error?.message == "one column is expected; there are: a, b")
    }
  }

  @Test func rawValuesAreTheirText() async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      let direction: Direction = try await connection.value("select \(Direction.outbound)")
      #expect(direction == .outbound)
      let rows = try await connection.query("select 'sideways'")
      #expect(throws: PostgresError.self) { try rows[0].scalar(as: Direction.self) }
    }
  }

  @Test func textFormatServesTypesWithoutABinaryForm() async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      let binary = await #expect(throws: PostgresError.self) {
        try await connection.query("select '=r/callboard'::aclitem")
      }
      #expect(binary?.sqlState == "42883")
      var statement: Statement = """
        select 'callboard=r/callboard'::aclitem as rights, 5::int8 as int8, 1.5::float8 as float8, true as bool,
          2.50::numeric as numeric
        """
      statement.resultFormat = .text
      let rows = try await connection.query(statement)
      try #expect(rows[0].decode("rights", as: String.self) == "callboard=r/callboard")
      try #expect(rows[0].decode("int8", as: Int.self) == 5)
      try #expect(rows[0].decode("float8", as: Double.self) == 1.5)
      try #expect(rows[0].decode("bool", as: Bool.self))
      try #expect(rows[0].decode("numeric", as: Double.self) == 2.5)
    }
  }
}
