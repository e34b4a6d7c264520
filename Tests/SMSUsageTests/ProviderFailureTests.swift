import Foundation
import NIOHTTP1
import TestHTTP
import Testing
import Upstream

@testable import SMSUsage

/// Servers that throttle, fail, lie, are slow or are away.
@Suite struct ProviderFailureTests {
  private let orgID = UUID()

  private func ask(
    _ server: TestHTTPServer, pauses: Pauses = Pauses(), deadline: ContinuousClock.Instant? = nil,
    _ configure: (inout UpstreamClientConfiguration) -> Void = { _ in }
  ) async throws -> [UsageDay: Int64] {
    try await withProvider(of: orgID, at: server.url, pauses: pauses, configure) {
      try await $0.outboundSMS(of: orgID, on: november, deadline: deadline)
    }
  }

  @Test(arguments: [408, 429, 500, 502, 503, 504]) func asksAgainAfterWhatMayPass(_ status: Int) async throws {
    try await TestHTTPServer.run { _, before in
      switch before {
      case 0: .answer(status: status, headers: ["Retry-After": "7"])
      case 1: .answer(status: status)
      default: .answer(body: body([("2026-11-01", "5")]))
      }
    } _: { server in
      let pauses = Pauses()
      let counts = try await ask(server, pauses: pauses)
      #expect(counts == [UsageDay("2026-11-01"): 5])
      #expect(server.requests.count == 3)
      #expect(Set(server.requests.map(\.uri)).count == 1)
      #expect(pauses.all.first == .seconds(7))
      #expect(pauses.all.count == 2)
    }
  }

  @Test func givesUpAfterSoManyAttempts() async throws {
    try await TestHTTPServer.run { _, _ in
      .answer(status: 429)
    } _: { server in
      let pauses = Pauses()
      let error = await providerFailure { try await ask(server, pauses: pauses) }
      #expect(error?.kind == .unavailable)
      #expect(server.requests.count == RetryPolicy().maximumAttempts)
      #expect(pauses.all.count == RetryPolicy().maximumAttempts - 1)
    }
  }

  @Test func aWaitPastTheDeadlineIsNotWaited() async throws {
    try await TestHTTPServer.run { _, _ in
      .answer(status: 503, headers: ["Retry-After": "3600"])
    } _: { server in
      let pauses = Pauses()
      let error = await providerFailure {
        try await ask(server, pauses: pauses, deadline: .now + .seconds(600))
      }
      #expect(error?.kind == .unavailable)
      #expect(server.requests.count == 1)
      #expect(pauses.all.isEmpty)
    }
  }

  @Test func asksAgainAfterAConnectionThatBroke() async throws {
    try await TestHTTPServer.run { _, before in
      switch before {
      case 0: .hangUp
      case 1: .cut
      default: .answer(body: body([("2026-11-01", "5")]))
      }
    } _: { server in
      let counts = try await ask(server)
      #expect(counts == [UsageDay("2026-11-01"): 5])
      #expect(server.requests.count >= 3)
    }
  }

  @Test func aServerThatIsAwayIsUnavailable() async throws {
    let url = try await TestHTTPServer.run(answering: { _, _ in .silence }, { $0.url })
    let pauses = Pauses()
    let error = await providerFailure {
      try await withProvider(of: orgID, at: url, pauses: pauses) {
        try await $0.outboundSMS(of: orgID, on: november, deadline: nil)
      }
    }
    #expect(error?.kind == .unavailable)
    #expect(pauses.all.count == RetryPolicy().maximumAttempts - 1)
  }

  @Test(arguments: [301, 302, 307, 400, 401, 403, 404]) func aRefusalIsNotRepeated(_ status: Int) async throws {
    try await TestHTTPServer.run { _, _ in
      .answer(status: status, headers: ["Location": "/elsewhere"], body: "{\"message\": \"no\"}")
    } _: { server in
      let error = await providerFailure { try await ask(server) }
      #expect(error?.kind == .refused)
      #expect(server.requests.count == 1)
      #expect(error.map { "\($0)" }?.contains(token) == false)
    }
  }

  @Test(arguments: [
    "", "null", "[]", "<html>", "{\"usage_records\": 1}", "{\"usage_records\": [{}]}", "{\"usage_records\": [1]}",
    String(repeating: "[", count: 100_000), body([("2026-11-01", "-1")]), body([("2026-11-01", "1.5")]),
    body([("2026-11-01", "")]), body([("2026-11-01", "+1")]), body([("2026-11-01", "99999999999999999999")]),
    body([("2026-11-01", "9223372036854775807"), ("2026-11-01", "1")]), body([("Nov 1", "1")]),
    body([("2026-11-1", "1")]),
    body([("2026-11-01", "1")]).replacingOccurrences(
      of: "\"end_date\": \"2026-11-01\"", with: "\"end_date\": \"2026-11-02\""),
  ]) func garbageIsRefused(_ text: String) async throws {
    try await TestHTTPServer.run { _, _ in
      .answer(body: text)
    } _: { server in
      let error = await providerFailure { try await ask(server) }
      #expect(error?.kind == .refused)
      #expect(server.requests.count == 1)
    }
  }

  @Test func countsPastTheirTypeOverPagesAreRefused() async throws {
    try await TestHTTPServer.run { _, before in
      before == 0
        ? .answer(body: body([("2026-11-01", "9223372036854775807")], next: "\(path)?Page=1"))
        : .answer(body: body([("2026-11-01", "1")]))
    } _: { server in
      let error = await providerFailure { try await ask(server) }
      #expect(error?.kind == .refused)
    }
  }

  @Test func anAnswerThatIsTooLongIsRefused() async throws {
    try await TestHTTPServer.run { _, _ in
      .answer(body: body([("2026-11-01", "1")]))
    } _: { server in
      let error = await providerFailure { try await ask(server) { $0.maximumResponseSize = 100 } }
      #expect(error?.kind == .refused)
    }
  }

  @Test func aSlowServerEndsWithTheDeadline() async throws {
    try await TestHTTPServer.run { _, _ in
      .silence
    } _: { server in
      let deadline = ContinuousClock.now + .milliseconds(300)
      let error = await providerFailure { try await ask(server, deadline: deadline) }
      #expect(error?.kind == .deadlineExceeded)
      #expect(ContinuousClock.now >= deadline)
    }
  }

  @Test func aSlowServerEndsWithTheProvidersOwnLimit() async throws {
    try await TestHTTPServer.run { _, _ in
      .silence
    } _: { server in
      let error = await providerFailure { try await ask(server) { $0.timeout = .milliseconds(300) } }
      #expect(error?.kind == .deadlineExceeded)
    }
  }

  @Test func aCancelledCallerWaitsForNothing() async throws {
    try await TestHTTPServer.run { _, _ in
      .silence
    } _: { server in
      let asking = Task { await providerFailure { try await ask(server) } }
      await server.waitForRequest()
      asking.cancel()
      #expect(await asking.value?.kind == .cancelled)
    }
  }
}
