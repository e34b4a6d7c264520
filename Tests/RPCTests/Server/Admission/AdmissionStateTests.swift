import Randomness
import Testing

@testable import RPC

@Suite struct AdmissionStateTests {
  typealias State = AdmissionState

  private let start = ContinuousClock.now
  private func at(_ seconds: Double) -> ContinuousClock.Instant { start + .milliseconds(Int(seconds * 1000)) }

  private func state(_ running: Int = 2, ofTenant: Int = 2, waiting: Int = 100, wait: Int = 4) -> State {
    var limits = AdmissionLimits()
    limits.runningCalls = running
    limits.runningCallsOfTenant = ofTenant
    limits.waitingCalls = waiting
    limits.longestWait = .seconds(wait)
    return State(limits)
  }

  /// Lets a call wait where nobody leaves for it.
  private func wait(
    _ state: inout State, _ tenant: String, _ seconds: Double = 0, deadline: Double? = nil
  ) throws -> State.WaiterID {
    #expect(state.run(tenant) == nil)
    var decisions: [State.Decision] = []
    let id = try state.wait(tenant, deadline: deadline.map(at), now: at(seconds), &decisions)
    #expect(decisions.isEmpty)
    return id
  }

  private func refusal(
    _ state: inout State, _ tenant: String, _ seconds: Double = 0, deadline: Double? = nil
  ) -> AdmissionRefusal? {
    var decisions: [State.Decision] = []
    do throws(AdmissionRefusal) {
      _ = try state.wait(tenant, deadline: deadline.map(at), now: at(seconds), &decisions)
      return nil
    } catch {
      return error
    }
  }

