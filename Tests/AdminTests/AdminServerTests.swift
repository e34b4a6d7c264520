import HTTP2
import NIOCore
import NIOPosix
import Testing

@testable import Admin

@Suite(.timeLimit(.minutes(10))) struct AdminServerTests {
  /// Those of the program, on a machine that is too busy for its times.
  private static var patientLimits: AdminLimits {
    var limits = AdminLimits()
    limits.lifetime = .minutes(10)
    return limits
  }

  private func serve(
    _ pages: [String: AdminPage] = ["/a": { AdminResponse(body: "one\n") }], limits: AdminLimits = Self.patientLimits,
    _ body: (Int) async throws -> Void
  ) async throws {
    let server = AdminServer(pages: pages, limits: limits, group: .singleton)
    let address = try await server.bind(.tcp(host: "127.0.0.1", port: 0))
    do {
      try await body(try #require(address.port))
    } catch {
      await server.shutdown()
      throw error
    }
    await server.shutdown()
  }

  @Test func aPageIsServedAndTheConnectionEnds() async throws {
    try await serve { port in
      let response = try await Exchange.run(port, "GET /a?x=1 HTTP/1.1\r\nhost: x\r\n\r\n")
      #expect(response.hasPrefix("HTTP/1.1 200 OK\r\n"))
      #expect(response.contains("content-type: text/plain; charset=utf-8\r\n"))
      #expect(response.contains("content-length: 4\r\n"))
      #expect(response.contains("connection: close\r\n"))
      #expect(response.hasSuffix("\r\n\r\none\n"))
    }
  }

  @Test func aPageSaysItsStatus() async throws {
    try await serve(["/readyz": { AdminResponse(status: 503, body: "no\n") }]) { port in
      let response = try await Exchange.run(port, "GET /readyz HTTP/1.1\r\nhost: x\r\n\r\n")
      #expect(response.hasPrefix("HTTP/1.1 503 "))
      #expect(response.hasSuffix("\r\n\r\nno\n"))
    }
  }

  @Test(arguments: [
    ("POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n", "405"), ("HEAD /a HTTP/1.1\r\nhost: x\r\n\r\n", "405"),
    ("DELETE /a HTTP/1.1\r\nhost: x\r\n\r\n", "405"), ("GET /b HTTP/1.1\r\nhost: x\r\n\r\n", "404"),
    ("GET / HTTP/1.1\r\nhost: x\r\n\r\n", "404"), ("GET /a/../a HTTP/1.1\r\nhost: x\r\n\r\n", "404"),
    ("nonsense\r\n\r\n", "400"), ("GET /a HTTP/1.1\r\nhost: x\r\nbad header\r\n\r\n", "400"),
    ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "400"),
  ])
  func whatIsNoGetOfAPageIsRefused(request: String, status: String) async throws {
    try await serve { port in
      let response = try await Exchange.run(port, request)
      #expect(
        response.hasPrefix("HTTP/1.1 \(status) ") || (status == "400" && response.hasPrefix("HTTP/1")), "\(response)")
    }
  }

  @Test func aRequestIsBounded() async throws {
    var limits = Self.patientLimits
    limits.requestBytes = 1_000
    try await serve(limits: limits) { port in
      let head = "GET /a HTTP/1.1\r\nhost: x\r\n"
      let response = try await Exchange.run(port, head + "x: \(String(repeating: "y", count: 1_000))\r\n\r\n")
      #expect(response.hasPrefix("HTTP/1.1 431 "))
      // A body that is never read to its end counts as well.
      let body = try await Exchange.run(
        port, head + "content-length: 5000\r\n\r\n" + String(repeating: "y", count: 1_000))
      #expect(body.hasPrefix("HTTP/1.1 431 "))
    }
  }

  /// Neither a client that says nothing nor a page that takes for ever keeps a connection.
  @Test(arguments: ["", "GET /a HTTP/1.1\r\nhost:", "GET /slow HTTP/1.1\r\nhost: x\r\n\r\n"])
  func aConnectionEndsInTime(request: String) async throws {
    var limits = AdminLimits()
    limits.lifetime = .milliseconds(50)
    let slow: AdminPage = {
      try? await Task.sleep(for: .seconds(3_600))
      return AdminResponse(body: "late")
    }
    try await serve(["/a": { AdminResponse(body: "one") }, "/slow": slow], limits: limits) { port in
      let response = try await Exchange.run(port, request, mayFail: true)
      #expect(response == "")
    }
  }

  @Test func connectionsTooManyAreClosed() async throws {
    var limits = Self.patientLimits
    limits.connections = 2
    try await serve(limits: limits) { port in
      let idle = [try await Exchange(port), try await Exchange(port)]
      // The server must have them before a third comes.
      for exchange in idle { try await exchange.send("GET") }
      while try await Exchange.run(port, "GET /a HTTP/1.1\r\nhost: x\r\n\r\n", mayFail: true) != "" {}
      for exchange in idle { exchange.close() }
      // There is room again, as soon as the server has noticed.
      while try await !Exchange.run(port, "GET /a HTTP/1.1\r\nhost: x\r\n\r\n", mayFail: true).hasSuffix("one\n") {}
    }
  }

  @Test func shutdownEndsEveryConnection() async throws {
    let server = AdminServer(
      pages: ["/a": { AdminResponse(body: "one\n") }], limits: Self.patientLimits, group: .singleton)
    let address = try await server.bind(.tcp(host: "127.0.0.1", port: 0))
    let port = try #require(address.port)
    let exchange = try await Exchange(port)
    #expect(try await Exchange.run(port, "GET /a HTTP/1.1\r\nhost: x\r\n\r\n").hasSuffix("one\n"))
    await server.shutdown()
    #expect(try await exchange.response() == "")
    await #expect(throws: (any Error).self) { try await Exchange(port) }
  }

  @Test func itListensOnAUnixSocketToo() async throws {
    let path = "/tmp/callboard-admin-\(UInt32.random(in: .min ... .max)).sock"
    let server = AdminServer(
      pages: ["/a": { AdminResponse(body: "one\n") }], limits: Self.patientLimits, group: .singleton)
    _ = try await server.bind(.unix(path: path))
    let exchange = try await Exchange(path: path)
    try await exchange.send("GET /a HTTP/1.1\r\nhost: x\r\n\r\n")
    #expect(try await exchange.response().hasSuffix("one\n"))
    await server.shutdown()
  }
}

