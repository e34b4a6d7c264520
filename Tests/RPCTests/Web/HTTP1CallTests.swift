import HTTP2
import NIOCore
import StandardMessages
import Testing

@_spi(Fuzzing) @testable import RPC

/// Calls over HTTP/1.1: with the same limits, deadlines and cancellation as over HTTP/2.
@Suite(.timeLimit(.minutes(10))) struct HTTP1CallTests {
  private func head(_ method: MethodDescriptor, _ type: String, length: Int, _ more: String = "") -> [UInt8] {
    Array(
      "POST \(method.path) HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/\(type)\r\ncontent-length: \(length)\r\n\(more)\r\n"
        .utf8)
  }

  private func request(_ method: MethodDescriptor, _ text: String = "abc", _ more: String = "") -> [UInt8] {
    let body = WebRequest.encoded(text)
    return head(method, "proto", length: body.count, more) + body
  }

  @Test func aConnectionServesOneCallAfterTheOther() async throws {
    try await TestServer.run { server in
      let connection = try await PlainConnection.connect(port: server.port)
      for text in ["one", "two", "three"] {
        try await connection.send(request(EchoService.unary, text))
        let answer = await connection.text { $0.hasSuffix(text) }
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(answer.contains("\r\ncontent-length: \(WebRequest.encoded(text).count)\r\n"))
        #expect(!answer.contains("transfer-encoding") && !answer.contains("connection:"))
      }
      // Sent ahead: answered in their turn.
      try await connection.send(request(EchoService.unary, "four") + request(EchoService.unary, "five"))
      let both = await connection.text { $0.hasSuffix("five") }
      #expect(both.contains("fourHTTP/1.1 200 OK\r\n"))
      await connection.close()
    }
  }

  /// Its first message leaves before the last one is there: so it has chunks.
  @Test func aStreamComesInChunks() async throws {
    try await TestServer.run { server in
      let connection = try await PlainConnection.connect(port: server.port)
      let message = WebRequest.encoded("100000")
      let envelope = [0, 0, 0, 0, UInt8(message.count)] + message
      try await connection.send(head(EchoService.flood, "connect+proto", length: envelope.count) + envelope)
      let answer = await connection.text { $0.utf8.count > 1_000_000 }
      #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
      #expect(answer.contains("\r\ntransfer-encoding: chunked\r\n") && !answer.contains("content-length"))
      await connection.close()
      await server.echo.events.wait(for: "ended")
    }
  }

  @Test func aClosedConnectionCancelsTheHandler() async throws {
    try await TestServer.run { server in
      let connection = try await PlainConnection.connect(port: server.port)
      try await connection.send(request(EchoService.wait))
      await server.echo.events.wait(for: "started")
      await connection.close()
      await server.echo.events.wait(for: "cancelled")
    }
  }

  @Test func aDeadlineIsTheSame() async throws {
    try await TestServer.run { server in
      let connection = try await PlainConnection.connect(port: server.port)
      try await connection.send(request(EchoService.wait, "abc", "connect-timeout-ms: 100\r\n"))
      let answer = await connection.text { $0.hasSuffix("}") }
      #expect(answer.hasPrefix("HTTP/1.1 504 Gateway Timeout\r\n"))
      #expect(answer.contains("\"deadline_exceeded\""))
      // The connection goes on.
      try await connection.send(request(EchoService.unary, "next"))
      #expect(await connection.text { $0.hasSuffix("next") }.hasPrefix("HTTP/1.1 200 OK\r\n"))
      await connection.close()
    }
  }

  @Test func aDrainEndsTheConnectionAfterItsCall() async throws {
    try await TestServer.run { server in
      let connection = try await PlainConnection.connect(port: server.port)
      try await connection.send(request(EchoService.wait, "abc", "connect-timeout-ms: 2000\r\n"))
      await server.echo.events.wait(for: "started")
      server.server.beginDrain()
      let answer = await connection.text { _ in false }
      #expect(answer.contains("\r\nconnection: close\r\n"))
      await server.server.serve()
    }
  }

  @Test func aBodyWithoutEndIsOverTheLimit() async throws {
    var configuration = ServerConfiguration()
    configuration.maximumRequestSize = 1_000
    try await TestServer.run(configuration: configuration) { server in
      let connection = try await PlainConnection.connect(port: server.port)
      try await connection.send(
        "POST \(EchoService.unary.path) HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/proto\r\n"
          + "transfer-encoding: chunked\r\n\r\n")
      try await connection.send("800\r\n" + String(repeating: "x", count: 2_048) + "\r\n")
      let answer = await connection.text { _ in false }
      #expect(answer.hasPrefix("HTTP/1.1 429 Too Many Requests\r\n"))
      #expect(answer.contains("\r\nconnection: close\r\n"))
    }
  }
}

/// Which hosts requests that a browser could send may name on a loopback address, over HTTP/2 too.
@Suite(.timeLimit(.minutes(10))) struct WebHostTests {
  @Test(arguments: [("localhost:1", "200"), ("board.internal", "200"), ("evil.example", "421")])
  func overHTTP2(host: String, status: String) async throws {
    var configuration = ServerConfiguration()
    configuration.hosts = HostRule(allowedHosts: ["board.internal"])
    try await TestServer.run(configuration: configuration) { server in
      let connection = try await RawConnection.connect(port: server.port)
      let web = try await connection.open(
        EchoService.unary.path, [(":authority", host), ("content-type", "application/proto")])
      try await web.send(WebRequest.encoded("a"))
      try await web.finish()
      #expect(await web.ended().httpStatus == status)
      // No browser makes a call of gRPC.
      let call = try await connection.open(EchoService.unary.path, [(":authority", host)])
      try await call.send(message: WebRequest.encoded("a"))
      try await call.finish()
      #expect(await call.ended().status == "0")
      await connection.close()
    }
  }
}
