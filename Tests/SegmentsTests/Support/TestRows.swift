import Foundation
import Postgres
import TestDatabase
import Time

@testable import Segments

/// Messages of one organization, as the tests' payloads and brute-force answers have them: a line each, in order.
struct TestRows {
  /// Payloads are the lines themselves.
  static let encoder = SegmentEncoder(relation: .messages, format: 1) { orgID, span, connection in
    let lines = try await lines(orgID, [span], using: connection)
    return SegmentPayload(bytes: Array(lines.joined(separator: "\n").utf8), rowCount: Int64(lines.count))
  }

  /// The rows of some spans: their time in microseconds, id and status.
  static func lines(
    _ orgID: UUID, _ spans: [TimeSpan], using runner: some StatementRunner
  ) async throws -> [String] {
    let rows = try await runner.query(
      """
      select created_at, id, status from messages
      join unnest(\(spans.map(\.start))::timestamptz[], \(spans.map(\.end))::timestamptz[]) as span (start, ending)
        on created_at >= start and created_at < ending
      where org_id = \(orgID)
      """)
    return try rows.map { row in
      let time = try row.decode("created_at", as: Instant.self).microseconds
      return "\(time) \(try row.decode("id", as: UUID.self)) \(try row.decode("status", as: String.self))"
    }.sorted()
  }

  /// What an answer reads.
  struct Answer: Equatable {
    var lines: [String]
    var plan: AnswerPlan
  }

  /// The rows of a range, from segments and rows, in one snapshot that the runner sees.
  static func answer(
    _ orgID: UUID, _ range: TimeSpan, statements: SegmentStatements = SegmentStatements(),
    using runner: some StatementRunner
  ) async throws -> Answer {
    let reader = SegmentReader(.messages, format: 1, statements: statements)
    let reading = try await reader.plan(orgID: orgID, range: range, using: runner)
    var all = try await lines(orgID, reading.plan.rows, using: runner)
    let payloads = try await reader.payloads(orgID: orgID, of: reading.plan.segments, using: runner)
    for use in reading.plan.segments {
      let payload = String(decoding: payloads[use.start] ?? [], as: UTF8.self)
      for line in payload.split(separator: "\n") {
        let time = Instant(microseconds: line.split(separator: " ").first.flatMap { Int64($0) } ?? 0)
        if use.parts.contains(where: { $0.contains(time) }) { all.append(String(line)) }
      }
    }
    return Answer(lines: all.sorted(), plan: reading.plan)
  }

  /// What is wrong with the answer of one new snapshot: segments and rows, against rows alone. Nil where they agree.
  static func difference(
    _ orgID: UUID, _ range: TimeSpan = .all, statements: SegmentStatements = SegmentStatements(),
    on connection: PostgresConnection
  ) async throws -> String? {
    try await connection.transaction(.readOnly) { connection in
      let answer = try await answer(orgID, range, statements: statements, using: connection)
      let alone = try await lines(orgID, [range], using: connection)
      return answer.lines == alone ? nil : "segments and rows: \(answer.lines), rows alone: \(alone)"
    }
  }
}

extension TimeSpan {
  static let all = TimeSpan(.distantPast, .distantFuture)

  /// A UTC day.
  static func day(_ date: CivilDate) -> TimeSpan { TimeSpan(date.start, (date + 1).start) }
}

/// A database of its own with every relation, whose messages are tracked.
func makeTrackedDatabase() async throws -> String {
  let database = try await TestDatabase.shared().makeDatabase()
  try await withConnection(to: database) { _ = try await Tracking(.messages).install(on: $0) }
  return database
}

extension PostgresConnection {
  /// Adds a message.
  @discardableResult
  func addMessage(_ orgID: UUID, at time: Instant, id: UUID = UUID(), status: String = "sent") async throws -> UUID {
    try await execute(Self.insertion(orgID, at: time, id: id, status: status))
    return id
  }

  static func insertion(_ orgID: UUID, at time: Instant, id: UUID = UUID(), status: String = "sent") -> Statement {
    """
    insert into messages (org_id, id, channel, direction, status, created_at)
    values (\(orgID), \(id), 'sms', 'outbound', \(status), \(time))
    """
  }

  static func connect(toTest database: String) async throws -> PostgresConnection {
    var configuration = try ConnectionConfiguration(database)
    configuration.connectTimeout = .seconds(60)
    return try await connect(configuration)
  }
}