/// One connection: what is sent, and all that comes back until it is closed.
private final class Exchange: Sendable {
  private let channel: any Channel
  private let received: EventLoopFuture<String>

  convenience init(_ port: Int) async throws {
    try await self.init { try await $0.connect(host: "127.0.0.1", port: port).get() }
  }

  convenience init(path: String) async throws {
    try await self.init { try await $0.connect(unixDomainSocketPath: path).get() }
  }

  private init(_ connect: (ClientBootstrap) async throws -> any Channel) async throws {
    let eventLoop = MultiThreadedEventLoopGroup.singleton.any()
    let promise = eventLoop.makePromise(of: String.self)
    received = promise.futureResult
    do {
      channel = try await connect(
        ClientBootstrap(group: eventLoop).channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(Collector(promise))
          }
        })
    } catch {
      promise.fail(error)
      throw error
    }
  }

  func send(_ text: String) async throws {
    try await channel.writeAndFlush(ByteBuffer(string: text)).get()
  }

  func response() async throws -> String { try await received.get() }

  func close() { channel.close(promise: nil) }

  /// - Parameter mayFail: The server may have closed the connection before all was sent.
  static func run(_ port: Int, _ request: String, mayFail: Bool = false) async throws -> String {
    let exchange = try await Exchange(port)
    do {
      try await exchange.send(request)
    } catch  where mayFail {
      // What came back says it all.
    }
    return try await exchange.response()
  }

  private final class Collector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private var text = ""
    private let promise: EventLoopPromise<String>

    init(_ promise: EventLoopPromise<String>) { self.promise = promise }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { text += String(buffer: unwrapInboundIn(data)) }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    func channelInactive(context: ChannelHandlerContext) { promise.succeed(text) }
  }
}
