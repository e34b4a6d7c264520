import Documents
import Foundation
import Time
import Upstream

/// A document store of the tests' own: holds campaign scripts, remembers what it was asked, and fails or waits when told.
actor ScriptStore: DocumentStore {
  /// What it was asked for.
  struct Lookup: Sendable {
    var ids: [String]
    var partition: UUID
    var deadline: ContinuousClock.Instant?
  }

  private let scripts: [UUID: [String: JSONValue]]
  private let beforeAnswer: @Sendable (Lookup) async throws(UpstreamError) -> Void
  private(set) var lookups: [Lookup] = []

  /// - Parameters:
  ///   - scripts: By organization, then by id.
  ///   - beforeAnswer: Runs in every lookup, and may throw or wait.
  init(
    _ scripts: [UUID: [String: JSONValue]] = [:],
    beforeAnswer: @escaping @Sendable (Lookup) async throws(UpstreamError) -> Void = { _ in }
  ) {
    self.scripts = scripts
    self.beforeAnswer = beforeAnswer
  }

  func documents(
    _ ids: [String], in container: DocumentContainer, partition: UUID, deadline: ContinuousClock.Instant?
  ) async throws(UpstreamError) -> [String: JSONValue] {
    let lookup = Lookup(ids: ids, partition: partition, deadline: deadline)
    lookups.append(lookup)
    try await beforeAnswer(lookup)
    guard container == .campaignScripts else { return [:] }
    let scripts = scripts[partition] ?? [:]
    return scripts.filter { ids.contains($0.key) }
  }

  func page(
    of query: DocumentQuery, partition: UUID, after continuation: DocumentPage.Continuation?,
    deadline: ContinuousClock.Instant?
  ) async throws(UpstreamError) -> DocumentPage {
    throw UpstreamError(.refused, "this store has scripts alone")
  }
}
