import Time

/// Who has which connection, without any I/O: everything that happens to a pool goes in with the time at which it
/// happened, and comes out as what is to be done.
struct PoolState {
  typealias ConnectionID = Int
  typealias WaiterID = Int
  typealias Time = ContinuousClock.Instant

  enum Action: Equatable {
    case grant(ConnectionID, WaiterID)
    case refuse(WaiterID, Refusal)
    case open(ConnectionID)
    case close(ConnectionID)
    case ping(ConnectionID)
  }

  enum Refusal: Equatable {
    /// Nothing became free within the longest wait.
    case exhausted(waited: Duration)
    case deadline
    case unavailable
    case shutdown
  }

  struct Limits {
    var maxSize: Int
    var minIdle: Int
    var maxWait: Duration
    var idleTimeout: Duration
    var maxLifetime: Duration
    var pingInterval: Duration?
    /// From 0 up to 1, for jitter.
    var random: @Sendable () -> Double = { .random(in: 0..<1) }
  }

  private enum Phase {
    case connecting
    case idle(since: Time, checked: Time)
    case pinging(idleSince: Time)
    case leased
  }

  private struct Slot {
    var phase: Phase
    var expires: Time
  }

  private struct Waiter {
    var id: WaiterID
    var since: Time
    var giveUp: Time
    var refusal: Refusal?
  }

  private let limits: Limits
  private var slots: [ConnectionID: Slot] = [:]
  /// The last one was used last, and is lent first: what is not needed grows old.
  private var idle: [ConnectionID] = []
  private var waiters: [Waiter] = []
  private var backoff: Backoff
  private var connectionIDs = 0
  private var isShutDown = false
  private var counters = PoolStatistics()

  init(_ limits: Limits, backoff: Backoff) {
    self.limits = limits
    self.backoff = backoff
  }

  // Callers.

  /// A connection that is free now, if nobody has waited for it longer.
  mutating func takeIdle() -> ConnectionID? {
    guard !isShutDown, waiters.isEmpty, let id = idle.popLast() else { return nil }
    slots[id]?.phase = .leased
    counters.leases += 1
    return id
  }

  /// A connection that is free now; if there is none but the pool may grow, it grows for the next time.
  mutating func takeSpare(now: Time) -> (ConnectionID?, [Action]) {
    if let id = takeIdle() { return (id, []) }
    guard !isShutDown, connecting == 0 else { return (nil, []) }
    return (nil, open(1, now: now))
  }

  /// A caller wants a connection.
  mutating func lease(_ waiter: WaiterID, deadline: Time?, now: Time) -> [Action] {
    if isShutDown { return refuse(waiter, .shutdown) }
    if let id = takeIdle() { return [.grant(id, waiter)] }
    if isAway(now) { return refuse(waiter, .unavailable) }
    if let deadline, deadline <= now { return refuse(waiter, .deadline) }
    let latest = now + limits.maxWait
    if let deadline, deadline < latest {
      waiters.append(Waiter(id: waiter, since: now, giveUp: deadline, refusal: .deadline))
    } else {
      waiters.append(Waiter(id: waiter, since: now, giveUp: latest, refusal: nil))
    }
    return replenish(now)
  }

  /// A waiting caller gave up. Returns whether it was still waiting.
  mutating func cancel(_ waiter: WaiterID) -> Bool {
    guard let index = waiters.firstIndex(where: { $0.id == waiter }) else { return false }
    waiters.remove(at: index)
    return true
  }

  /// A connection comes back.
  mutating func release(_ id: ConnectionID, isReusable: Bool, now: Time) -> [Action] {
    guard let slot = slots[id] else { return [] }
    guard isReusable, !isShutDown, now < slot.expires else {
      if !isReusable { counters.lost += 1 }
      slots[id] = nil
      return [.close(id)] + replenish(now)
    }
    return makeIdle(id, now: now)
  }

  // Connections.

  mutating func connected(_ id: ConnectionID, now: Time) -> [Action] {
    guard slots[id] != nil else { return [.close(id)] }
    backoff.succeeded()
    counters.connects += 1
    let lifetime = limits.maxLifetime * (0.9 + 0.2 * limits.random())
    slots[id]?.expires = now + lifetime
    return makeIdle(id, now: now) + replenish(now)
  }

  mutating func connectFailed(_ id: ConnectionID, now: Time) -> [Action] {
    guard slots[id] != nil else { return [] }
    slots[id] = nil
    counters.connectFailures += 1
    backoff.failed(at: now, random: limits.random())
    guard slots.count == connecting else { return [] }
    // Nothing is left that a waiter could get.
    let refused = waiters
    waiters = []
    return refused.flatMap { refuse($0.id, .unavailable) }
  }

  /// A connection was closed by the server, or by a failed ping. One that is lent comes back by `release`.
  mutating func lost(_ id: ConnectionID, now: Time) -> [Action] {
    switch slots[id]?.phase {
    case .idle, .pinging:
      slots[id] = nil
      idle.removeAll { $0 == id }
      counters.lost += 1
      return replenish(now)
    case .connecting, .leased, nil:
      return []
    }
  }

