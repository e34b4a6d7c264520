import NIOHTTP1
import NIOPosix
import Synchronization
import TestHTTP
import Testing

@testable import Upstream

/// Requests to a service on a real socket that throttles, fails, lies or stays silent.
@Suite struct UpstreamClientTests {
  /// The waits between attempts; none is waited.
  private final class Pauses: Sendable {
    private let waits = Mutex<[Duration]>([])

    var all: [Duration] { waits.withLock { $0 } }

    func pause(_ wait: Duration) { waits.withLock { $0.append(wait) } }
  }

  private func ask(
    _ server: TestHTTPServer, pauses: Pauses = Pauses(), deadline: Duration = .seconds(600),
    _ configure: (inout UpstreamClientConfiguration) -> Void = { _ in }
  ) async throws(UpstreamError) -> String {
    var configuration = UpstreamClientConfiguration()
    // No limit that a machine which is busy with other tests could reach.
    configuration.connectTimeout = .seconds(300)
    configuration.readTimeout = .seconds(300)
    configure(&configuration)
    let client = UpstreamClient(of: "Test", configuration, group: MultiThreadedEventLoopGroup.singleton) {
      pauses.pause($0)
    }
    let request = UpstreamRequest(.POST, "\(server.url)/a?b", headers: ["x-c": "d"], body: Array("body".utf8))
    let answer: Result<String, UpstreamError>
    do throws(UpstreamError) {
      answer = .success(
        try await client.response(deadline: .now + deadline, to: { request }) { (answer) throws(UpstreamError) in
          guard answer.status == .ok else { throw answer.failure }
          return String(decoding: answer.body, as: UTF8.self)
        })
    } catch {
      answer = .failure(error)
    }
    try? await client.shutdown()
    return try answer.get()
  }

  private func failure(_ body: () async throws(UpstreamError) -> String) async -> UpstreamError? {
    do throws(UpstreamError) {
      _ = try await body()
      return nil
    } catch {
      return error
    }
  }

  @Test func aRequestArrivesWhole() async throws {
    try await TestHTTPServer.run { _, _ in
      .answer(body: "answer")
    } _: { server in
      #expect(try await ask(server) == "answer")
      let request = try #require(server.requests.first)
      #expect(server.requests.count == 1)
      #expect(request.method == .POST)
      #expect(request.uri == "/a?b")
      #expect(request.headers["x-c"] == ["d"])
      #expect(request.headers["user-agent"] == ["callboard"])
      #expect(request.body == Array("body".utf8))
    }
  }

  @Test(arguments: [408, 429, 500, 501, 503, 599]) func whatMayPassIsAskedAgain(_ status: Int) async throws {
    try await TestHTTPServer.run { _, before in
      switch before {
      case 0: .answer(status: status, headers: ["Retry-After": "7"], body: "no")
      case 1: .answer(status: status)
      default: .answer(body: "answer")
      }
    } _: { server in
      let pauses = Pauses()
      let answer = try await ask(server, pauses: pauses)
      #expect(answer == "answer")
      #expect(server.requests.count == 3)
      #expect(pauses.all.count == 2)
      #expect(pauses.all.first == .seconds(7))
      // Half of the second wait, and all of it.
      #expect(pauses.all.last.map { (Duration.milliseconds(50)...(.milliseconds(100))).contains($0) } == true)
    }
  }

  @Test(arguments: [201, 301, 307, 400, 401, 403, 404, 409]) func aRefusalIsNotRepeated(_ status: Int) async throws {
    try await TestHTTPServer.run { _, _ in
      .answer(status: status, headers: ["Location": "/elsewhere", "Retry-After": "1"], body: "secret words")
    } _: { server in
      let error = await failure { () throws(UpstreamError) in try await ask(server) }
      #expect(error == UpstreamError(.refused, "Test answered \(status)"))
      #expect(server.requests.count == 1)
    }
  }

