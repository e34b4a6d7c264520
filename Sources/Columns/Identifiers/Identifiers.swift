import Synchronization

/// The numbers that an organization's identifiers have in columns: one table for each kind of them. Batches that are folded
/// together share these.
public final class Identifiers: Sendable {
  /// Contacts of messages and calls.
  public let contacts: IdentifierTable
  /// Phones of messages and calls.
  public let phones: IdentifierTable
  /// Campaigns of calls.
  public let campaigns: IdentifierTable
  /// Candidates of calls.
  public let candidates: IdentifierTable
  /// Members who reviewed candidates.
  public let members: IdentifierTable
  private let counted = Mutex(0)

  /// Empty tables.
  public init() {
    (contacts, phones) = (IdentifierTable(), IdentifierTable())
    (campaigns, candidates) = (IdentifierTable(), IdentifierTable())
    members = IdentifierTable()
  }

  /// The memory that they take, in bytes.
  public var memory: Int { ColumnLayout.Role.allCases.reduce(0) { $0 + table(of: $1).memory } }

  /// The memory that they take and that no earlier call has told, in bytes.
  public func takeGrowth() -> Int {
    counted.withLock { counted in
      let memory = memory
      defer { counted = max(counted, memory) }
      return max(0, memory - counted)
    }
  }
}