  mutating func pinged(_ id: ConnectionID, now: Time) -> [Action] {
    guard case .pinging(let since) = slots[id]?.phase else { return [] }
    if isShutDown {
      slots[id] = nil
      return [.close(id)]
    }
    if let waiter = waiters.first {
      waiters.removeFirst()
      return grant(id, to: waiter)
    }
    slots[id]?.phase = .idle(since: since, checked: now)
    // The oldest place: a ping is no use.
    idle.insert(id, at: 0)
    return []
  }

  // Time.

  /// What time alone brings about: refusals, old connections, pings, another attempt to connect.
  mutating func tick(_ now: Time) -> [Action] {
    var actions: [Action] = []
    let late = waiters.filter { $0.giveUp <= now }
    waiters.removeAll { $0.giveUp <= now }
    for waiter in late {
      actions += refuse(waiter.id, waiter.refusal ?? .exhausted(waited: now - waiter.since))
    }
    if isShutDown { return actions }

    for id in idle {
      guard let slot = slots[id], case .idle(let since, let checked) = slot.phase else { continue }
      if slot.expires <= now || (slots.count > limits.minIdle && since + limits.idleTimeout <= now) {
        slots[id] = nil
        actions.append(.close(id))
      } else if let interval = limits.pingInterval, checked + interval <= now {
        slots[id]?.phase = .pinging(idleSince: since)
        actions.append(.ping(id))
      }
    }
    idle.removeAll { id in
      if case .idle = slots[id]?.phase { false } else { true }
    }
    return actions + replenish(now)
  }

  /// When `tick` is needed next, apart from regular housekeeping. After `tick` it is always later: a time that stays in
  /// the past would have the pool do nothing else.
  var nextTick: Time? {
    // While an attempt is under way, its end is what is waited for.
    let isAttemptDue = !isShutDown && connecting == 0 && slots.count < limits.maxSize
    let attempt = isAttemptDue ? backoff.nextAttempt : nil
    return (waiters.map(\.giveUp) + [attempt].compactMap(\.self)).min()
  }

  /// No further leases; idle connections close now, lent ones when they come back.
  mutating func shutdown() -> [Action] {
    isShutDown = true
    let refused = waiters
    waiters = []
    var actions = refused.flatMap { refuse($0.id, .shutdown) }
    for id in idle {
      slots[id] = nil
      actions.append(.close(id))
    }
    idle = []
    return actions
  }

  func has(_ id: ConnectionID) -> Bool { slots[id] != nil }

  /// Whether a pool that was shut down has no connection left.
  var isEmpty: Bool { slots.isEmpty }

  var statistics: PoolStatistics {
    var statistics = counters
    statistics.size = slots.count
    statistics.idle = idle.count
    statistics.connecting = connecting
    statistics.waiters = waiters.count
    statistics.leased = slots.values.count {
      if case .leased = $0.phase { true } else { false }
    }
    return statistics
  }

  // Parts.

  private var connecting: Int {
    slots.values.count {
      if case .connecting = $0.phase { true } else { false }
    }
  }

  /// Whether the server is known to be away: the last attempt failed, and nothing is open.
  private func isAway(_ now: Time) -> Bool {
    backoff.failures > 0 && slots.count == connecting
  }

  private mutating func refuse(_ waiter: WaiterID, _ refusal: Refusal) -> [Action] {
    counters.refusals += 1
    return [.refuse(waiter, refusal)]
  }

  private mutating func grant(_ id: ConnectionID, to waiter: Waiter) -> [Action] {
    slots[id]?.phase = .leased
    counters.leases += 1
    return [.grant(id, waiter.id)]
  }

  private mutating func makeIdle(_ id: ConnectionID, now: Time) -> [Action] {
    if isShutDown {
      slots[id] = nil
      return [.close(id)]
    }
    if let waiter = waiters.first {
      waiters.removeFirst()
      return grant(id, to: waiter)
    }
    slots[id]?.phase = .idle(since: now, checked: now)
    idle.append(id)
    return []
  }

  /// Opens what the waiters and the smallest size ask for.
  private mutating func replenish(_ now: Time) -> [Action] {
    let underway = connecting
    return open(max(waiters.count - underway, limits.minIdle - slots.count), now: now)
  }

  private mutating func open(_ wanted: Int, now: Time) -> [Action] {
    guard !isShutDown else { return [] }
    var wanted = wanted
    if let nextAttempt = backoff.nextAttempt {
      // The server was away: one attempt at a time, and one in any case, so that the pool recovers by itself.
      guard now >= nextAttempt, connecting == 0 else { return [] }
      wanted = 1
    }
    return (0..<max(0, min(wanted, limits.maxSize - slots.count))).map { _ in
      connectionIDs += 1
      slots[connectionIDs] = Slot(phase: .connecting, expires: now + limits.maxLifetime)
      return .open(connectionIDs)
    }
  }
}
