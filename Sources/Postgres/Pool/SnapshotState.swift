/// Which statement of a snapshot runs on which connection, without any I/O.
struct SnapshotState {
  typealias Continuation = UnsafeContinuation<Result<Assignment, PostgresError>, Never>

  /// What a statement runs on.
  enum Assignment: Sendable {
    /// It is the first: it leases the leader.
    case start
    case leader(ConnectionPool.Lease)
    /// A connection of the pool that is to import the snapshot.
    case spare(ConnectionPool.Lease, Export)
  }

  struct Export: Sendable, Equatable {
    var identifier: String
    /// Where the snapshot is known.
    var server: String
  }

  struct Wakeup: Sendable {
    var continuation: Continuation
    var result: Result<Assignment, PostgresError>
  }

  private struct Waiter {
    var id: Int
    var forLeader: Bool
    var continuation: Continuation
  }

  private enum Leader {
    case none
    case starting
    case busy(ConnectionPool.Lease)
    case free(ConnectionPool.Lease)
    case failed(PostgresError, ConnectionPool.Lease?)
    case ended
  }

  private(set) var exported: Export?
  /// Whether a statement besides the first may have read from what was exported.
  private var isLent = false
  private var leader = Leader.none
  private var waiters: [Waiter] = []
  private var cancelled: Set<Int> = []
  private var ids = 0

  /// What a statement can run on at once; nil when the leader is busy.
  mutating func assign() throws(PostgresError) -> Assignment? {
    switch leader {
    case .none:
      leader = .starting
      return .start
    case .free(let lease):
      leader = .busy(lease)
      return .leader(lease)
    case .starting, .busy:
      return nil
    case .failed(let error, _):
      throw error
    case .ended:
      throw Self.endedError
    }
  }

  mutating func nextID() -> Int {
    ids += 1
    return ids
  }

  /// A statement waits; returns what it needn't wait for.
  mutating func wait(_ id: Int, forLeader: Bool, _ continuation: Continuation) -> Result<Assignment, PostgresError>? {
    if cancelled.remove(id) != nil {
      return .failure(PostgresError(.cancelled, "cancelled while waiting for the snapshot's connection"))
    }
    do throws(PostgresError) {
      if let assignment = try assign() { return .success(assignment) }
    } catch {
      return .failure(error)
    }
    waiters.append(Waiter(id: id, forLeader: forLeader, continuation: continuation))
    return nil
  }

  mutating func cancel(_ id: Int) -> Continuation? {
    guard let index = waiters.firstIndex(where: { $0.id == id }) else {
      cancelled.insert(id)
      return nil
    }
    return waiters.remove(at: index).continuation
  }

  /// The leader's transaction has begun, and others can import its snapshot.
  mutating func exported(_ identifier: String, on server: String) {
    guard case .starting = leader else { return }
    exported = Export(identifier: identifier, server: server)
  }

  /// A spare connection is to import what was exported. False where that is no more.
  mutating func lend(_ export: Export) -> Bool {
    guard exported == export else { return false }
    isLent = true
    return true
  }

  /// The first statement lost its connection. Returns whether it may begin another snapshot.
  mutating func restart() -> Bool {
    guard case .starting = leader, !isLent else { return false }
    exported = nil
    return true
  }

  /// The leader has its transaction and is free.
  mutating func started(_ lease: ConnectionPool.Lease) -> [Wakeup] {
    if case .ended = leader { return [] }
    leader = .busy(lease)
    return leaderIsFree()
  }

  mutating func leaderIsFree() -> [Wakeup] {
    guard case .busy(let lease) = leader else { return [] }
    guard !waiters.isEmpty else {
      leader = .free(lease)
      return []
    }
    return [Wakeup(continuation: waiters.removeFirst().continuation, result: .success(.leader(lease)))]
  }

  /// The leader is lost, or there never was one, and with it the snapshot.
  mutating func failed(_ error: PostgresError) -> [Wakeup] {
    switch leader {
    case .busy(let lease), .free(let lease): leader = .failed(error, lease)
    case .none, .starting: leader = .failed(error, nil)
    case .failed, .ended: return []
    }
    return takeWaiters(failingWith: error)
  }

  /// The exported snapshot, if a statement waits that a spare connection could serve.
  var wantsSpare: Export? {
    waiters.contains { !$0.forLeader } ? exported : nil
  }

  mutating func nextWaiter(for lease: ConnectionPool.Lease) -> (Continuation, Assignment)? {
    guard let exported, let index = waiters.firstIndex(where: { !$0.forLeader }) else { return nil }
    isLent = true
    return (waiters.remove(at: index).continuation, .spare(lease, exported))
  }

  /// Returns the leader's connection, for its transaction to be ended.
  mutating func end() -> ([Wakeup], ConnectionPool.Lease?) {
    defer { leader = .ended }
    let wakeups = takeWaiters(failingWith: Self.endedError)
    switch leader {
    case .busy(let lease), .free(let lease): return (wakeups, lease)
    case .failed(_, let lease): return (wakeups, lease)
    case .none, .starting, .ended: return (wakeups, nil)
    }
  }

  private mutating func takeWaiters(failingWith error: PostgresError) -> [Wakeup] {
    defer { waiters = [] }
    return waiters.map { Wakeup(continuation: $0.continuation, result: .failure(error)) }
  }

  private static var endedError: PostgresError { PostgresError(.usage, "the snapshot has ended") }
}
