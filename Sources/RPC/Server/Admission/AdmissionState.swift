/// Who runs, who waits, and who is refused. Knows nothing of tasks and clocks: callers say what time it is.
///
/// A call runs at once if the server and its tenant are below their limits. Otherwise it waits in its tenant's queue, first
/// come first served; each free place goes to the next tenant in turn that may have it, so that one that floods waits for
/// itself alone. Once the queue is full, a call of a tenant that has few waiting takes the place of the newest one of the
/// tenant that has most.
struct AdmissionState: Sendable {
  typealias Tenant = Admission.Tenant
  typealias Instant = ContinuousClock.Instant

  /// A call that runs; to be given back once.
  struct Ticket: Hashable, Sendable {
    fileprivate let place: Int
  }

  /// Names a waiting call. Never used again.
  struct WaiterID: Hashable, Sendable {
    fileprivate let place: Int
    let number: UInt64
  }

  /// What becomes of calls that wait.
  enum Decision: Hashable, Sendable {
    case run(WaiterID, Ticket)
    case refuse(WaiterID, AdmissionRefusal)
  }

  private struct Place {
    var tenant: Tenant?
    var running = 0
    var queue = AdmissionQueue()

    var isIdle: Bool { running == 0 && queue.isEmpty }
  }

  private let limits: AdmissionLimits
  /// Tenants that have calls, and some that had: what was made for them is used again.
  private var places: [Place] = []
  private var free: [Int] = []
  private var placeOfTenant: [Tenant: Int] = [:]
  /// The tenants with calls that wait, in the order of their turns.
  private var turns: [Int] = []
  private var nextNumber: UInt64 = 0
  /// With so many tenants, those that have no calls are forgotten.
  private var mostTenants = 1024

  /// Calls that run.
  private(set) var running = 0
  /// Calls that wait.
  private(set) var waiting = 0

  init(_ limits: AdmissionLimits) { self.limits = limits }

  /// Runs a call at once if it may. Nil: it would have to wait.
  mutating func run(_ tenant: Tenant) -> Ticket? {
    guard running < limits.runningCalls else { return nil }
    let place = place(of: tenant)
    // While a place is free for all, those who wait are at their tenants' limits: nobody is passed over.
    guard places[place].running < limits.runningCallsOfTenant else { return nil }
    return start(place)
  }

  /// Lets a call wait, for which ``run(_:)`` had no place.
  ///
  /// - Parameter decisions: Gets the call that has to leave the queue for this one, if there is one.
  mutating func wait(
    _ tenant: Tenant, deadline: Instant?, now: Instant, _ decisions: inout [Decision]
  ) throws(AdmissionRefusal) -> WaiterID {
    let place = place(of: tenant)
    let limit = limit(of: place)
    if let wait = places[place].queue.expectedWait {
      if let deadline, now + wait >= deadline { throw AdmissionRefusal(reason: .deadline, limit: limit) }
      if wait > places[place].queue.longestWait(now: now, limits) {
        throw AdmissionRefusal(reason: .wait, limit: limit)
      }
    }
    if waiting >= limits.waitingCalls {
      guard let longest = turns.max(by: { places[$0].queue.count < places[$1].queue.count }),
        places[longest].queue.count > places[place].queue.count + 1, let newest = places[longest].queue.removeNewest()
      else { throw AdmissionRefusal(reason: .queueFull, limit: limit) }
      waiting -= 1
      decisions.append(
        .refuse(
          WaiterID(place: longest, number: newest),
          AdmissionRefusal(reason: .queueFull, limit: self.limit(of: longest))))
    }
    nextNumber += 1
    if places[place].queue.isEmpty { turns.append(place) }
    places[place].queue.append(nextNumber, deadline: deadline, now: now)
    waiting += 1
    return WaiterID(place: place, number: nextNumber)
  }

  /// A running call has ended: its place goes to the next one.
  ///
  /// - Parameter now: Is looked at only if calls wait.
  mutating func end(_ ticket: Ticket, now: @autoclosure () -> Instant, _ decisions: inout [Decision]) {
    running -= 1
    places[ticket.place].running -= 1
    if !turns.isEmpty { fill(now: now(), &decisions) }
  }

  /// A call doesn't wait any longer. Does nothing if it has run or was refused.
  mutating func cancel(_ id: WaiterID) {
    guard places.indices.contains(id.place), places[id.place].queue.remove(id.number) else { return }
    waiting -= 1
    if places[id.place].queue.isEmpty { turns.removeAll { $0 == id.place } }
  }

  /// Refuses those that have waited for too long.
  mutating func expire(now: Instant, _ decisions: inout [Decision]) {
    for place in turns { expire(place, now: now, &decisions) }
    turns.removeAll { places[$0].queue.isEmpty }
  }

  /// When ``expire(now:_:)`` has something to do, unless calls run before. A call that comes later never makes it earlier.
  var nextExpiry: Instant? {
    turns.compactMap { places[$0].queue.nextExpiry(limits) }.min()
  }

  /// Gives free places to those who wait.
  private mutating func fill(now: Instant, _ decisions: inout [Decision]) {
    var index = 0
    while running < limits.runningCalls, index < turns.count {
      let place = turns[index]
      guard places[place].running < limits.runningCallsOfTenant else {
        index += 1
        continue
      }
      expire(place, now: now, &decisions)
      turns.remove(at: index)
      guard let number = places[place].queue.takeFirst(now: now) else { continue }
      waiting -= 1
      decisions.append(.run(WaiterID(place: place, number: number), start(place)))
      if !places[place].queue.isEmpty { turns.append(place) }
    }
  }

  /// Refuses those of one tenant that have waited for too long, or can't meet their deadline any more.
  private mutating func expire(_ place: Int, now: Instant, _ decisions: inout [Decision]) {
    let limit = limit(of: place)
    while let (number, reason) = places[place].queue.takeExpired(now: now, limits) {
      waiting -= 1
      decisions.append(
        .refuse(WaiterID(place: place, number: number), AdmissionRefusal(reason: reason, limit: limit)))
    }
  }

  private mutating func start(_ place: Int) -> Ticket {
    running += 1
    places[place].running += 1
    return Ticket(place: place)
  }

  private func limit(of place: Int) -> AdmissionRefusal.Limit {
    places[place].running >= limits.runningCallsOfTenant ? .tenant : .server
  }

  private mutating func place(of tenant: Tenant) -> Int {
    if let place = placeOfTenant[tenant] { return place }
    if placeOfTenant.count >= mostTenants { forgetIdleTenants() }
    let place: Int
    if let reused = free.popLast() {
      place = reused
    } else {
      place = places.count
      places.append(Place())
    }
    places[place].tenant = tenant
    placeOfTenant[tenant] = place
    return place
  }

  private mutating func forgetIdleTenants() {
    for place in places.indices where places[place].isIdle {
      guard let tenant = places[place].tenant else { continue }
      placeOfTenant[tenant] = nil
      places[place].tenant = nil
      free.append(place)
    }
    // So that tenants that all have calls aren't looked at for each new one.
    mostTenants = max(1024, placeOfTenant.count * 2)
  }

  /// Tenants that are remembered.
  var tenantCount: Int { placeOfTenant.count }
}
