/// Whom a seal still waits for: the transactions that held a writer's lock on the relation after the watermark was moved.
///
/// A session's transaction may be prepared meanwhile, and go on without the session. Its lock then belongs to no process,
/// under the same number or another: so whenever a session's lock goes, those prepared transactions are waited for too that
/// hold one at that time.
struct SealWait: Equatable {
  /// A transaction that holds a writer's lock.
  struct Holder: Hashable, Sendable {
    /// `pg_locks.virtualtransaction`.
    var transaction: String
    /// Whether it was prepared for a two-phase commit, and has no session.
    var isPrepared: Bool
  }

  private(set) var waiting: Set<Holder>

  /// Waits for all who hold a lock now.
  init(_ holders: Set<Holder>) {
    waiting = holders
  }

  var isOver: Bool { waiting.isEmpty }

  /// Who holds a lock at a later time.
  mutating func update(_ holders: Set<Holder>) {
    let sessionEnded = waiting.contains { !$0.isPrepared && !holders.contains($0) }
    if sessionEnded { waiting.formUnion(holders.filter(\.isPrepared)) }
    waiting.formIntersection(holders)
  }
}
