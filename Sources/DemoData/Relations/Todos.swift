import Foundation
import Postgres
import Time

struct TodoRow: DemoRow {
  let id: UUID
  let contactID: UUID?
  let memberID: UUID?
  let title: String
  let status: String
  let createdAt: Instant
  let completedAt: Instant?

  static let relation = "todos"
  static let columns = ["id", "contact_id", "assigned_member_id", "title", "status", "created_at", "completed_at"]

  func append(to row: inout CopyRow) {
    row.append(id)
    row.append(contactID)
    row.append(memberID)
    row.append(title)
    row.append(status)
    row.append(createdAt)
    row.append(completedAt)
  }

  static func generate(for organization: DemoOrganization, _ emit: (Self) async throws -> Void) async throws {
    var random = organization.random("todos")
    let rhythm = organization.rhythm
    let total = organization.count(5_000)
    var number = 0
    for day in rhythm.dayStarts.indices {
      let count = rhythm.count(onDay: day, of: total)
      for moment in rhythm.moments(onDay: day, count: count, random: &random) {
        let contact = organization.contact(at: moment, random: &random)
        let end = moment.advanced(byMicroseconds: Int64(random.logNormal(median: 90_000, sigma: 1.4) * 1_000_000))
        let isOver = end <= rhythm.now && random.chance(0.94)
        let status = isOver ? (random.chance(0.86) ? "done" : "dismissed") : "open"
        try await emit(
          Self(
            id: organization.uuid("todo", number),
            contactID: random.chance(0.1) ? nil : organization.contactID(contact),
            memberID: random.chance(0.15) ? nil : random.element(organization.members).id,
            title: random.element(Words.todos), status: status, createdAt: moment,
            completedAt: status == "done" ? end : nil))
        number += 1
      }
    }
  }
}
