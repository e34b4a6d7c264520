import HTTP2
import RPC
import Testing

/// What a server of calls does for HTTP/1.1, whatever is served over it.
@Suite(.timeLimit(.minutes(10))) struct HTTP1ServerTests {
  @Test func gRPCItselfNeedsHTTP2() async throws {
    try await TestServer.run { server in
      let connection = try await PlainConnection.connect(port: server.port)
      try await connection.send(
        "POST \(EchoService.unary.path) HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/grpc\r\n"
          + "content-length: 5\r\n\r\n\u{0}\u{0}\u{0}\u{0}\u{0}")
      let text = await connection.text { _ in false }
      #expect(text.hasPrefix("HTTP/1.1 505 HTTP Version Not Supported\r\n"))
      #expect(
        text.hasSuffix(
          "\r\nconnection: close\r\n\r\ngRPC is spoken over HTTP/2; gRPC-Web and Connect over HTTP/1.1 too\n"))
    }
  }

  @Test func hostsAreThoseOfTheConfiguration() async throws {
    var configuration = ServerConfiguration()
    configuration.hosts = HostRule(allowedHosts: ["board.internal"])
    try await TestServer.run(configuration: configuration) { server in
      for (host, isAnswered) in [("localhost", true), ("board.internal", true), ("evil.example", false)] {
        let connection = try await PlainConnection.connect(port: server.port)
        try await connection.send("GET /nowhere HTTP/1.1\r\nhost: \(host)\r\nconnection: close\r\n\r\n")
        let text = await connection.text { _ in false }
        #expect(text.hasPrefix("HTTP/1.1 4"))
        #expect(text.hasPrefix("HTTP/1.1 421 ") != isAnswered, "\(host)")
      }
    }
  }
}
