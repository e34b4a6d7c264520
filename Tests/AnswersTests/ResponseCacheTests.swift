import MetricsTestKit
import RPC
import Synchronization
import Testing
import Time

@testable import Answers

/// Tasks that ask at the same time.
@Suite struct ResponseCacheTests {
  /// An execution that the test lets go on, and that counts itself.
  private final class Gate: Sendable {
    private struct State {
      var isOpen = false
      var waiters: [CheckedContinuation<Void, Never>] = []
      var begun = 0
      var cancelled = 0
    }
    private let state = Mutex(State())

    var begun: Int { state.withLock(\.begun) }
    var cancelled: Int { state.withLock(\.cancelled) }

    func pass() async throws {
      state.withLock { $0.begun += 1 }
      await withTaskCancellationHandler {
        await withCheckedContinuation { continuation in
          let isOpen = state.withLock { state in
            if !state.isOpen { state.waiters.append(continuation) }
            return state.isOpen
          }
          if isOpen { continuation.resume() }
        }
      } onCancel: {
        state.withLock { $0.cancelled += 1 }
        open()
      }
      try Task.checkCancellation()
    }

    func open() {
      let waiters = state.withLock { state in
        state.isOpen = true
        defer { state.waiters = [] }
        return state.waiters
      }
      for waiter in waiters { waiter.resume() }
    }
  }

  /// Who has read what.
  private final class Seen: Sendable {
    private let elements = Mutex<[String: [Int]]>([:])
    func add(_ element: Int, by reader: String) { elements.withLock { $0[reader, default: []].append(element) } }
    func of(_ reader: String) -> [Int] { elements.withLock { $0[reader] ?? [] } }
  }

  private func answers(
    timeToLive: Duration = .seconds(3_600), clock: SteadyClock = .system
  ) -> ResponseCache<String, Int> {
    ResponseCache(timeToLive: timeToLive, capacity: 1 << 20, clock: clock) { _ in 1 }
  }

  private func settle(_ condition: () -> Bool) async throws -> Bool {
    for _ in 0..<6_000 {
      if condition() { return true }
      try await Task.sleep(for: .milliseconds(10))
    }
    return false
  }

  private func failure(_ body: () async throws -> Int) async -> (any Error)? {
    do {
      _ = try await body()
      return nil
    } catch {
      return error
    }
  }

  @Test func manyAskAndOneExecutionAnswers() async throws {
    let (answers, gate) = (answers(timeToLive: .zero), Gate())
    let all = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<100 {
        group.addTask {
          try await answers.answer("a", oldest: nil, deadline: nil) { add in
            try await gate.pass()
            add(7)
            return .allowed
          }
        }
      }
      #expect(try await settle { answers.waitingCount == 100 })
      gate.open()
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(all == Array(repeating: 7, count: 100))
    #expect(gate.begun == 1)
    #expect(answers.isIdle)
  }

  @Test func itIsCountedWhereAnswersComeFrom() async throws {
    let (metrics, gate) = (TestMetrics(), Gate())
    let answers = ResponseCache<String, Int>(
      timeToLive: .seconds(3_600), capacity: 1 << 20, metrics: AnswerMetrics(cache: "c", factory: metrics)
    ) { _ in 1 }
    func ask() async throws {
      _ = try await answers.answer("a", oldest: nil, deadline: nil) { add in
        try await gate.pass()
        add(7)
        return .allowed
      }
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<3 { group.addTask { try await ask() } }
      #expect(try await settle { answers.waitingCount == 3 })
      gate.open()
      try await group.waitForAll()
    }
    for _ in 0..<4 { try await ask() }
    for (source, count) in [("executed", 1), ("joined", 2), ("kept", 4)] {
      let counter = try metrics.expectCounter("answers_total", [("cache", "c"), ("source", source)])
      #expect(counter.totalValue == count)
    }
  }

  @Test func aHitRunsNothing() async throws {
    let time = StandingClock()
    let answers = answers(clock: time.clock)
    for number in 1...3 {
      time.advance(by: .seconds(1))
      let answer = try await answers.answer("a", oldest: nil, deadline: nil) { add in
        add(number)
        return .allowed
      }
      #expect(answer == 1)
    }
    // Nobody's data may be from before it asked.
    let fresh = try await answers.answer("a", oldest: time.now, deadline: nil) { add in
      add(4)
      return .allowed
    }
    #expect(fresh == 4)
  }

  @Test func anAnswerIsGivenAgainForItsTimeAndThenForgotten() async throws {
    let time = StandingClock()
    let answers = answers(timeToLive: .seconds(10), clock: time.clock)
    func ask(_ number: Int) async throws -> Int {
      try await answers.answer("a", oldest: nil, deadline: nil) { add in
        add(number)
        return .allowed
      }
    }
    #expect(try await ask(1) == 1)
    time.advance(by: .seconds(10))
    #expect(try await ask(2) == 1)
    time.advance(by: .milliseconds(1))
    #expect(try await ask(3) == 3)
    // It is looked for what has expired each 10 s, as long as anything is kept.
    for _ in 0..<2 {
      #expect(try await settle { time.sleeperCount == 1 || answers.keptCount == 0 })
      time.advance(by: .seconds(10))
    }
    #expect(try await settle { answers.keptCount == 0 })
    #expect(try await settle { time.sleeperCount == 0 })
    // And anew for the next.
    #expect(try await ask(4) == 4)
    #expect(try await settle { time.sleeperCount == 1 })
  }

