import Foundation
import Postgres
import Time

/// What a transaction does to the rows of a day that is being sealed and refreshed, in three steps.
enum Writer: String, CaseIterable, Sendable {
  case inserts
  case updates
  case deletes
  case movesToAnotherHour
  case insertsUnderRepeatableRead
  case updatesUnderSerializable
  case prepares
  case preparesAndRollsBack
  case goesBackToASavepoint
  case rollsBack

  /// The rows that it finds, one in each of these hours.
  static let hours = [3, 10]

  /// Its steps: several statements each.
  func steps(orgID: UUID, ids: [UUID], day: Instant, serial: Int) -> [[Statement]] {
    func at(_ hour: Int) -> Instant { day.advanced(byMicroseconds: Int64(hour) * 3_600_000_000 + Int64(serial) * 1000) }
    let mine: Statement = "org_id = \(orgID) and id = \(ids[serial % ids.count])"
    let insert = PostgresConnection.insertion(orgID, at: at(10), status: "queued")
    let update: Statement = "update messages set status = 'read' where \(fragment: mine)"
    let delete: Statement = "delete from messages where \(fragment: mine)"
    let prepared = "'\(orgID) \(serial)'"
    // Its snapshot is older than what it writes.
    let look: Statement = "select count(*) from watermarks"
    return switch self {
    case .inserts: [["begin"], [insert], ["commit"]]
    case .updates: [["begin"], [update], ["commit"]]
    case .deletes: [["begin", delete], ["select 1"], ["commit"]]
    case .movesToAnotherHour:
      [["begin"], ["update messages set created_at = \(at(17)) where \(fragment: mine)"], ["commit"]]
    case .insertsUnderRepeatableRead: [["begin isolation level repeatable read", look], [insert], ["commit"]]
    case .updatesUnderSerializable: [["begin isolation level serializable", look], [update], ["commit"]]
    case .prepares:
      [
        ["begin", update], ["prepare transaction \(unescaped: prepared)"],
        ["commit prepared \(unescaped: prepared)"],
      ]
    case .preparesAndRollsBack:
      [
        ["begin", delete], ["prepare transaction \(unescaped: prepared)"],
        ["rollback prepared \(unescaped: prepared)"],
      ]
    case .goesBackToASavepoint:
      [["begin", "savepoint here", delete], ["rollback to savepoint here", update], ["commit"]]
    case .rollsBack: [["begin", delete], [insert], ["rollback"]]
    }
  }
}
