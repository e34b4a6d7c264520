import NIOCore
import NIOPosix
import TLS
import TestCertificates
import Testing

import class Foundation.FileManager
import class Foundation.Pipe
import class Foundation.Process
import struct Foundation.URL
import struct Foundation.UUID

@testable import HTTP2

/// HTTP/1.1 beside HTTP/2 on one port, with a stock client and with raw sockets.
@Suite(.timeLimit(.minutes(5))) struct HTTP1EndToEndTests {
  private let group = MultiThreadedEventLoopGroup.singleton

  /// A server that echoes bodies, and tells of its streams' ends.
  private func run<R>(
    limits: ConnectionLimits = .init(), hosts: HostRule = .init(), tls: ServerTLS? = nil, answers: Bool = true,
    _ body: (Int, AsyncStream<String>) async throws -> R
  ) async throws -> R {
    let (events, told) = AsyncStream<String>.makeStream()
    let server = HTTP2Server(group: group, limits: limits, hosts: hosts) { _ in Owner(answers: answers, told) }
    let address = try await server.bind(.tcp(host: "127.0.0.1", port: 0), tls: tls)
    defer { server.abort() }
    return try await body(try #require(address.port), events)
  }

  private final class Owner: ConnectionDelegate {
    private let answers: Bool
    private let told: AsyncStream<String>.Continuation

    init(answers: Bool, _ told: AsyncStream<String>.Continuation) {
      self.answers = answers
      self.told = told
    }

    func accept(_ stream: HTTP2Stream) -> any StreamDelegate {
      let recorder = Recorder()
      recorder.stream = stream
      recorder.onEvent = { [answers, told] recorder, event in
        if case .headers = event { told.yield("headers") }
        if case .closed(let reason) = event { told.yield("closed \(reason)") }
        if answers { echoAtEnd(recorder, event) }
      }
      return recorder
    }

    func closed(_ reason: ConnectionClosure) { told.yield("connection \(reason)") }
  }

  private func curl(_ arguments: String...) async throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/curl")
    process.arguments = ["--silent", "--show-error", "--max-time", "120"] + arguments
    process.standardOutput = output
    try process.run()
    let reading = Task.detached { try output.fileHandleForReading.readToEnd() }
    let bytes = try await reading.value
    process.waitUntilExit()
    return String(decoding: bytes ?? .init(), as: UTF8.self)
  }

  @Test func aStockClientIsServed() async throws {
    try await run { port, _ in
      let url = "http://localhost:\(port)/a"
      let write = ["--write-out", "|%{http_code} %{http_version} %{num_connects}\n"]
      // Two requests on one connection, the length of the answer known.
      #expect(
        try await curl(
          "-4", "--data", "hello", write[0], write[1], url, "--next", "-4", "-s", "--data", "b", write[0], write[1], url
        )
          == "hello|200 1.1 1\nb|200 1.1 0\n")
      #expect(
        try await curl("-4", "-H", "Transfer-Encoding: chunked", "--data", "in chunks", write[0], write[1], url)
          == "in chunks|200 1.1 1\n")
      // The upgrade that it offers is not taken; with prior knowledge it is HTTP/2 on the same port.
      #expect(try await curl("-4", "--http2", write[0], write[1], url) == "|200 1.1 1\n")
      #expect(
        try await curl("-4", "--http2-prior-knowledge", "--data", "two", write[0], write[1], url) == "two|200 2 1\n")
      #expect(try await curl("-4", "--http1.0", "--data", "old", write[0], write[1], url) == "old|200 1.1 1\n")
      let head = try await curl("-4", "--head", url)
      #expect(head == "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n")
    }
  }

  @Test func alargeBodyTravelsBothWays() async throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "http1-\(UUID().uuidString.prefix(8))").path
    let body = String(repeating: "0123456789abcdef", count: 200_000)
    try body.write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try await run { port, _ in
      // It waits to be told to go on: the body is over its threshold.
      let echoed = try await curl("-4", "--data-binary", "@\(path)", "http://localhost:\(port)/a")
      #expect(echoed == body)
    }
  }

  @Test func onlyNamesOfTheLoopbackAreAnsweredFor() async throws {
    try await run(hosts: HostRule(allowedHosts: ["board.internal"])) { port, _ in
      let arguments = ["-4", "--output", "/dev/null", "--write-out", "%{http_code}", "-H"]
      for (host, status) in [
        ("evil.example", "421"), ("evil.example:\(port)", "421"), ("board.internal:1", "200"), ("a.localhost", "200"),
        ("127.0.0.1:\(port)", "200"),
      ] {
        let found = try await curl(
          arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5], "Host: \(host)",
          "http://127.0.0.1:\(port)/")
        #expect(found == status, "\(host)")
      }
    }
  }

  @Test func bothVersionsTravelOverTLS() async throws {
    let authority = try TestAuthority()
    let path = FileManager.default.temporaryDirectory.appending(path: "ca-\(UUID().uuidString.prefix(8))").path
    try String(decoding: authority.pem, as: UTF8.self).write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try await run(tls: ServerTLS(authority.loopbackServer())) { port, _ in
      let url = "https://localhost:\(port)/a"
      for (option, version) in [("--http1.1", "1.1"), ("--http2", "2"), ("--no-alpn", "1.1")] {
        let found = try await curl(
          "-4", "--cacert", path, option, "--data", "hi", "--write-out", "|%{http_version}", url)
        #expect(found == "hi|\(version)", "\(option)")
      }
    }
  }

  @Test func aClosedConnectionCancels() async throws {
    try await run(answers: false) { port, events in
      var events = events.makeAsyncIterator()
      let socket = try await RawSocket.connect(port: port)
      try await socket.send(Array("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n".utf8))
      #expect(await events.next() == "headers")
      try await socket.close()
      #expect(await events.next() == "closed connectionLost(HTTP2.ConnectionClosure.peerClosed)")
    }
  }

  @Test func slowClientsEndAndOthersAreServed() async throws {
    var limits = ConnectionLimits()
    limits.prefaceLimit = .milliseconds(300)
    limits.firstRequestLimit = .milliseconds(300)
    limits.headerBlockLimit = .milliseconds(300)
    limits.lingerLimit = .milliseconds(100)
    try await run(limits: limits) { port, _ in
      let get = Array("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n".utf8)
      for bytes in [[], Array(get.prefix(3)), Array(get.prefix(30)), get + get.prefix(30)] {
        let socket = try await RawSocket.connect(port: port)
        if !bytes.isEmpty { try await socket.send(bytes) }
        try await socket.end()
      }
      #expect(try await curl("-4", "--data", "fast", "http://localhost:\(port)/") == "fast")
    }
  }

  /// A client that asks for much and reads nothing.
  @Test func oneThatNeverReadsIsDropped() async throws {
    var limits = ConnectionLimits()
    limits.stallLimit = .milliseconds(300)
    try await run(limits: limits) { port, events in
      let body = [UInt8](repeating: 65, count: 12 << 20)
      let socket = try await RawSocket.connect(port: port, reads: false)
      try? await socket.send(
        Array("POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: \(body.count)\r\n\r\n".utf8) + body)
      for await event in events where event.hasPrefix("connection") {
        #expect(event == "connection stalled")
        break
      }
      try await socket.close()
    }
  }

  /// What an idle connection holds of the heap's: nothing but its objects.
  @Test func anIdleConnectionHoldsNoBuffers() async throws {
    let (connections, told) = AsyncStream<HTTP2Connection>.makeStream()
    let (events, toldEvents) = AsyncStream<String>.makeStream()
    let server = HTTP2Server(group: group) { connection in
      told.yield(connection)
      return Owner(answers: true, toldEvents)
    }
    let address = try await server.bind(.tcp(host: "127.0.0.1", port: 0))
    defer { server.abort() }
    let socket = try await RawSocket.connect(port: try #require(address.port))
    try await socket.send(Array("POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 5\r\n\r\nhello".utf8))
    var iterator = connections.makeAsyncIterator()
    let connection = try #require(await iterator.next())
    for await event in events where event.hasPrefix("closed") { break }
    let held = try await connection.eventLoop.submit { connection.http1?.heldBytes }.get()
    #expect(held == 0)
    try await socket.close()
  }
}