  @Test func whoLeavesLeavesAlone() async throws {
    let (time, gate) = (StandingClock(), Gate())
    let answers = answers(clock: time.clock)
    @Sendable func ask(until deadline: ContinuousClock.Instant? = nil) async throws -> Int {
      try await answers.answer("a", oldest: nil, deadline: deadline) { add in
        try await gate.pass()
        add(7)
        return .allowed
      }
    }
    let first = Task { try await ask() }
    #expect(try await settle { answers.waitingCount == 1 })
    let second = Task { try await ask() }
    #expect(try await settle { answers.waitingCount == 2 })
    // The deadline of one, and the cancellation of the one that the execution began with.
    let end = time.now + .seconds(20)
    let third = Task { try await ask(until: end) }
    #expect(try await settle { answers.waitingCount == 3 && time.sleeperCount == 1 })
    time.advance(by: .seconds(20))
    let late = await failure { try await third.value }
    #expect((late as? RPCError)?.code == .deadlineExceeded)
    first.cancel()
    let cancelled = await failure { try await first.value }
    #expect((cancelled as? RPCError)?.code == .cancelled)
    #expect(gate.cancelled == 0)
    gate.open()
    #expect(try await second.value == 7)
    #expect(gate.begun == 1)
  }

  @Test func theLastWhoLeavesEndsTheExecution() async throws {
    let (answers, gate) = (answers(), Gate())
    let tasks = (0..<3).map { _ in
      Task {
        try await answers.answer("a", oldest: nil, deadline: nil) { add in
          try await gate.pass()
          add(7)
          return .allowed
        }
      }
    }
    #expect(try await settle { answers.waitingCount == 3 })
    for task in tasks.dropLast() { task.cancel() }
    #expect(try await settle { answers.waitingCount == 1 })
    #expect(gate.cancelled == 0)
    tasks.last?.cancel()
    #expect(try await settle { gate.cancelled == 1 })
    for task in tasks { #expect(await failure { try await task.value } != nil) }
    #expect(try await settle { answers.isIdle })
  }

  @Test func aTaskThatIsCancelledAlreadyStartsNothingThatGoesOn() async throws {
    let (answers, gate) = (answers(), Gate())
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await answers.answer("a", oldest: nil, deadline: nil) { add in
        try await gate.pass()
        add(7)
        return .allowed
      }
    }
    #expect((await failure { try await task.value } as? RPCError)?.code == .cancelled)
    #expect(try await settle { answers.isIdle })
  }

  @Test func aFailureReachesAllWhoWaitAndIsNotKept() async throws {
    let (answers, gate) = (answers(), Gate())
    let tasks = (0..<3).map { _ in
      Task {
        try await answers.answer("a", oldest: nil, deadline: nil) { _ in
          try await gate.pass()
          throw RPCError(.unavailable, reason: .serverBusy, "away")
        }
      }
    }
    #expect(try await settle { answers.waitingCount == 3 })
    gate.open()
    for task in tasks { #expect((await failure { try await task.value } as? RPCError)?.code == .unavailable) }
    #expect(gate.begun == 1)
    let next = try await answers.answer("a", oldest: nil, deadline: nil) { add in
      add(8)
      return .allowed
    }
    #expect(next == 8)
  }

  @Test func anElementIsThereBeforeTheNextIsAndASlowReaderStopsNobody() async throws {
    let (answers, gate, slow) = (answers(), Gate(), Gate())
    @Sendable func read(_ receive: @Sendable (Int) async throws -> Void) async throws {
      try await answers.answer("a", oldest: nil, deadline: nil) { add in
        add(1)
        try await gate.pass()
        add(2)
        add(3)
        return .allowed
      } to: {
        try await receive($0)
      }
    }
    let seen = Seen()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try await read { element in
          seen.add(element, by: "slow")
          try await slow.pass()
        }
      }
      #expect(try await settle { slow.begun == 1 })
      group.addTask { try await read { element in seen.add(element, by: "quick") } }
      #expect(try await settle { seen.of("quick") == [1] })
      gate.open()
      #expect(try await settle { seen.of("quick") == [1, 2, 3] })
      #expect(seen.of("slow") == [1])
      slow.open()
      try await group.waitForAll()
    }
    #expect(seen.of("slow") == [1, 2, 3])
    #expect(gate.begun == 1)
    // Whoever comes after gets all of it again.
    try await read { element in seen.add(element, by: "late") }
    #expect(seen.of("late") == [1, 2, 3])
    #expect(gate.begun == 1)
  }

  /// Many tasks ask, leave and fail at random: every one ends, and nothing is left.
  @Test func nobodyIsForgotten() async throws {
    let answers = answers(timeToLive: .zero)
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<400 {
        group.addTask {
          let task = Task {
            try await answers.answer("\(number % 3)", oldest: nil, deadline: .now + .milliseconds(number % 5 + 1)) {
              add in
              for element in 0..<3 {
                await Task.yield()
                add(element)
              }
              if number % 7 == 0 { throw CancellationError() }
              return .allowed
            }
          }
          if number % 2 == 0 { task.cancel() }
          _ = await task.result
        }
      }
    }
    #expect(try await settle { answers.isIdle })
  }
}
