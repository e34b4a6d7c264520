import Access
import Foundation

/// Who asks in a test, and which rows docs/metrics.md, "Scope", lets them see.
enum Viewer: CustomStringConvertible {
  case organization
  case member(UUID)

  var description: String {
    switch self {
    case .organization: "the organization"
    case .member(let id): "member \(id)"
    }
  }

  func session(in orgID: UUID) -> Session {
    switch self {
    case .organization:
      Session(memberID: UUID(), orgID: orgID, permissions: [.viewOrganizationDashboard])
    case .member(let id):
      Session(memberID: id, orgID: orgID, permissions: [.viewOwnDashboard])
    }
  }

  private func sees(phone: UUID?, in rows: OrganizationRows) -> Bool {
    switch self {
    case .organization: true
    case .member(let id): phone.map { rows.memberPhones[id, default: []].contains($0) } ?? false
    }
  }

  func calls(of rows: OrganizationRows) -> [CallRow] { rows.calls.filter { sees(phone: $0.phoneID, in: rows) } }

  func messages(of rows: OrganizationRows) -> [MessageRow] {
    rows.messages.filter { sees(phone: $0.phoneID, in: rows) }
  }

  func todos(of rows: OrganizationRows) -> [TodoRow] {
    switch self {
    case .organization: rows.todos
    case .member(let id): rows.todos.filter { $0.assigneeID == id }
    }
  }

  func suggestions(of rows: OrganizationRows) -> [SuggestionRow] {
    rows.suggestions.filter { sees(phone: $0.phoneID, in: rows) }
  }

  func plans(of rows: OrganizationRows) -> [PlanRow] {
    switch self {
    case .organization: rows.plans
    case .member(let id): rows.plans.filter { $0.ownerID == id }
    }
  }

  func usage(of rows: OrganizationRows) -> [UsageRow] {
    switch self {
    case .organization: rows.usage
    case .member(let id): rows.usage.filter { $0.memberID == id }
    }
  }

  func contacts(of rows: OrganizationRows) -> [ContactRow] {
    switch self {
    case .organization: rows.contacts
    case .member:
      rows.contacts.filter { contact in
        calls(of: rows).contains { $0.contactID == contact.id }
          || messages(of: rows).contains { $0.contactID == contact.id }
      }
    }
  }
}
