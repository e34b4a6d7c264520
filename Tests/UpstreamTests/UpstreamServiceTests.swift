import RPC
import Testing

@testable import Upstream

/// What a call may know of another service, and when it gives up.
@Suite struct UpstreamServiceTests {
  private let store = UpstreamService(
    "document store", reason: ErrorReason(rawValue: "AWAY"), retryDelay: .seconds(3), refusal: .defect)
  private let account = UpstreamService(
    "SMS provider", reason: ErrorReason(rawValue: "AWAY"), retryDelay: .seconds(3), refusal: .account)

  @Test(arguments: [UpstreamError.Kind.unavailable, .deadlineExceeded])
  func whatMayPassIsUnavailableAndSaysWhenToRetry(_ kind: UpstreamError.Kind) async {
    for service in [store, account] {
      let error = service.failure(UpstreamError(kind, "key-7 of host-9"))
      #expect(error.code == .unavailable)
      #expect(error.reason.rawValue == "AWAY")
      #expect(error.message == "the \(service.name) can't be reached: try again later")
      #expect(error.retryDelay == .seconds(3))
      #expect((error.cause as? UpstreamError)?.description == "key-7 of host-9")
    }
  }

  @Test func aRefusalIsOursOrTheAccounts() {
    let error = UpstreamError(.refused, "key-7 of host-9")
    #expect(store.failure(error).code == .internal)
    #expect(store.failure(error).reason == .internalError)
    #expect(account.failure(error).code == .unavailable)
    #expect(account.failure(error).reason.rawValue == "AWAY")
    for service in [store, account] {
      #expect(service.failure(error).retryDelay == nil)
      #expect(!service.failure(error).message.contains("host-9"))
    }
  }

  @Test func aCancelledCallIsCancelled() {
    #expect(store.failure(UpstreamError(.cancelled, "")).code == .cancelled)
  }

  @Test(arguments: [
    (Duration.seconds(60), Duration.milliseconds(100)), (.milliseconds(500), .milliseconds(100)),
    (.milliseconds(50), .milliseconds(10)), (.zero, .zero), (.seconds(-5), .zero),
  ])
  func aServiceGetsALittleLessThanTheCall(_ remaining: Duration, _ reserve: Duration) {
    let now = ContinuousClock.now
    #expect(UpstreamDeadline.within(call: now + remaining, now: now) == now + remaining - reserve)
  }

  @Test func anAnswerIsGivenAndItsDeadlineKept() async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    let given = try await store.ask(within: deadline) { $0 }
    #expect(given == deadline - .milliseconds(100))
    #expect(try await store.ask(within: nil) { $0 } == nil)
  }

  @Test func aServiceThatNeverHeardOfItsDeadlineIsLeft() async throws {
    let deadline = ContinuousClock.now + .milliseconds(500)
    let error = await #expect(throws: RPCError.self) {
      try await store.ask(within: deadline) { _ throws(UpstreamError) -> Int in
        do { try await Task.sleep(for: .seconds(3_600)) } catch { throw UpstreamError(.cancelled, "cancelled") }
        return 1
      }
    }
    #expect(error?.code == .unavailable)
    #expect((error?.cause as? UpstreamError)?.kind == .deadlineExceeded)
  }

  @Test func aDeadlineThatHasPassedAsksNothing() async throws {
    let error = await #expect(throws: RPCError.self) {
      try await store.ask(within: .now - .seconds(1)) { _ throws(UpstreamError) -> Int in
        Issue.record("asked")
        return 1
      }
    }
    #expect(error?.code == .unavailable)
  }

  @Test func aCancelledCallCancelsTheQuestion() async throws {
    let (begun, beginning) = AsyncStream.makeStream(of: Void.self)
    let call = Task {
      await #expect(throws: RPCError.self) {
        try await store.ask(within: .now + .seconds(3_600)) { _ throws(UpstreamError) -> Int in
          beginning.yield()
          do { try await Task.sleep(for: .seconds(3_600)) } catch { throw UpstreamError(.cancelled, "cancelled") }
          return 1
        }
      }
    }
    for await _ in begun { break }
    call.cancel()
    #expect(await call.value?.code == .cancelled)
  }
}
