public import Testing

/// Tests that compute for long take turns: of one process, one at a time.
///
/// All tests begin at once, on as many threads as there are cores. Computing ones would keep these from tests that wait for
/// something to happen in time, on a machine of two cores for minutes.
public struct TakingTurns: TestTrait, SuiteTrait, TestScoping {
  /// Each test of a suite takes a turn of its own.
  public var isRecursive: Bool { true }

  /// Runs a test when it is its turn.
  @concurrent public func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable @concurrent () async throws -> Void
  ) async throws {
    await Turns.shared.take()
    do {
      try await function()
    } catch {
      await Turns.shared.give()
      throw error
    }
    await Turns.shared.give()
  }
}

extension Trait where Self == TakingTurns {
  /// Computes for long.
  public static var computing: TakingTurns { TakingTurns() }
}

/// Who may compute.
private actor Turns {
  static let shared = Turns()

  private var isTaken = false
  private var waiters: [CheckedContinuation<Void, Never>] = []

  func take() async {
    guard isTaken else {
      isTaken = true
      return
    }
    await withCheckedContinuation { waiters.append($0) }
  }

  /// The one that has waited longest is next.
  func give() {
    guard waiters.isEmpty else { return waiters.removeFirst().resume() }
    isTaken = false
  }
}
