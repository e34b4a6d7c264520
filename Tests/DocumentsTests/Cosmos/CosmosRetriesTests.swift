import Testing

@testable import Documents

/// When a request is sent again.
@Suite struct CosmosRetriesTests {
  private let passing = CosmosFailure(kind: .unavailable, description: "503", isTransient: true)

  private func policy(_ attempts: Int = 100) -> CosmosRetryPolicy {
    var policy = CosmosRetryPolicy()
    policy.maximumAttempts = attempts
    policy.shortestDelay = .milliseconds(50)
    policy.longestDelay = .seconds(5)
    return policy
  }

  @Test func waitsDoubleUpToALimit() {
    var retries = CosmosRetries(policy())
    let delays = (0..<10).map { _ in retries.delay(after: passing, remaining: .seconds(60), random: 0) }
    #expect(
      delays == [50, 100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000].map { Duration.milliseconds($0) })
    // Far past any power of two that fits.
    for _ in 0..<80 { _ = retries.delay(after: passing, remaining: .seconds(60), random: 0) }
    #expect(retries.delay(after: passing, remaining: .seconds(60), random: 0) == .seconds(5))
  }

  @Test func waitsAreShortenedByUpToAHalf() {
    for random in [0, 0.25, 0.5, 0.999] {
      var retries = CosmosRetries(policy())
      let delay = retries.delay(after: passing, remaining: .seconds(60), random: random)
      #expect(delay == .milliseconds(50) * (1 - random / 2))
    }
  }

  @Test func theServicesWishIsALowerLimit() {
    var throttled = passing
    throttled.retryAfter = .seconds(7)
    var retries = CosmosRetries(policy())
    #expect(retries.delay(after: throttled, remaining: .seconds(60), random: 0.9) == .seconds(7))
    throttled.retryAfter = .zero
    #expect(retries.delay(after: throttled, remaining: .seconds(60), random: 0) == .milliseconds(100))
  }

  @Test func noWaitReachesTheDeadline() {
    var throttled = passing
    throttled.retryAfter = .seconds(7)
    for remaining in [Duration.seconds(7), .seconds(1), .zero, .seconds(-1)] {
      var retries = CosmosRetries(policy())
      #expect(retries.delay(after: throttled, remaining: remaining, random: 0) == nil)
    }
  }

  @Test func attemptsEnd() {
    var retries = CosmosRetries(policy(3))
    #expect(retries.delay(after: passing, remaining: .seconds(60), random: 0) != nil)
    #expect(retries.delay(after: passing, remaining: .seconds(60), random: 0) != nil)
    #expect(retries.delay(after: passing, remaining: .seconds(60), random: 0) == nil)
  }

  @Test func whatDoesNotPassIsNotRepeated() {
    var retries = CosmosRetries(policy())
    let lasting = CosmosFailure(kind: .refused, description: "401")
    #expect(retries.delay(after: lasting, remaining: .seconds(60), random: 0) == nil)
  }
}
