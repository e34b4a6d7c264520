import Foundation

/// Rows of one organization as the tests know them, beside the database. Times are microseconds since the Unix epoch.
struct OrganizationRows {
  var orgID: UUID
  var timeZone: String
  var phones: [PhoneRow] = []
  var contacts: [ContactRow] = []
  var memberPhones: [UUID: [UUID]] = [:]
  var calls: [CallRow] = []
  var messages: [MessageRow] = []
  var todos: [TodoRow] = []
  var suggestions: [SuggestionRow] = []
  var plans: [PlanRow] = []
  var usage: [UsageRow] = []
}

struct PhoneRow {
  var id: UUID
  var number: String
  var friendlyName: String?
}

struct ContactRow {
  var id: UUID
  var name: String
}

struct CallRow {
  var id: UUID
  var phoneID: UUID?
  var contactID: UUID?
  var direction: String
  var status: String
  var durationSecs: Int32?
  var recordingURL: String?
  var createdAt: Int64
}

struct MessageRow {
  var id: UUID
  var phoneID: UUID?
  var contactID: UUID?
  var channel: String
  var direction: String
  var status: String
  var aiOrigin: String?
  var createdAt: Int64
}

struct TodoRow {
  var id: UUID
  var assigneeID: UUID?
  var status: String
  var createdAt: Int64
}

struct SuggestionRow {
  var id: UUID
  var phoneID: UUID?
  var confidence: Double
  var outcome: String
  var createdAt: Int64
}

struct PlanRow {
  var id: UUID
  var ownerID: UUID?
  var status: String
  var contacts: [UUID]
}

struct UsageRow {
  var id: UUID
  var memberID: UUID?
  var feature: String
  var inputTokens: Int64
  var outputTokens: Int64
  /// Millionths of a US dollar.
  var microdollars: Int64
  var createdAt: Int64
}
