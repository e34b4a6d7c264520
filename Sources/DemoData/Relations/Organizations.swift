import Foundation
import Postgres
import Time

struct OrganizationRow: DemoRow {
  let name: String
  let timeZone: String
  let passingScore: Double?

  static let relation = "organizations"
  static let columns = ["name", "time_zone", "default_passing_score"]

  func append(to row: inout CopyRow) {
    row.append(name)
    row.append(timeZone)
    row.append(passingScore)
  }

  static func generate(for organization: DemoOrganization, _ emit: (Self) async throws -> Void) async throws {
    try await emit(
      Self(
        name: organization.name, timeZone: organization.timeZone, passingScore: organization.profile.passingScore))
  }
}

struct MemberRow: DemoRow {
  let member: DemoMember

  static let relation = "members"
  static let columns = ["id", "name", "email"]

  func append(to row: inout CopyRow) {
    row.append(member.id)
    row.append(member.name)
    row.append(member.email)
  }

  static func generate(for organization: DemoOrganization, _ emit: (Self) async throws -> Void) async throws {
    for member in organization.members { try await emit(Self(member: member)) }
  }
}

struct PhoneRow: DemoRow {
  let id: UUID
  let number: String
  let friendlyName: String?

  static let relation = "phones"
  static let columns = ["id", "number", "friendly_name"]

  func append(to row: inout CopyRow) {
    row.append(id)
    row.append(number)
    row.append(friendlyName)
  }

  static func generate(for organization: DemoOrganization, _ emit: (Self) async throws -> Void) async throws {
    for (phone, id) in organization.phoneIDs.enumerated() {
      try await emit(
        Self(
          id: id, number: "\(organization.profile.phonePrefix)\(organization.profile.firstPhone + 3 * phone)",
          // Some are known by their number alone.
          friendlyName: phone < Words.phoneLabels.count && phone % 4 != 3 ? Words.phoneLabels[phone] : nil))
    }
  }
}

struct MemberPhoneRow: DemoRow {
  let memberID: UUID
  let phoneID: UUID

  static let relation = "member_phones"
  static let columns = ["member_id", "phone_id"]

  func append(to row: inout CopyRow) {
    row.append(memberID)
    row.append(phoneID)
  }

  static func generate(for organization: DemoOrganization, _ emit: (Self) async throws -> Void) async throws {
    for member in organization.members {
      for phoneID in member.phoneIDs { try await emit(Self(memberID: member.id, phoneID: phoneID)) }
    }
  }
}

struct ContactRow: DemoRow {
  let id: UUID
  let name: String
  let createdAt: Instant

  static let relation = "contacts"
  static let columns = ["id", "name", "created_at"]

  func append(to row: inout CopyRow) {
    row.append(id)
    row.append(name)
    row.append(createdAt)
  }

  static func generate(for organization: DemoOrganization, _ emit: (Self) async throws -> Void) async throws {
    var random = organization.random("contacts")
    for contact in 0..<organization.contactCount {
      try await emit(
        Self(
          id: organization.contactID(contact),
          name: "\(random.element(Words.first)) \(random.element(Words.last))",
          createdAt: organization.contactCreation(contact)))
    }
  }
}
