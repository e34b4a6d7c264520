import MetricsTestKit
import Randomness
import Testing

@testable import RPC

/// Calls that come, end, are cancelled and expire on many threads at once.
@Suite(.timeLimit(.minutes(10))) struct AdmissionRaceTests {
  @Test(arguments: 0..<4) func everyCallEndsAndEveryPlaceComesBack(seed: UInt64) async {
    var random = SeededGenerator(seed: seed)
    var limits = AdmissionLimits()
    limits.runningCalls = 4
    limits.runningCallsOfTenant = 2
    limits.waitingCalls = 100
    limits.longestWait = .milliseconds(Int.random(in: 1...50, using: &random))
    let admission = Admission(limits, factory: TestMetrics())
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<300 {
        let tenant = Admission.Tenant(Int.random(in: 0..<3, using: &random))
        let isCancelled = Int.random(in: 0..<3, using: &random) == 0
        let steps = Int.random(in: 0..<5, using: &random)
        group.addTask {
          let call = Task {
            let free = admission.run(tenant)
            let ticket = if let free { free } else { try await admission.wait(tenant, deadline: nil) }
            defer { admission.end(ticket) }
            #expect(admission.runningCalls <= 4, "seed \(seed)")
            for _ in 0..<steps { await Task.yield() }
          }
          if isCancelled { call.cancel() }
          // Whether it ran, was refused or was cancelled: it ends.
          _ = await call.result
        }
      }
    }
    #expect((admission.runningCalls, admission.waitingCalls) == (0, 0), "seed \(seed)")
  }
}