  private func end(_ state: inout State, _ ticket: State.Ticket?, _ seconds: Double) throws -> [State.Decision] {
    var decisions: [State.Decision] = []
    state.end(try #require(ticket), now: at(seconds), &decisions)
    return decisions
  }

  private func expire(_ state: inout State, _ seconds: Double) -> [State.Decision] {
    var decisions: [State.Decision] = []
    state.expire(now: at(seconds), &decisions)
    return decisions
  }

  private func whoRuns(_ decisions: [State.Decision]) -> [State.WaiterID] {
    decisions.compactMap { if case .run(let id, _) = $0 { id } else { nil } }
  }

  private func ticket(_ decisions: [State.Decision]) -> State.Ticket? {
    for case .run(_, let ticket) in decisions { return ticket }
    return nil
  }

  @Test func waitingCallsOfATenantRunInTheirOrder() throws {
    var state = state(1)
    let running = state.run("a")
    let first = try wait(&state, "a")
    let second = try wait(&state, "a")
    let decisions = try end(&state, running, 1)
    #expect(whoRuns(decisions) == [first])
    #expect(whoRuns(try end(&state, ticket(decisions), 2)) == [second])
    #expect((state.running, state.waiting) == (1, 0))
  }

  @Test func aTenantAtItsLimitWaitsForItselfAlone() throws {
    var state = state(3, ofTenant: 1)
    let a = state.run("a")
    let waiting = try wait(&state, "a")
    let b = state.run("b")
    #expect(b != nil)
    #expect(try end(&state, b, 1).isEmpty)
    #expect(whoRuns(try end(&state, a, 1)) == [waiting])
  }

  /// One that floods has any number waiting: the others have every second place.
  @Test func placesGoToTenantsInTurn() throws {
    var state = state(1, ofTenant: 1)
    var running = state.run("flood")
    let flood = try (0..<20).map { _ in try wait(&state, "flood") }
    let others = [try wait(&state, "b"), try wait(&state, "c"), try wait(&state, "b")]
    var order: [State.WaiterID] = []
    for _ in 0..<6 {
      let decisions = try end(&state, running, 0)
      order += whoRuns(decisions)
      running = ticket(decisions)
    }
    #expect(order == [flood[0], others[0], others[1], flood[1], others[2], flood[2]])
  }

  @Test func aFullQueueRefuses() throws {
    var state = state(1, waiting: 2)
    _ = state.run("a")
    _ = try wait(&state, "a")
    _ = try wait(&state, "a")
    #expect(refusal(&state, "a") == AdmissionRefusal(reason: .queueFull, limit: .server))
    #expect(state.waiting == 2)
  }

  @Test func theRefusalSaysWhoseLimitItIs() throws {
    var state = state(3, ofTenant: 1, waiting: 0)
    _ = state.run("a")
    #expect(refusal(&state, "a")?.limit == .tenant)
  }

  @Test func aFullQueueMakesRoomForATenantWithFewerCalls() throws {
    var state = state(1, waiting: 4)
    _ = state.run("flood")
    let flood = try (0..<4).map { _ in try wait(&state, "flood") }
    var decisions: [State.Decision] = []
    _ = try state.wait("b", deadline: nil, now: at(0), &decisions)
    #expect(decisions == [.refuse(flood[3], AdmissionRefusal(reason: .queueFull, limit: .server))])
    decisions = []
    _ = try state.wait("b", deadline: nil, now: at(0), &decisions)
    #expect(decisions.count == 1)
    // Two and two: nobody has more than the other.
    #expect(refusal(&state, "b")?.reason == .queueFull)
    #expect(refusal(&state, "flood")?.reason == .queueFull)
    #expect(state.waiting == 4)
  }

  @Test func aCallWaitsForABoundedTime() throws {
    var state = state(1, wait: 4)
    _ = state.run("a")
    let first = try wait(&state, "a", 0)
    #expect(state.nextExpiry == at(4))
    #expect(expire(&state, 3.9).isEmpty)
    #expect(expire(&state, 4) == [.refuse(first, AdmissionRefusal(reason: .wait, limit: .server))])
    #expect(state.nextExpiry == nil)
    #expect(state.waiting == 0)
  }

  /// A queue that has stood for the longest wait is overload: then calls wait for a quarter of it, until it is empty.
  @Test func aQueueThatStandsShedsEarlyAndRecovers() throws {
    var state = state(1, wait: 4)
    let running = state.run("a")
    _ = try wait(&state, "a", 0)
    let second = try wait(&state, "a", 2)
    let third = try wait(&state, "a", 3.5)
    // The first one has waited for 4 s, the second for more than 1 s, and the third is still in time.
    #expect(expire(&state, 4).count == 2)
    #expect(state.nextExpiry == at(4.5))
    #expect(whoRuns([.refuse(second, .init(reason: .wait, limit: .server))]).isEmpty)
    let decisions = try end(&state, running, 4.4)
    #expect(whoRuns(decisions) == [third])
    // It was empty: calls wait as long as at first.
    _ = try wait(&state, "a", 5)
    #expect(state.nextExpiry == at(9))
  }

  /// An organization's queue that stands says nothing of another's.
  @Test func overloadOfOneTenantIsNotThatOfAnother() throws {
    var state = state(4, ofTenant: 1, wait: 4)
    _ = (state.run("a"), state.run("b"))
    for second in stride(from: 0.0, to: 4, by: 0.5) { _ = try wait(&state, "a", second) }
    let b = try wait(&state, "b", 3)
    let refused = expire(&state, 4)
    #expect(refused.count == 7)
    #expect(!refused.contains(.refuse(b, AdmissionRefusal(reason: .wait, limit: .tenant))))
  }

  @Test func aCallThatCannotMeetItsDeadlineIsRefusedAtOnce() throws {
    var state = state(1, wait: 10)
    var decisions = [State.Decision]()
    var running = state.run("a")
    for _ in 0..<4 { _ = try wait(&state, "a", 0) }
    for second in 1...2 {
      decisions = try end(&state, running, Double(second))
      running = ticket(decisions)
    }
    // One runs each second, and two wait: this one would be the third.
    #expect(refusal(&state, "a", 2, deadline: 5) == AdmissionRefusal(reason: .deadline, limit: .server))
    _ = try wait(&state, "a", 2, deadline: 5.1)
  }

  @Test func aCallThatWouldWaitForTooLongIsRefusedAtOnce() throws {
    var state = state(1, wait: 3)
    let running = state.run("a")
    for _ in 0..<3 { _ = try wait(&state, "a", 0) }
    _ = try end(&state, running, 1)
    _ = try wait(&state, "a", 1)
    #expect(refusal(&state, "a", 1)?.reason == .wait)
  }

  @Test func aCallWhoseDeadlineHasPassedGetsNoPlace() throws {
    var state = state(1)
    let running = state.run("a")
    let late = try wait(&state, "a", 0, deadline: 1)
    let inTime = try wait(&state, "a", 0, deadline: 3)
    let decisions = try end(&state, running, 1)
    #expect(decisions.first == .refuse(late, AdmissionRefusal(reason: .deadline, limit: .server)))
    #expect(whoRuns(decisions) == [inTime])
  }

  @Test func aCancelledCallGetsNoPlace() throws {
    var state = state(1)
    let running = state.run("a")
    let first = try wait(&state, "a")
    let second = try wait(&state, "b")
    state.cancel(first)
    state.cancel(first)
    #expect(state.waiting == 1)
    #expect(whoRuns(try end(&state, running, 1)) == [second])
    state.cancel(second)
    #expect((state.running, state.waiting) == (1, 0))
  }

  @Test func tenantsWithoutCallsAreForgotten() throws {
    var state = state(10)
    for number in 0..<100_000 { _ = try end(&state, state.run("tenant \(number)"), 0) }
    #expect(state.tenantCount <= 1024)
    let kept = state.run("kept")
    for number in 0..<5000 { _ = try end(&state, state.run("other \(number)"), 0) }
    _ = try end(&state, kept, 0)
    #expect(state.running == 0)
  }

  /// Random calls of a few tenants: limits hold, whoever waits waits for something, each is decided once, and all end.
  @Test(arguments: 0..<200) func nobodyIsForgotten(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let (server, ofTenant, queue) = (
      Int.random(in: 1...5, using: &random), Int.random(in: 1...4, using: &random),
      Int.random(in: 0...8, using: &random)
    )
    var state = state(server, ofTenant: ofTenant, waiting: queue, wait: 3)
    var running: [(tenant: String, ticket: State.Ticket)] = []
    var waiting: [State.WaiterID: String] = [:]
    func apply(_ decisions: [State.Decision]) throws {
      for decision in decisions {
        switch decision {
        case .run(let id, let ticket):
          let tenant = waiting.removeValue(forKey: id)
          running.append((try #require(tenant, "seed \(seed)"), ticket))
        case .refuse(let id, _):
          let tenant = waiting.removeValue(forKey: id)
          try #require(tenant != nil, "seed \(seed)")
        }
      }
    }
    for step in 0..<400 {
      let now = at(Double(step) / 4)
      var decisions: [State.Decision] = []
      let tenant = ["a", "b", "c", "d"].randomElement(using: &random) ?? "a"
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<5:
        if let ticket = state.run(tenant) {
          running.append((tenant, ticket))
        } else {
          let deadline = Bool.random(using: &random) ? now + .seconds(Int.random(in: 0...4, using: &random)) : nil
          if let id = try? state.wait(tenant, deadline: deadline, now: now, &decisions) { waiting[id] = tenant }
        }
      case 5..<8:
        guard let index = running.indices.randomElement(using: &random) else { continue }
        state.end(running.remove(at: index).ticket, now: now, &decisions)
      case 8:
        guard let id = waiting.keys.min(by: { $0.number < $1.number }) else { continue }
        waiting[id] = nil
        state.cancel(id)
      default: state.expire(now: now, &decisions)
      }
      try apply(decisions)
      try #require((state.running, state.waiting) == (running.count, waiting.count), "seed \(seed), step \(step)")
      try #require(running.count <= server && waiting.count <= queue, "seed \(seed), step \(step)")
      for tenant in Set(running.map(\.tenant)).union(waiting.values) {
        let count = running.count { $0.tenant == tenant }
        try #require(count <= ofTenant, "seed \(seed), step \(step)")
        guard waiting.values.contains(tenant) else { continue }
        try #require(running.count == server || count == ofTenant, "seed \(seed), step \(step): waits for nothing")
      }
      #expect((state.nextExpiry == nil) == waiting.isEmpty)
    }
    while let last = running.popLast() {
      var decisions: [State.Decision] = []
      state.end(last.ticket, now: at(100), &decisions)
      try apply(decisions)
    }
    #expect((state.running, state.waiting) == (0, 0), "seed \(seed)")
  }
}

/// Tenants by names.
extension AdmissionState {
  private static func tenant(_ name: String) -> Tenant { name.utf8.reduce(0) { $0 << 8 | Tenant($1) } }

  fileprivate mutating func run(_ name: String) -> Ticket? { run(Self.tenant(name)) }

  fileprivate mutating func wait(
    _ name: String, deadline: Instant?, now: Instant, _ decisions: inout [Decision]
  ) throws(AdmissionRefusal) -> WaiterID {
    try wait(Self.tenant(name), deadline: deadline, now: now, &decisions)
  }
}
