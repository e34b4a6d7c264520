import Foundation
import Postgres
import Synchronization
import TestDatabase
import Time

@testable import Segments

/// Something that one of several tasks says.
private final class Flag: Sendable {
  private let isUp = Mutex(false)

  func raise() { isUp.withLock { $0 = true } }

  func lower() -> Bool {
    isUp.withLock { isUp in
      defer { isUp = false }
      return isUp
    }
  }
}

/// Writers, a sealer and refreshers around one day of one organization, each on a connection of its own and paused at every
/// step. After each step that commits something, a new snapshot is looked at: segments with rows must be rows alone.
final class Scene {
  static let date = CivilDate(year: 2024, month: 3, day: 5)

  var statements = SegmentStatements()
  /// What a refresh does when it has committed.
  var afterRefresh: (@Sendable (PostgresConnection, UUID) async throws -> Void)?
  private let checker: PostgresConnection
  private let connections: [PostgresConnection]
  private var orgID = UUID()
  /// Set by an actor's step: others may see something new.
  private let hasCommitted = Flag()

  /// - Parameter actorCount: How many connections there are for actors.
  init(_ database: String, actorCount: Int) async throws {
    checker = try await .connect(toTest: database)
    var connections: [PostgresConnection] = []
    for _ in 0..<actorCount { connections.append(try await .connect(toTest: database)) }
    self.connections = connections
  }

  func close() async {
    await checker.close()
    for connection in connections { await connection.close() }
  }

  /// Turns that sealing and refreshing take, where nobody has to be waited for.
  static let sealTurns = 3
  static let refreshTurns = 6

  /// Plays one order of turns. Actors are the writers, then one that seals and refreshes, then others that refresh.
  ///
  /// - Returns: what is wrong in a snapshot, if something is.
  func play(_ writers: [Writer], refresherCount: Int = 0, _ schedule: [Int]) async throws -> String? {
    let day = TimeSpan.day(Self.date)
    let orgID = UUID()
    self.orgID = orgID
    var ids: [UUID] = []
    for hour in Writer.hours {
      let time = day.start.advanced(byMicroseconds: Int64(hour) * 3_600_000_000)
      ids.append(try await checker.addMessage(orgID, at: time))
    }
    var actors: [Stepper] = []
    for (serial, writer) in writers.enumerated() {
      let connection = connections[serial]
      let steps = writer.steps(orgID: orgID, ids: ids, day: day.start, serial: serial)
      actors.append(
        Stepper { [hasCommitted] pause in
          do {
            for (number, step) in steps.enumerated() {
              for statement in step { try await connection.execute(statement) }
              if number == steps.count - 1 { hasCommitted.raise() } else { try await pause() }
            }
          } catch let error as PostgresError where error.sqlState == .serializationFailure {
            // Two serializable writers may be too much for each other.
            try await connection.execute("rollback")
          }
        })
    }
    for serial in 0...refresherCount {
      let connection = connections[writers.count + serial]
      let (statements, afterRefresh) = (statements, afterRefresh)
      actors.append(
        Stepper { [hasCommitted] pause in
          if serial == 0 {
            let cut = Sealer.Cut(orgID: orgID, spans: [TimeSpan(.distantPast, day.start), day])
            try await Sealer(.messages, statements: statements, interval: .milliseconds(1))
              .seal([cut], on: connection) { step in
                if step == .moved { hasCommitted.raise() }
                try await pause()
              }
            hasCommitted.raise()
            try await pause()
          }
          _ = try await SegmentRefresh(TestRows.encoder, statements: statements)
            .run(orgID: orgID, start: day.start, on: connection) { step in
              if step == .committed { hasCommitted.raise() }
              try await pause()
            }
          try await afterRefresh?(connection, orgID)
          hasCommitted.raise()
        })
    }
    var problem: String?
    for turn in schedule where problem == nil { problem = try await take(actors[turn], turn, schedule, writers) }
    // Those who had to wait for others.
    while let turn = actors.firstIndex(where: { !$0.isOver }) {
      for actor in actors[turn...] where !actor.isOver {
        let new = try await take(actor, turn, schedule, writers)
        if problem == nil { problem = new }
      }
    }
    for actor in actors { if let failure = actor.failure { throw failure } }
    return problem
  }

  private func take(_ actor: Stepper, _ turn: Int, _ schedule: [Int], _ writers: [Writer]) async throws -> String? {
    await actor.step()
    guard hasCommitted.lower() else { return nil }
    let difference = try await TestRows.difference(orgID, statements: statements, on: checker)
    return difference.map { "\(writers) in the order \(schedule), behind a step of \(turn): \($0)" }
  }

  /// What is wrong after a last refresh, when nobody writes: the day must come from its segment alone.
  func settle() async throws -> String? {
    let day = TimeSpan.day(Self.date)
    let outcome = try await SegmentRefresh(TestRows.encoder, statements: statements)
      .run(orgID: orgID, start: day.start, on: checker)
    guard case .refreshed = outcome else { return "the last refresh was \(outcome)" }
    let answer = try await TestRows.answer(orgID, day, statements: statements, using: checker)
    if !answer.plan.rows.isEmpty { return "still read as rows: \(answer.plan)" }
    return try await TestRows.difference(orgID, statements: statements, on: checker)
  }
}
