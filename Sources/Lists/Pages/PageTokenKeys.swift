import Access
import Foundation
import Postgres
import RPC
import Synchronization
import Tenancy

/// The keys of page tokens, by organization: each is made once, and every server finds the same in the database.
final class PageTokenKeys: Sendable {
  /// More organizations than this are looked up again.
  private static let mostRemembered = 10_000

  private let database: TenantDatabase
  private let known = Mutex<[UUID: [UInt8]]>([:])

  init(database: TenantDatabase) { self.database = database }

  /// The key of the session's organization; nil where no list of it has had a second page yet.
  func existing(for session: Session, deadline: ContinuousClock.Instant?) async throws -> [UInt8]? {
    if let key = known.withLock({ $0[session.orgID] }) { return key }
    let key = try await database.readOwned(for: session, deadline: deadline) { organization, reader in
      try await Self.key(of: organization, reader)
    }
    return key.map { remember($0, of: session.orgID) }
  }

  /// The key of the session's organization, made now where there is none.
  func key(for session: Session, deadline: ContinuousClock.Instant?) async throws -> [UInt8] {
    if let key = try await existing(for: session, deadline: deadline) { return key }
    var generator = SystemRandomNumberGenerator()
    let made = Bytes((0..<PageToken.keySize).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    let key = try await database.write(for: session, deadline: deadline) { writer in
      // Another server may make one at the same time: the first counts for both.
      try await writer.insertIfAbsent([OwnedValue("key", made)], into: .pageTokenKeys)
      return try await Self.key(of: writer.organization, writer.reader)
    }
    guard let key else { throw RPCError(.internal, reason: .internalError, "the request failed") }
    return remember(key, of: session.orgID)
  }

  private static func key(of organization: OrganizationRows, _ reader: TenantReader) async throws(RPCError) -> [UInt8]?
  {
    try await reader.fetch("select page_key.key from \(organization.rows(of: .pageTokenKeys)) as page_key") {
      row throws(PostgresError) in try row.decode("key", as: Bytes.self).bytes
    }.first
  }

  private func remember(_ key: [UInt8], of orgID: UUID) -> [UInt8] {
    known.withLock { known in
      if known.count >= Self.mostRemembered { known.removeAll() }
      known[orgID] = key
    }
    return key
  }
}
