public import Foundation
public import Postgres
public import Time

/// Makes a segment anew from its rows. Any number of refreshes may run at once, and end anywhere: what is not committed has
/// not been.
public struct SegmentRefresh: Sendable {
  /// What came of it.
  public enum Outcome: Equatable, Sendable {
    /// The segment has a payload of so many bytes; so many invalidations were deleted.
    case refreshed(byteCount: Int, invalidationCount: Int)
    /// Another refresh is at it, or there is no such segment.
    case busy
    /// The relation's changes may go unrecorded: nothing was done.
    case untracked
    /// Others came first each time.
    case conflict
  }

  /// How far a refresh has come, for tests, which wait or end there.
  enum Step: CaseIterable, Sendable {
    case locked
    case read
    case stored
    case deleted
    case committed
  }

  /// How often a refresh is tried that fails to be serialized.
  static let attempts = 3

  /// Makes the payloads.
  public let encoder: SegmentEncoder
  let statements: SegmentStatements

  /// Refreshes with the payloads of an encoder.
  public init(_ encoder: SegmentEncoder) {
    self.init(encoder, statements: SegmentStatements())
  }

  init(_ encoder: SegmentEncoder, statements: SegmentStatements) {
    self.encoder = encoder
    self.statements = statements
  }

  /// Refreshes the segment whose span begins at `start`.
  /// - Throws: `PostgresError`, what the encoder throws.
  public func run(orgID: UUID, start: Instant, on connection: PostgresConnection) async throws -> Outcome {
    try await run(orgID: orgID, start: start, on: connection, pause: { _ in })
  }

  func run(
    orgID: UUID, start: Instant, on connection: PostgresConnection, pause: (Step) async throws -> Void
  ) async throws -> Outcome {
    for _ in 0..<Self.attempts {
      do {
        let outcome = try await connection.transaction(statements.refreshMode) { connection in
          try await refresh(orgID, start, connection, pause)
        }
        try await pause(.committed)
        return outcome
      } catch let error as PostgresError where error.sqlState == .serializationFailure {
        continue
      }
    }
    return .conflict
  }

  private func refresh(
    _ orgID: UUID, _ start: Instant, _ connection: PostgresConnection, _ pause: (Step) async throws -> Void
  ) async throws -> Outcome {
    let relation = encoder.relation
    let segment: Statement = "org_id = \(orgID) and relation = \(relation.name) and starts_at = \(start)"
    // The transaction's first statement: its snapshot has every refresh that held this lock before.
    let locked = try await connection.query(
      "select ends_at from segments where \(fragment: segment) for update skip locked")
    guard let end = try locked.first?.scalar(as: Instant.self) else { return .busy }
    try await pause(.locked)
    let span = TimeSpan(start, end)
    let shape = try await Shape(statements.shape(relation), using: connection)
    guard let value = shape.value else { return .untracked }
    let payload = try await encoder.payload(orgID, span, connection)
    try await pause(.read)
    try await connection.execute(
      """
      with draw as materialized (select gen_random_uuid() as version)
      update segments set version = draw.version, payload = \(Bytes(payload.bytes)), format = \(encoder.format),
        row_count = \(payload.rowCount), counted_version = draw.version, shape = \(value),
        refreshed_at = clock_timestamp()
      from draw
      where \(fragment: segment)
      """)
    try await pause(.stored)
    let count = try await connection.execute(statements.deleteInvalidations(relation, orgID, span))
    try await pause(.deleted)
    return .refreshed(byteCount: payload.bytes.count, invalidationCount: count)
  }
}
