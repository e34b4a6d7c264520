import Testing

@testable import SMSUsage

/// Waits, without waiting.
@Suite struct RetryPolicyTests {
  private let policy = RetryPolicy(attempts: 4, firstWait: .seconds(1), longestWait: .seconds(3))

  private func wait(_ failures: Int, asked: Duration? = nil, share: Double = 1, remaining: Duration = .seconds(60))
    -> Duration?
  {
    policy.wait(afterFailures: failures, asked: asked, share: share, remaining: remaining)
  }

  @Test func waitsDoubleUpToTheLongest() {
    #expect(wait(1) == .seconds(1))
    #expect(wait(2) == .seconds(2))
    #expect(wait(3) == .seconds(3))
    #expect(wait(4) == nil)
  }

  @Test func waitsAreSpread() {
    #expect(wait(1, share: 0) == .milliseconds(500))
    #expect(wait(1, share: 0.5) == .milliseconds(750))
    #expect(wait(1, share: .infinity) == .seconds(1))
    #expect(wait(1, share: -1) == .milliseconds(500))
  }

  @Test func waitsAreAsLongAsAsked() {
    #expect(wait(1, asked: .seconds(9)) == .seconds(9))
    #expect(wait(2, asked: .zero) == .seconds(2))
  }

  @Test func noWaitEndsAfterTheDeadline() {
    #expect(wait(1, remaining: .seconds(1)) == nil)
    #expect(wait(1, asked: .seconds(9), remaining: .seconds(8)) == nil)
    #expect(wait(1, remaining: .seconds(-1)) == nil)
  }

  @Test func readsSeconds() {
    #expect(RetryPolicy.retryAfter("0") == .zero)
    #expect(RetryPolicy.retryAfter("120") == .seconds(120))
    for text in [nil, "", "-1", "1.5", "Fri, 31 Dec 1999 23:59:59 GMT", "9999999999", " 1"] {
      #expect(RetryPolicy.retryAfter(text) == nil)
    }
  }
}