  @Test(arguments: [TestHTTPAnswer.answer(status: 503), .cut, .hangUp]) func askingEnds(_ answer: TestHTTPAnswer)
    async throws
  {
    try await TestHTTPServer.run { _, _ in
      answer
    } _: { server in
      let pauses = Pauses()
      let error = await failure { () throws(UpstreamError) in
        try await ask(server, pauses: pauses) { $0.retries.maximumAttempts = 3 }
      }
      #expect(error?.kind == .unavailable)
      #expect(error?.description.hasSuffix("; sent 3 times") == true)
      #expect(server.requests.count == 3)
      #expect(pauses.all.count == 2)
    }
  }

  @Test func aWaitPastTheDeadlineIsNotWaited() async throws {
    try await TestHTTPServer.run { _, _ in
      .answer(status: 503, headers: ["Retry-After": "3600"])
    } _: { server in
      let pauses = Pauses()
      let error = await failure { () throws(UpstreamError) in try await ask(server, pauses: pauses) }
      #expect(error == UpstreamError(.unavailable, "Test answered 503", retryAfter: .seconds(3_600)))
      #expect(server.requests.count == 1)
      #expect(pauses.all.isEmpty)
    }
  }

  @Test func silenceIsLeftAndAskedAgain() async throws {
    try await TestHTTPServer.run { _, before in
      before == 0 ? .silence : .answer(body: "answer")
    } _: { server in
      // On a busy machine an answer may be as late as silence: then it is asked for once more.
      let answer = try await ask(server) {
        $0.readTimeout = .milliseconds(500)
        $0.retries.maximumAttempts = 100
      }
      #expect(answer == "answer")
      #expect(server.requests.count >= 2)
    }
  }

  @Test func anAnswerThatIsTooLongIsRefused() async throws {
    try await TestHTTPServer.run { _, _ in
      .answer(body: String(repeating: "x", count: 1_001))
    } _: { server in
      let error = await failure { () throws(UpstreamError) in try await ask(server) { $0.maximumResponseSize = 1_000 } }
      #expect(error == UpstreamError(.refused, "Test answered more than 1000 bytes"))
      #expect(server.requests.count == 1)
    }
  }

  /// Its status says enough: a long page of words is no reason to give up.
  @Test func aFailureThatIsTooLongIsThatFailure() async throws {
    try await TestHTTPServer.run { _, before in
      before == 0 ? .answer(status: 503, body: String(repeating: "x", count: 1_001)) : .answer(body: "answer")
    } _: { server in
      let answer = try await ask(server) { $0.maximumResponseSize = 1_000 }
      #expect(answer == "answer")
    }
  }

  @Test func aServiceThatIsAwayIsUnavailable() async throws {
    let pauses = Pauses()
    let client = UpstreamClient(of: "Test", UpstreamClientConfiguration(), group: MultiThreadedEventLoopGroup.singleton)
    { pauses.pause($0) }
    // Nobody listens any more.
    let url = try await TestHTTPServer.run(answering: { _, _ in .silence }, { $0.url })
    let error = await failure { () throws(UpstreamError) in
      try await client.response(deadline: .now + .seconds(600), to: { UpstreamRequest(.GET, url) }) { _ in "" }
    }
    try await client.shutdown()
    #expect(error?.kind == .unavailable)
    #expect(pauses.all.count == RetryPolicy().maximumAttempts - 1)
  }

  @Test func aCancelledCallerWaitsForNothing() async throws {
    try await TestHTTPServer.run { _, _ in
      .silence
    } _: { server in
      let asking = Task { await failure { () throws(UpstreamError) in try await ask(server) } }
      await server.waitForRequest()
      asking.cancel()
      #expect(await asking.value?.kind == .cancelled)
    }
  }

  @Test(arguments: [
    ("0", Duration.zero), ("120", .seconds(120)), ("999999999", .seconds(999_999_999)), (nil, nil), ("", nil),
    ("-1", nil), ("1.5", nil), ("Fri, 31 Dec 1999 23:59:59 GMT", nil), ("9999999999", nil), (" 1", nil),
  ])
  func retryAfterIsInSeconds(_ text: String?, _ wait: Duration?) {
    let headers = HTTPHeaders(text.map { [("Retry-After", $0)] } ?? [])
    #expect(UpstreamResponse(service: "", status: .ok, headers: headers, body: []).retryAfter == wait)
  }
}
