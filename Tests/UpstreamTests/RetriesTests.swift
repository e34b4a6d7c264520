import Testing

@testable import Upstream

/// When a request is sent again.
@Suite struct RetriesTests {
  private let passing = UpstreamError(.unavailable, "503")

  private func policy(_ attempts: Int = 100) -> RetryPolicy {
    var policy = RetryPolicy()
    policy.maximumAttempts = attempts
    policy.shortestDelay = .milliseconds(50)
    policy.longestDelay = .seconds(5)
    return policy
  }

  @Test func waitsDoubleUpToALimit() {
    var retries = Retries(policy())
    let delays = (0..<10).map { _ in retries.delay(after: passing, remaining: .seconds(60), random: 0) }
    #expect(
      delays == [50, 100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000].map { Duration.milliseconds($0) })
    // Far past any power of two that fits.
    for _ in 0..<80 { _ = retries.delay(after: passing, remaining: .seconds(60), random: 0) }
    #expect(retries.delay(after: passing, remaining: .seconds(60), random: 0) == .seconds(5))
  }

  @Test func waitsAreShortenedByUpToAHalf() {
    for random in [0, 0.25, 0.5, 0.999] {
      var retries = Retries(policy())
      let delay = retries.delay(after: passing, remaining: .seconds(60), random: random)
      #expect(delay == .milliseconds(50) * (1 - random / 2))
    }
  }

  @Test func theServicesWishIsALowerLimit() {
    var retries = Retries(policy())
    let throttled = UpstreamError(.unavailable, "429", retryAfter: .seconds(7))
    #expect(retries.delay(after: throttled, remaining: .seconds(60), random: 0.9) == .seconds(7))
    let hurried = UpstreamError(.unavailable, "429", retryAfter: .zero)
    #expect(retries.delay(after: hurried, remaining: .seconds(60), random: 0) == .milliseconds(100))
  }

  @Test func noWaitReachesTheDeadline() {
    let throttled = UpstreamError(.unavailable, "429", retryAfter: .seconds(7))
    for remaining in [Duration.seconds(7), .seconds(1), .zero, .seconds(-1)] {
      var retries = Retries(policy())
      #expect(retries.delay(after: throttled, remaining: remaining, random: 0) == nil)
    }
  }

  @Test func attemptsEnd() {
    var retries = Retries(policy(3))
    #expect(retries.delay(after: passing, remaining: .seconds(60), random: 0) != nil)
    #expect(retries.delay(after: passing, remaining: .seconds(60), random: 0) != nil)
    #expect(retries.delay(after: passing, remaining: .seconds(60), random: 0) == nil)
  }

  @Test(arguments: [.refused, .cancelled, .deadlineExceeded] as [UpstreamError.Kind])
  func whatDoesNotPassIsNotRepeated(_ kind: UpstreamError.Kind) {
    var retries = Retries(policy())
    let lasting = UpstreamError(kind, "401", retryAfter: .zero)
    #expect(retries.delay(after: lasting, remaining: .seconds(60), random: 0) == nil)
  }
}
