import NIOCore
import NIOPosix
import NIOSSL
import TLS
import TestCertificates
import Testing

@testable import HTTP2

/// TLS over real sockets.
@Suite(.timeLimit(.minutes(5))) struct SecuredConnectionTests {
  private let group = MultiThreadedEventLoopGroup.singleton
  private let authority: TestAuthority

  init() throws {
    authority = try TestAuthority()
  }

  /// A server whose connections and handshake failures the test hears of.
  private struct Running: Sendable {
    let server: HTTP2Server
    let port: Int
    let connections: AsyncStream<HTTP2Connection>
    let connected: AsyncStream<HTTP2Connection>.Continuation
    let failures: AsyncStream<HandshakeFailure>

    var endpoint: Endpoint { .tcp(host: "127.0.0.1", port: port) }
  }

  private func run<R>(
    _ tls: ServerTLS, limits: ConnectionLimits = .init(), _ body: (Running) async throws -> R
  ) async throws -> R {
    let (connections, connected) = AsyncStream<HTTP2Connection>.makeStream()
    let (failures, failed) = AsyncStream<HandshakeFailure>.makeStream()
    let server = HTTP2Server(group: group, limits: limits, handshakeFailed: { failed.yield($0) }) { connection in
      connected.yield(connection)
      return AnsweringOwner(connection)
    }
    let address = try await server.bind(.tcp(host: "127.0.0.1", port: 0), tls: tls)
    defer { server.abort() }
    return try await body(
      Running(
        server: server, port: try #require(address.port), connections: connections, connected: connected,
        failures: failures))
  }

  private func connect(
    to endpoint: Endpoint, _ tls: ClientTLS?, limits: ConnectionLimits = .init()
  ) async throws -> HTTP2Connection {
    try await HTTP2Client.connect(to: endpoint, on: LoopExecutor(eventLoop: group.any()), limits: limits, tls: tls) {
      _ in
      AnsweringOwner()
    }
  }

  /// The body that a call by this connection is answered with.
  private func call(_ connection: HTTP2Connection) async throws -> String {
    let recorder = CallRecorder()
    connection.executor.eventLoop.execute {
      do {
        recorder.stream = try connection.openStream(headers: .request, endStream: true, delegate: recorder)
      } catch {
        recorder.end(error)
      }
    }
    return try await recorder.body()
  }

  private func failure(_ body: () async throws -> HTTP2Connection) async -> String? {
    await #expect(throws: ConnectionFailure.self) { _ = try await body() }?.description
  }

  @Test func callsTravelOverTLS() async throws {
    try await run(ServerTLS(authority.loopbackServer())) { running in
      let tls = try ClientTLS(authorities: authority.pem)
      for host in ["127.0.0.1", "localhost"] {
        let connection = try await connect(to: .tcp(host: host, port: running.port), tls)
        #expect(try await call(connection) == "no certificate")
        connection.executor.eventLoop.execute { connection.beginDrain() }
      }
      running.server.beginDrain()
      await running.server.waitUntilClosed()
    }
  }

  @Test func aServerThatNobodyVouchesForIsRefused() async throws {
    try await run(ServerTLS(authority.loopbackServer())) { running in
      let other = try ClientTLS(authorities: try TestAuthority("Another").pem)
      #expect(
        await failure { try await connect(to: running.endpoint, other) }
          == "the peer's certificate isn't one of a trusted authority, or isn't valid now")
      // Those of the system do not have it either.
      let system = try ClientTLS()
      #expect(await failure { try await connect(to: running.endpoint, system) }?.contains("trusted") == true)
    }
  }

  @Test func aServerOfAnotherNameIsRefused() async throws {
    try await run(ServerTLS(authority.credentials("server", dnsNames: ["elsewhere.internal"]))) { running in
      let tls = try ClientTLS(authorities: authority.pem)
      for host in ["127.0.0.1", "localhost"] {
        let words = await failure { try await connect(to: .tcp(host: host, port: running.port), tls) }
        #expect(words == "the certificate is that of another host")
      }
    }
  }

  @Test func anExpiredCertificateIsRefused() async throws {
    let expired = try authority.credentials(
      "server", dnsNames: ["localhost"], addresses: [[127, 0, 0, 1]], isExpired: true)
    try await run(ServerTLS(expired)) { running in
      let tls = try ClientTLS(authorities: authority.pem)
      #expect(await failure { try await connect(to: running.endpoint, tls) }?.contains("isn't valid now") == true)
    }
  }

  @Test func theClientsCertificateIsSeen() async throws {
    let tls = try ServerTLS(authority.loopbackServer(), clientAuthorities: authority.pem)
    try await run(tls) { running in
      let client = try ClientTLS(
        authorities: authority.pem,
        credentials: authority.credentials("billing", uris: ["spiffe://example.org/billing"]))
      let connection = try await connect(to: running.endpoint, client)
      #expect(try await call(connection) == "CN=billing,O=Example spiffe://example.org/billing")
    }
  }

  @Test func aClientWithoutAGoodCertificateIsRefused() async throws {
    let tls = try ServerTLS(authority.loopbackServer(), clientAuthorities: authority.pem)
    try await run(tls) { running in
      let clients: [(ClientTLS, String)] = [
        (try ClientTLS(authorities: authority.pem), "the peer has shown no certificate"),
        (
          try ClientTLS(authorities: authority.pem, credentials: try TestAuthority("Another").credentials("billing")),
          "the peer's certificate isn't one of a trusted authority, or isn't valid now"
        ),
        (
          try ClientTLS(authorities: authority.pem, credentials: authority.credentials("billing", isExpired: true)),
          "the peer's certificate isn't one of a trusted authority, or isn't valid now"
        ),
      ]
      var failures = running.failures.makeAsyncIterator()
      for (client, words) in clients {
        await #expect(throws: (any Error).self) {
          // In TLS 1.3 the client's handshake is done before the server has looked at the certificate.
          _ = try await call(try await connect(to: running.endpoint, client))
        }
        #expect(await failures.next()?.cause.description == words)
      }
    }
  }

  @Test func onlyTLS12AndUp() async throws {
    try await run(ServerTLS(authority.loopbackServer())) { running in
      var failures = running.failures.makeAsyncIterator()
      let old = try await RawTLS.outcome(port: running.port) {
        $0.minimumTLSVersion = .tlsv1
        $0.maximumTLSVersion = .tlsv11
      }
      #expect(!old.isEstablished)
      #expect(await failures.next()?.cause.description == "the peer has no TLS 1.2 or later")
      let cbc = try await RawTLS.outcome(port: running.port) {
        $0.maximumTLSVersion = .tlsv12
        $0.cipherSuites = "ECDHE+AES128:!AESGCM"
      }
      #expect(!cbc.isEstablished)
    }
  }

  /// One that names no protocol speaks HTTP/1.1; HTTP/2 must be named.
  @Test func theProtocolIsAgreedOn() async throws {
    try await run(ServerTLS(authority.loopbackServer())) { running in
      var connections = running.connections.makeAsyncIterator()
      for (offered, agreed, version) in [
        (["h2", "http/1.1"], "h2", HTTPVersion.http2), (["http/1.1", "h2"], "h2", .http2),
        (["http/1.1"], "http/1.1", .http1), ([], nil, .http1), (["spdy"], nil, .http1),
      ] as [([String], String?, HTTPVersion)] {
        async let outcome = RawTLS.outcome(port: running.port) { $0.applicationProtocols = offered }
        let connection = try #require(await connections.next())
        let found = try await connection.executor.eventLoop.submit {
          defer { connection.abort() }
          return connection.version
        }.get()
        #expect(found == version)
        #expect(try await outcome.negotiatedProtocol == agreed)
      }
    }
  }

  @Test func tls12IsServed() async throws {
    try await run(ServerTLS(authority.loopbackServer())) { running in
      async let outcome = RawTLS.outcome(port: running.port) { $0.maximumTLSVersion = .tlsv12 }
      var connections = running.connections.makeAsyncIterator()
      let connection = try #require(await connections.next())
      connection.executor.eventLoop.execute { connection.abort() }
      #expect(try await outcome.negotiatedProtocol == "h2")
    }
  }

  /// The session, and who hears of it, are there only after the handshake.
  @Test func aPeerThatDoesNotBeginTLSIsDropped() async throws {
    var limits = ConnectionLimits()
    limits.handshakeLimit = .milliseconds(50)
    try await run(ServerTLS(authority.loopbackServer()), limits: limits) { running in
      var failures = running.failures.makeAsyncIterator()
      let socket = try await RawSocket.connect(port: running.port)
      try await socket.end()
      #expect(await failures.next()?.cause.description == "the TLS handshake wasn't done in time")
      running.server.abort()
      await running.server.waitUntilClosed()
      running.connected.finish()
      for await _ in running.connections { Issue.record("a connection without TLS") }
    }
  }

  @Test func plainTextIsNoTLS() async throws {
    try await run(ServerTLS(authority.loopbackServer())) { running in
      var failures = running.failures.makeAsyncIterator()
      let socket = try await RawSocket.connect(port: running.port)
      try await socket.send(Frame.preface + Frame.settings().bytes)
      try await socket.end()
      #expect(await failures.next()?.cause.description == "the peer doesn't speak TLS")
    }
  }

  @Test func aServerWithoutTLSIsRefused() async throws {
    let server = HTTP2Server(group: group) { _ in AnsweringOwner() }
    let address = try await server.bind(.tcp(host: "127.0.0.1", port: 0))
    defer { server.abort() }
    let tls = try ClientTLS(authorities: authority.pem)
    let words = await failure {
      try await connect(to: .tcp(host: "127.0.0.1", port: try #require(address.port)), tls)
    }
    #expect(words == "the peer doesn't speak TLS")
  }

  @Test func newConnectionsGetTheNewCertificate() async throws {
    let other = try TestAuthority("Another")
    let tls = try ServerTLS(authority.loopbackServer())
    try await run(tls) { running in
      let (old, new) = (try ClientTLS(authorities: authority.pem), try ClientTLS(authorities: other.pem))
      let before = try await connect(to: running.endpoint, old)
      #expect(try await call(before) == "no certificate")
      #expect(await failure { try await connect(to: running.endpoint, new) } != nil)

      try tls.replace(other.loopbackServer())
      let after = try await connect(to: running.endpoint, new)
      #expect(try await call(after) == "no certificate")
      #expect(await failure { try await connect(to: running.endpoint, old) } != nil)
      // The one that was there goes on.
      #expect(try await call(before) == "no certificate")
    }
  }

  @Test func anAbortEndsHandshakesToo() async throws {
    try await run(ServerTLS(authority.loopbackServer())) { running in
      let socket = try await RawSocket.connect(port: running.port)
      try await waitForConnections(1, running.server)
      running.server.abort()
      await running.server.waitUntilClosed()
      try await socket.end()
    }
  }

  @Test func aDrainDoesNotWaitForAHandshake() async throws {
    var limits = ConnectionLimits()
    limits.drainNoticeLimit = .milliseconds(20)
    limits.handshakeLimit = .seconds(600)
    try await run(ServerTLS(authority.loopbackServer()), limits: limits) { running in
      let socket = try await RawSocket.connect(port: running.port)
      try await waitForConnections(1, running.server)
      running.server.beginDrain(hardLimit: .seconds(600))
      await running.server.waitUntilClosed()
      try await socket.end()
    }
  }

  private func waitForConnections(_ count: Int, _ server: HTTP2Server) async throws {
    while server.connectionCount < count { try await Task.sleep(for: .milliseconds(1)) }
  }
}

/// Answers every call with what the client has shown of itself.
private final class AnsweringOwner: ConnectionDelegate {
  private let connection: HTTP2Connection?

  init(_ connection: HTTP2Connection? = nil) { self.connection = connection }

  func accept(_ stream: HTTP2Stream) -> any StreamDelegate {
    let recorder = Recorder()
    let certificate = connection?.peerCertificate
    recorder.onEvent = { _, event in
      guard case .headers = event else { return }
      let text = certificate.map { ([$0.subject] + $0.uris).joined(separator: " ") } ?? "no certificate"
      stream.send(headers: .ok, endStream: false)
      stream.send(data: ByteBuffer(string: text))
      stream.send(trailers: .done)
    }
    return recorder
  }
}

/// The client's side of one call.
private final class CallRecorder: StreamDelegate, @unchecked Sendable {  // confined to its loop until it has ended
  private let ended: AsyncThrowingStream<String, any Error>
  private let continuation: AsyncThrowingStream<String, any Error>.Continuation
  private var bytes: [UInt8] = []
  var stream: HTTP2Stream?

  init() { (ended, continuation) = AsyncThrowingStream.makeStream() }

  func body() async throws -> String {
    for try await text in ended { return text }
    throw CancellationError()
  }

  func end(_ error: any Error) { continuation.finish(throwing: error) }

  func received(headers: HeaderFields, endStream: Bool) {}
  func receivedHeadersOverLimit(endStream: Bool) {}
  func received(data: ByteBuffer, endStream: Bool) {
    bytes += data.readableBytesView
    stream?.consume(bytes: data.readableBytes)
  }
  func received(trailers: HeaderFields) {}
  func writabilityChanged(isWritable: Bool) {}
  func closed(_ reason: StreamClosure) {
    stream = nil
    if reason == .finished {
      continuation.yield(String(decoding: bytes, as: UTF8.self))
    } else {
      end(CallFailure(closure: reason))
    }
  }

  private struct CallFailure: Error {
    var closure: StreamClosure
  }
}
