import Foundation
import Postgres
import Time

struct TextAgentSuggestionRow: DemoRow {
  let id: UUID
  let phoneID: UUID?
  let contactID: UUID?
  let confidence: Double
  let outcome: String
  let createdAt: Instant

  static let relation = "text_agent_suggestions"
  static let columns = ["id", "phone_id", "contact_id", "confidence", "outcome", "created_at"]

  func append(to row: inout CopyRow) {
    row.append(id)
    row.append(phoneID)
    row.append(contactID)
    row.append(confidence)
    row.append(outcome)
    row.append(createdAt)
  }

  static func generate(for organization: DemoOrganization, _ emit: (Self) async throws -> Void) async throws {
    var random = organization.random("text agent")
    let rhythm = organization.rhythm
    let total = organization.count(14_000)
    var number = 0
    for day in rhythm.dayStarts.indices {
      let count = rhythm.count(onDay: day, of: total)
      for moment in rhythm.moments(onDay: day, count: count, random: &random) {
        let contact = organization.contact(at: moment, random: &random)
        // Mostly sure of itself, seldom not.
        let confidence = ((1 - 0.7 * random.unit() * random.unit()) * 1_000).rounded() / 1_000
        let isRecent = rhythm.now.microseconds(since: moment) < 129_600_000_000
        let outcome =
          isRecent && random.chance(0.3)
          ? "pending"
          : random.pick([
            ("auto_sent", confidence > 0.85 ? 60.0 : 4), ("accepted", 24), ("dismissed", confidence > 0.85 ? 6 : 24),
            ("escalated", confidence > 0.6 ? 3 : 40),
          ])
        try await emit(
          Self(
            id: organization.uuid("suggestion", number),
            // A chat on the web comes to no phone, and from nobody that is known.
            phoneID: random.chance(0.03) ? nil : organization.phoneIDs[organization.phone(ofContact: contact)],
            contactID: random.chance(0.03) ? nil : organization.contactID(contact), confidence: confidence,
            outcome: outcome, createdAt: moment))
        number += 1
      }
    }
  }
}

/// The plans of an organization, as numbers give them.
struct Plans: Sendable {
  let organization: DemoOrganization
  let count: Int

  init(_ organization: DemoOrganization) {
    self.organization = organization
    count = max(6, organization.slowCount(420))
  }

  func row(_ plan: Int) -> PlanRow {
    var random = organization.random("plan", plan)
    let rhythm = organization.rhythm
    let created = rhythm.moment(at: (Double(plan) + random.unit()) / Double(count))
    let end = created.advanced(byMicroseconds: Int64(random.double(in: 3...60) * 86_400_000_000))
    let status =
      switch count - 1 - plan {
      // The newest are in the states that the others are seldom in, however few plans there are.
      case 0: "draft"
      case 1: "paused"
      default:
        end <= rhythm.now
          ? random.pick([("completed", 76.0), ("failed", 7), ("canceled", 10), ("active", 5), ("paused", 2)])
          : random.pick([("active", 78.0), ("paused", 9), ("draft", 9), ("canceled", 4)])
      }
    let hasEnded = status == "completed" || status == "failed" || status == "canceled"
    return PlanRow(
      id: organization.uuid("plan", plan),
      ownerID: random.chance(0.06) ? nil : random.element(organization.members).id,
      name: random.element(Words.plans), status: status, createdAt: created,
      endedAt: hasEnded ? min(end, rhythm.now) : nil)
  }
}

struct PlanRow: DemoRow {
  let id: UUID
  let ownerID: UUID?
  let name: String
  let status: String
  let createdAt: Instant
  let endedAt: Instant?

  static let relation = "plans"
  static let columns = ["id", "owner_member_id", "name", "status", "created_at", "ended_at"]

  func append(to row: inout CopyRow) {
    row.append(id)
    row.append(ownerID)
    row.append(name)
    row.append(status)
    row.append(createdAt)
    row.append(endedAt)
  }

  static func generate(for organization: DemoOrganization, _ emit: (Self) async throws -> Void) async throws {
    let plans = Plans(organization)
    for plan in 0..<plans.count { try await emit(plans.row(plan)) }
  }
}

struct PlanContactRow: DemoRow {
  let planID: UUID
  let contactID: UUID
  let addedAt: Instant

  static let relation = "plan_contacts"
  static let columns = ["plan_id", "contact_id", "added_at"]

  func append(to row: inout CopyRow) {
    row.append(planID)
    row.append(contactID)
    row.append(addedAt)
  }

  static func generate(for organization: DemoOrganization, _ emit: (Self) async throws -> Void) async throws {
    let plans = Plans(organization)
    let now = organization.rhythm.now
    for plan in 0..<plans.count {
      let row = plans.row(plan)
      var random = organization.random("plan contacts", plan)
      // Neighbours in the list of contacts, so that none is twice in a plan; some are in several plans.
      let count = min(random.int(in: 3...28), organization.contactCount)
      let first = organization.contact(at: row.createdAt, random: &random)
      for position in 0..<count {
        let contact = (first + position) % organization.contactCount
        let added = row.createdAt.advanced(byMicroseconds: Int64(random.double(in: 0...172_800) * 1_000_000))
        try await emit(Self(planID: row.id, contactID: organization.contactID(contact), addedAt: min(added, now)))
      }
    }
  }
}

struct AIUsageRow: DemoRow {
  let id: UUID
  let memberID: UUID?
  let feature: String
  let model: String
  let inputTokens: Int64
  let outputTokens: Int64
  let cost: Double
  let createdAt: Instant

  static let relation = "ai_usage"
  static let columns = [
    "id", "member_id", "feature", "model", "input_tokens", "output_tokens", "cost_usd", "created_at",
  ]

  func append(to row: inout CopyRow) {
    row.append(id)
    row.append(memberID)
    row.append(feature)
    row.append(model)
    row.append(inputTokens)
    row.append(outputTokens)
    row.append(Millionths(cost))
    row.append(createdAt)
  }

  static func generate(for organization: DemoOrganization, _ emit: (Self) async throws -> Void) async throws {
    var random = organization.random("ai usage")
    let rhythm = organization.rhythm
    let total = organization.count(14_000)
    var number = 0
    for day in rhythm.dayStarts.indices {
      let count = rhythm.count(onDay: day, of: total)
      for moment in rhythm.moments(onDay: day, count: count, random: &random) {
        let model = random.pick(Words.models)
        let feature = random.pick(Words.features)
        let input = random.logNormal(median: 2_400 * feature.prompt, sigma: 0.6).rounded()
        let output = random.logNormal(median: 280 * feature.answer, sigma: 0.6).rounded()
        let price = model.hasPrefix("large") ? 24.0 : model.hasPrefix("medium") ? 6 : 0.8
        try await emit(
          Self(
            id: organization.uuid("ai usage", number),
            memberID: random.chance(0.3) ? nil : random.element(organization.members).id,
            feature: feature.name, model: model, inputTokens: Int64(input), outputTokens: Int64(output),
            cost: (input + 4 * output) * price / 1_000_000, createdAt: moment))
        number += 1
      }
    }
  }
}
